import type { Clock, Random } from './world';

/** Global ids are opaque to callers; the prefix tells us the noun without a look-up. */
export const ID_PREFIX = {
  Organization: 'org',
  ApiKey: 'key',
  ProviderAccount: 'acc',
  Client: 'cli',
  Contact: 'con',
  ContactRegistration: 'reg',
  PayoutAccount: 'pay',
  Wallet: 'wal',
  Transfer: 'trf',
  Observation: 'obs',
  CallbackDelivery: 'cbd',
} as const;
export type Noun = keyof typeof ID_PREFIX;

const NOUNS = new Map(Object.entries(ID_PREFIX).map(([noun, prefix]) => [prefix as string, noun as Noun]));
const TIME_HEX_DIGITS = 12;
const RANDOM_BYTES = 8;

/** Ids begin with their creation time, so new rows land at the end of every index. */
export function newId(noun: Noun, world: { clock: Clock; random: Random }): string {
  const time = world.clock.now().toString(16).padStart(TIME_HEX_DIGITS, '0');
  return `${ID_PREFIX[noun]}_${time}${world.random.hex(RANDOM_BYTES)}`;
}

/** The noun an id belongs to; null where it is not one of ours. */
export function nounOf(id: string): Noun | null {
  const match = /^([a-z]{3})_[0-9a-f]{28}$/.exec(id);
  return match ? (NOUNS.get(match[1] ?? '') ?? null) : null;
}
