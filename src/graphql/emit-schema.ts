import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GraphQLSchema, printSchema } from 'graphql';
import { buildGraph } from './build-graph';

/**
 * Writes the schema as SDL: `node dist/graphql/emit-schema.js [file]`, schema/schema.graphql where none is named.
 * The contract's four providers are in it whatever is registered.
 */
async function main(file: string): Promise<void> {
  const graph = (await buildGraph([])).toConfig();
  // What is read first stands first: the roots, then each type where it is first met.
  const schema = new GraphQLSchema({
    ...graph,
    types: [graph.query!, graph.mutation!, graph.subscription!, ...graph.types],
  });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `# Written by \`npm run schema\`; change src/graphql instead.\n\n${printSchema(schema)}\n`);
}

if (require.main === module) void main(process.argv[2] ?? join(__dirname, '../../schema/schema.graphql'));
