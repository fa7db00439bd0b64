/**
 * A documented word as people's software writes it: blanks around it and the case of its letters tell nothing (`val`,
 * ` VAL `). `drift` says so where it was not written as the document has it.
 */
export function readWord<W extends string>(
  name: string,
  said: string,
  documented: readonly W[] | Readonly<Record<W, unknown>>,
): { word: W | null; drift: string[] } {
  const words = Array.isArray(documented) ? (documented as readonly W[]) : (Object.keys(documented) as W[]);
  const word = words.find((one) => one === said) ?? words.find((one) => fold(one) === fold(said)) ?? null;
  return { word, drift: word === null || word === said ? [] : [`${name} "${said}", read as ${word}`] };
}

function fold(word: string): string {
  return word.trim().toLowerCase();
}
