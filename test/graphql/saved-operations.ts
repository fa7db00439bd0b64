import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillVariables, type SavedOperation } from '../../web/saved-operation';

export { fillVariables, type SavedOperation };

const FOLDER = join(__dirname, '../../schema/operations');

export function listSavedOperations(): SavedOperation[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => {
      const name = file.slice(0, -'.graphql'.length);
      const variables = join(FOLDER, `${name}.variables.json`);
      return {
        name,
        document: readFileSync(join(FOLDER, file), 'utf8'),
        variables: existsSync(variables)
          ? (JSON.parse(readFileSync(variables, 'utf8')) as Record<string, unknown>)
          : {},
      };
    });
}
