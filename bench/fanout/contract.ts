import { readFileSync } from 'node:fs';

/** What every reader of every server asks for: the saved operation that keeps a list of transfers up to date. */
export const DOCUMENT = readFileSync('schema/operations/follow-transfers.graphql', 'utf8').replace(/^#.*\n/, '');

/** Fifty that differ in a name of the answer. */
export const FIFTY_DOCUMENTS = Array.from({ length: 50 }, (_, n) =>
  DOCUMENT.replace('isFinal\n', `isFinal\n      state${n}: status\n`),
);
