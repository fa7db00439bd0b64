import { specifiedRules, type ValidationRule } from 'graphql';
import { malformedArgumentsRule } from '../graphql/malformed-arguments';

/** Rules of our own, after those of graphql-js. */
const OWN_RULES: readonly ValidationRule[] = [malformedArgumentsRule];

/**
 * All that a document is validated by, at every door. How deep introspection may nest is not among it: that is measured
 * (measure.ts), and an operation that nobody runs may nest as it likes.
 */
export const VALIDATION_RULES: readonly ValidationRule[] = [
  ...specifiedRules.filter(({ name }) => name !== 'MaxIntrospectionDepthRule'),
  ...OWN_RULES,
];
