import { GraphQLScalarType } from 'graphql';
import { GraphQLJSON } from 'graphql-scalars';
import { Malformed } from '../malformed';

const { description: _ours, ...json } = GraphQLJSON.toConfig();

/** Deeper than any provider's own; whoever walks the value may do so by recursion. */
const MAX_JSON_DEPTH = 32;

function bounded(value: unknown): unknown {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_JSON_DEPTH) return new Malformed(`JSON nests more than ${MAX_JSON_DEPTH} levels deep`, null);
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? (Object.values(one) as unknown[]) : []));
  }
  return value;
}

export const JsonScalar = new GraphQLScalarType({
  ...json,
  parseValue: (value) => bounded(json.parseValue(value)),
  parseLiteral: (node, variables) => bounded(json.parseLiteral(node, variables)),
  description:
    "Free JSON; only where a provider's own redacted body is shown, or where a provider has no input type of its own " +
    'here. E.g. `{"status": "paid", "track_id": "..."}`.',
});
