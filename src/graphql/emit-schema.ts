import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GraphQLSchema, printSchema } from 'graphql';
import { buildGraph } from './build-graph';

/**
 * Writes the schema as SDL: `node dist/graphql/emit-schema.js [file]`, schema/schema.graphql where none is named.
 * The contract's four providers are in it whatever is registered.
 */
async function main(file: string): Promise<void> {
  const schema = rootsFirst(await buildGraph([]));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `# Written by \`npm run schema\`; change src/graphql instead.\n\n${printSchema(schema)}\n`);
}

/** What is read first stands first: the roots, then each type where it is first met. */
function rootsFirst(graph: GraphQLSchema): GraphQLSchema {
  const { types, ...config } = graph.toConfig();
  const roots = [config.query, config.mutation, config.subscription].filter((root) => root != null);
  const reached = new GraphQLSchema(config);
  return new GraphQLSchema({ ...config, types: [...roots, ...types.filter((type) => !reached.getType(type.name))] });
}

if (require.main === module) void main(process.argv[2] ?? join(__dirname, '../../schema/schema.graphql'));
