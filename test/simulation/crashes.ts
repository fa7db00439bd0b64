import type { Clock } from '../../src/domain/world';
import type { Dice } from './dice';

/** About how often the process dies, in virtual time. */
const CRASH_EVERY_MS = 1_500;
/** How long a death waits for the place drawn for it; then it comes anywhere. */
const PATIENCE_MS = 1_500;
/** This share dies again while it recovers from the death before: within so many places of the new life. */
const DURING_START_SHARE = 0.3;
const START_PLACES = 80;
/** Deaths during a start that may follow each other: with more of them a run would do nothing but start. */
const MAX_STARTS_LOST = 3;
/** Calls that come so seldom that a death would hardly ever be due at them; once a run it comes at this share of them. */
const SELDOM = [
  'approveTransfer',
  'cancelTransfer',
  'requestDelivery',
  'createTransfer',
  'requestPayment',
  'insertIdempotencyKey',
  'insertTransfer',
  'takeEarlyHints',
  'listOrganizations',
  'insertUnmappedWord',
  'findAccount in a transaction',
  'lookUpTransfers',
  'claimDueClients',
  'claimDueWallets',
  'listOpenTransfersOfLot',
  'keepEarlyHints',
  'listSettleHistories in a transaction',
  'endObservation',
  'saveUnchanged',
  'registerContacts',
  'listAccountsByIds',
  'insertContact',
  'saveContact',
  'insertRegistration',
  'saveRegistration',
  'listRegistrationsOfContacts',
  'linkContactToClients',
  'findRegistration in a transaction',
  'scanEvents',
  'listRestores',
  'fetchClient',
];
const SELDOM_SHARE = 0.15;

/** Decides where the process dies: on either side of a store or provider call, every such place as often as any other. */
export class Crashes {
  /** Places passed while the process could have died there, in the order in which they were first met. */
  readonly passed = new Map<string, number>();
  readonly died = new Map<string, number>();
  enabled = false;
  private readonly places: string[] = [];
  private readonly seldom = new Set<string>();
  private dueAt = 0;
  private place: string | null = null;
  /** Places of this life still to pass before it ends; null where it may go on. */
  private placesLeft: number | null = null;
  private startsLost = 0;

  constructor(
    private readonly clock: Clock,
    private readonly dice: Dice,
    /** Places at which the process dies as soon as it comes to them, once each. */
    private readonly wanted: readonly string[] = [],
  ) {
    // The first one soon: what only happens at the beginning is died at as well.
    this.dueAt = clock.now() + dice.between(0, CRASH_EVERY_MS);
  }

  /** Whether the process dies here and now. */
  at(place: string): boolean {
    if (!this.enabled) return false;
    const passed = this.passed.get(place) ?? 0;
    if (passed === 0) this.meet(place);
    this.passed.set(place, passed + 1);
    const comesHere = this.seldom.has(place) && (this.wanted.includes(place) || this.dice.chance(SELDOM_SHARE));
    if (comesHere) this.seldom.delete(place);
    else if (!this.isDue(place)) return false;
    this.died.set(place, (this.died.get(place) ?? 0) + 1);
    this.planNext();
    return true;
  }

  private meet(place: string): void {
    this.places.push(place);
    if (this.wanted.includes(place) || SELDOM.some((call) => place.includes(call))) this.seldom.add(place);
  }

  private isDue(place: string): boolean {
    if (this.placesLeft !== null) {
      this.placesLeft -= 1;
      return this.placesLeft < 0;
    }
    const now = this.clock.now();
    if (now < this.dueAt) return false;
    this.place ??= this.drawPlace();
    return place === this.place || now >= this.dueAt + PATIENCE_MS;
  }

  /** A place is drawn for each death, the rarer of two, so that rare places come up as often as common ones. */
  private drawPlace(): string {
    const [one, other] = [this.dice.pick(this.places), this.dice.pick(this.places)];
    return (this.passed.get(one) ?? 0) <= (this.passed.get(other) ?? 0) ? one : other;
  }

  private planNext(): void {
    this.place = null;
    const duringStart = this.startsLost < MAX_STARTS_LOST && this.dice.chance(DURING_START_SHARE);
    this.startsLost = duringStart ? this.startsLost + 1 : 0;
    this.placesLeft = duringStart ? this.dice.below(START_PLACES) : null;
    this.dueAt = this.clock.now() + this.dice.between(CRASH_EVERY_MS / 2, CRASH_EVERY_MS * 1.5);
  }
}
