/** The provider has acted, and its answer is lost on the way. */
export const LOST_ANSWERS = {
  hang: ['TIMEOUT', 'no answer in time'],
  reset: ['TIMEOUT', 'connection reset'],
  error503: ['UNAVAILABLE', '503'],
  truncated: ['UNAVAILABLE', 'truncated JSON'],
  html: ['UNAVAILABLE', 'HTML instead of JSON'],
} as const;
const LOST = Object.keys(LOST_ANSWERS) as (keyof typeof LOST_ANSWERS)[];

/** What can go wrong in each kind of call. A fault that never fires proves nothing: each is counted as it takes effect. */
export const FAULTS = {
  create: [
    ...LOST,
    'errorBefore',
    'rateLimited',
    'late',
    'refused',
    'tokenExpired',
    'loginRefused',
    'unknownWord',
    'amount',
    'rejected',
    'duplicate',
  ],
  lot: [...LOST, 'errorBefore', 'rateLimited', 'late', 'partial', 'itemRefused'],
  lookup: [
    'error',
    'garbage',
    'hang',
    'stale',
    'notFoundEarly',
    'unknownWord',
    'backwards',
    'amount',
    'tokenExpired',
    'staleFinal',
  ],
  lotLookup: ['error', 'garbage', 'hang', 'stale', 'missingItem'],
  act: [...LOST, 'errorBefore', 'rateLimited', 'late', 'refused'],
  contact: [...LOST, 'errorBefore', 'rateLimited', 'late', 'refused', 'rejected', 'duplicate', 'missingItem'],
  callback: ['lost', 'tripled', 'forged', 'reordered'],
  world: ['clockJump', 'lostAcknowledgement'],
} as const;
export type FaultKind = keyof typeof FAULTS;

/** What callers and people do besides creating one transfer; counted for the same reason. */
export const DEEDS = [
  'batch',
  'batch replayed',
  'batch sharing an item',
  'payment by card',
  'payment by wallet',
  'transfer with a pin',
  'crowd on one key',
  'key under another operation',
  'key with another input',
  'approve',
  'cancel',
  'delivery request',
  'payee that is new',
  'contact given another phone',
  'contact renamed',
  'contact registered by a person',
  'sent again after its contact changed',
  'sent again',
  'resolve',
  'secret lost',
  'restored, and told of it',
  'restored, and not told of it',
  'contradicted',
  'final changed',
] as const;
export type Deed = (typeof DEEDS)[number];

/** Every name that a run counts. */
export const COUNTED: string[] = [
  ...Object.entries(FAULTS).flatMap(([kind, faults]) => faults.map((fault) => `${kind} ${fault}`)),
  ...DEEDS,
];

export class Tally {
  readonly counts = new Map<string, number>();

  fault<K extends FaultKind>(kind: K, fault: (typeof FAULTS)[K][number]): void {
    this.add(`${kind} ${fault}`);
  }

  deed(deed: Deed): void {
    this.add(deed);
  }

  private add(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }
}
