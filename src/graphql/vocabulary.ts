import { registerEnumType } from 'type-graphql';

/** What type-graphql knows an enum by: its words, each its own value. */
export type Vocabulary<W extends string> = Record<W, W>;

/**
 * Registers one of the domain's word lists as a GraphQL enum, in the list's order. Total: a word that is added to the
 * domain does not compile until it is described here.
 */
export function vocabulary<W extends string>(
  name: string,
  description: string,
  words: readonly W[],
  descriptions: Record<W, string>,
): Vocabulary<W> {
  const described = Object.fromEntries(words.map((word) => [word, word])) as Vocabulary<W>;
  registerEnumType(described, {
    name,
    description,
    valuesConfig: Object.fromEntries(words.map((word) => [word, { description: descriptions[word] }])) as Record<
      W,
      { description: string }
    >,
  });
  return described;
}
