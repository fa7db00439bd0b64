import { GraphQLScalarType } from 'graphql';
import { GraphQLJSON } from 'graphql-scalars';

const { description: _ours, ...json } = GraphQLJSON.toConfig();

export const JsonScalar = new GraphQLScalarType({
  ...json,
  description:
    "Free JSON; only where a provider's own redacted body is shown, or where a provider has no input type of its own " +
    'here. E.g. `{"status": "paid", "track_id": "..."}`.',
});
