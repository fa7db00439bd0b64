/**
 * JSON whose numbers keep their digits: an amount goes from text to a scaled integer and back, never through a float.
 * Written here and not taken from a package: the gateway reads with lossless-json, and a stand-in for somebody else's
 * server that read with the same code would have the same faults.
 */
export class ExactNumber {
  constructor(readonly text: string) {}
}

const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

/** Throws a SyntaxError on what is not JSON. */
export function readJson(text: string): unknown {
  JSON.parse(text);
  // Every number becomes a string; a letter in front tells the two apart again.
  const marked = text.replace(STRING_OR_NUMBER, (token) =>
    token.startsWith('"') ? `"s${token.slice(1)}` : `"n${token}"`,
  );
  return unmark(JSON.parse(marked));
}

function unmark(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('n') ? new ExactNumber(value.slice(1)) : value.slice(1);
  if (Array.isArray(value)) return value.map(unmark);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.slice(1), unmark(inner)]));
}

export function writeJson(value: unknown): string {
  if (value instanceof ExactNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${writeJson(inner)}`).join(',')}}`;
}
