import type { SandboxCore } from '../provider';

const LETTERS = 26;
const NUMBERS = 1_000_000;

/** The samples' shape: EA180627.122753.M279245, with the time of acceptance in UTC (INFER from the lot beside it). */
export function nextTransactionId(core: SandboxCore, isTaken: (id: string) => boolean): string {
  const [date = '', time = ''] = new Date(core.now()).toISOString().split('T');
  const start = `EA${date.replaceAll('-', '').slice(2)}.${time.slice(0, 8).replaceAll(':', '')}.`;
  let tail = Math.floor(core.random() * LETTERS * NUMBERS);
  // Counting on, not drawing again: a constant source of randomness must not loop for ever.
  while (isTaken(start + tailText(tail))) tail = (tail + 1) % (LETTERS * NUMBERS);
  return start + tailText(tail);
}

function tailText(tail: number): string {
  const letter = String.fromCharCode('A'.charCodeAt(0) + Math.floor(tail / NUMBERS));
  return letter + String(tail % NUMBERS).padStart(6, '0');
}
