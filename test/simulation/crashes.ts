import type { Clock } from '../../src/domain/world';
import type { Dice } from './dice';

/** About how often the process dies, in virtual time. */
const CRASH_EVERY_MS = 1_500;
/** How long a death waits for the place drawn for it; then it comes anywhere. */
const PATIENCE_MS = 1_500;
/** Some die again while they recover from the death before. */
const DURING_START_MS = 300;
/** Calls that come so seldom that a death would hardly ever be due at them, and the share of them that it comes at. */
const SELDOM = [
  'approveTransfer',
  'cancelTransfer',
  'requestDelivery',
  'createTransfers',
  'requestPayment',
  'insertUnmappedWord',
  'findAccount in a transaction',
  'lookUpTransfers',
  'claimDueClients',
  'listOpenTransfersOfLot',
  'keepEarlyHints',
  'lastSeqBefore',
  'listSettleHistories',
];
const SELDOM_SHARE = 0.15;
/** Decides where the process dies: on either side of a store or provider call, every such place as often as any other. */
export class Crashes {
  /** Places passed while the process could have died there, in the order in which they were first met. */
  readonly passed = new Map<string, number>();
  readonly died = new Map<string, number>();
  enabled = false;
  private dueAt: number;
  private place: string | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly dice: Dice,
  ) {
    this.dueAt = this.nextDeath();
  }

  /** Whether the process dies here and now. */
  at(place: string): boolean {
    if (!this.enabled) return false;
    this.passed.set(place, (this.passed.get(place) ?? 0) + 1);
    const comesNow = SELDOM.some((call) => place.includes(call)) ? this.dice.chance(SELDOM_SHARE) : this.isDue(place);
    if (!comesNow) return false;
    this.died.set(place, (this.died.get(place) ?? 0) + 1);
    this.place = null;
    this.dueAt = this.nextDeath();
    return true;
  }

  private isDue(place: string): boolean {
    const now = this.clock.now();
    if (now < this.dueAt) return false;
    // A place is drawn for each death, so that rare places come up as often as common ones.
    this.place ??= this.dice.pick([...this.passed.keys()]);
    return place === this.place || now >= this.dueAt + PATIENCE_MS;
  }

  private nextDeath(): number {
    if (this.dice.chance(0.3)) return this.clock.now() + this.dice.below(DURING_START_MS);
    return this.clock.now() + this.dice.between(CRASH_EVERY_MS / 2, CRASH_EVERY_MS * 1.5);
  }
}
