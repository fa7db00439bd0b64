import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../schema/operations');

export interface SavedOperation {
  name: string;
  document: string;
  /** As written: ids that only exist once the sandbox runs are {{...}}. */
  variables: Record<string, unknown>;
}

/** What asks the graph, through whichever door. */
type Ask = (document: string, variables: Record<string, unknown>) => Promise<{ data: ReturnType<typeof JSON.parse> }>;

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

/** Looks up what is written as {{...}}; schema/operations/README.md lists what can be. */
export async function fillVariables(operation: SavedOperation, ask: Ask): Promise<Record<string, unknown>> {
  let text = JSON.stringify(operation.variables);
  for (const [written, noun = '', which = ''] of text.matchAll(/\{\{(\w+) ?([^}]*)\}\}/g)) {
    text = text.replaceAll(written, await lookUp(noun, which, ask));
  }
  return JSON.parse(text) as Record<string, unknown>;
}

const LISTS: Record<string, string> = {
  account: 'query ($which: [Provider!]) { found: accounts(providers: $which) { nodes { value: id } } }',
  client: 'query ($which: [Provider!]) { found: clients(providers: $which) { nodes { value: id } } }',
  wallet: 'query ($which: [Provider!]) { found: wallets(filter: { providers: $which }) { nodes { value: id } } }',
  contact: 'query ($which: [PhoneNumber!]) { found: contacts(filter: { phones: $which }) { nodes { value: id } } }',
  transfer: '{ found: transfers(first: 1) { nodes { value: id } } }',
  reference: '{ found: transfers(first: 1) { nodes { value: reference } } }',
  cursor: '{ found: events(first: 1) { nodes { value: cursor } } }',
};

async function lookUp(noun: string, which: string, ask: Ask): Promise<string> {
  const document = LISTS[noun];
  if (!document) throw new Error(`schema/operations/README.md does not know {{${noun}}}`);
  const { data } = await ask(document, which === '' ? {} : { which: [which] });
  const value = (data as { found: { nodes: { value: string }[] } } | null)?.found.nodes[0]?.value;
  if (value === undefined) throw new Error(`there is no ${noun} ${which}`);
  return value;
}
