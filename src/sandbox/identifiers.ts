import { createHash } from 'node:crypto';
import type { SandboxCore } from './provider';

/**
 * Names drawn from the dice alone: the same ones when a journal throws them again, others after a restart without one, and
 * never one twice, not even from a constant source of randomness.
 */
export interface Identifiers {
  uuid(): string;
  /** Digits without a leading zero. */
  digits(length: number): string;
}

export function createIdentifiers(core: Pick<SandboxCore, 'random'>): Identifiers {
  const given = new Set<string>();

  function fresh(make: (draw: string) => string): string {
    const draw = `${core.random()}`;
    for (let again = 0; ; again++) {
      const made = make(`${draw} ${again}`);
      if (given.has(made)) continue;
      given.add(made);
      return made;
    }
  }

  return {
    uuid: () => fresh(uuidOf),
    digits: (length) => fresh((draw) => digitsOf(draw, length)),
  };
}

/** The same UUID for the same name. */
export function uuidOf(name: string): string {
  const hex = hashOf(name);
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return parts.join('-');
}

function digitsOf(name: string, length: number): string {
  const least = 10n ** BigInt(length - 1);
  return String(least + (BigInt(`0x${hashOf(name)}`) % (9n * least)));
}

function hashOf(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}
