import type {
  Connector,
  ContactFacts,
  LookupResult,
  ProviderDefinition,
  RegistrationResult,
  SubmitResult,
  TransferHandle,
  TransferOrder,
  TransferSighting,
} from '../../src/domain/connector';
import { ProviderFailure, type ErrorCategory } from '../../src/domain/failures';
import { sleep, type Clock } from '../../src/domain/world';
import type { Dice } from './dice';
import { FAULTS, LOST_ANSWERS, type FaultKind, type Tally } from './faults';
import {
  finalWordBefore,
  firstSteps,
  isLast,
  progress,
  statusOfWord,
  wordAt,
  type Accepted,
  type Act,
  type Word,
} from './ledger';

/**
 * keyed: an idempotency key, look-up by its own id, pays out on a delivery request, pays the contact that a client has
 * registered by the id which that gave. reference: look-up by ours, takes anything twice, many at once as a lot, pays
 * the phone of a contact that the account has registered. neither: a look-up that proves nothing, approvals and
 * cancellations, pays wallets.
 */
export type SimManner = 'keyed' | 'reference' | 'neither';

/** The slowest accept the simulated providers know: a cut connection whose request is taken 600 ms later. */
const LATE_ACCEPT_MS = 600;
/** The last words of a row are said within half a minute of its end. */
const LATE_LOOKS = [30_000, 60_000, 90_000, 120_000];
export const TIMEOUT_MS = 1_000;
const GRACE_MS = 2_000;
/** How often each kind of call goes wrong. */
const RATES: Record<FaultKind, number> = {
  create: 0.45,
  lot: 0.6,
  lookup: 0.35,
  lotLookup: 0.6,
  act: 0.45,
  contact: 0.25,
  callback: 0.5,
  world: 0,
};
const CONTACTS = { keyed: 'client', reference: 'account', neither: 'none' } as const;
const MANNERS = { keyed: 'same-key', reference: 'after-grace', neither: 'never' } as const;

/** One simulated provider: its ledger outlives every crash of ours. */
export class SimProvider {
  readonly id: string;
  readonly key: string;
  readonly ledger: Accepted[] = [];
  /** What came more than once, by reference: when first, and when last. */
  readonly sentAgain = new Map<string, { first: number; last: number }>();
  /** References that came again as another request than at first. */
  readonly sentOtherwise: string[] = [];
  /** References that came for a contact that it had never been told of. */
  readonly sentToUnknown: string[] = [];
  /** Requests that came, by reference. */
  private readonly asked = new Map<string, { text: string; at: number }>();
  /** The phones of its contacts, by organization and the id (or where it gives none: the phone) that an order names. */
  private readonly contacts = new Map<string, string>();
  private count = 0;
  /** Whether it knows a reference that it has taken before; else only look-ups do. */
  refusesDuplicates = false;

  constructor(
    readonly manner: SimManner,
    private readonly clock: Clock,
    private readonly dice: Dice,
    private readonly tally: Tally,
    /** Delivers a callback body to whatever process is alive. */
    private readonly callBack: (provider: SimProvider, organization: number, body: string) => void,
  ) {
    this.id = `SIM_${manner.toUpperCase()}`;
    this.key = `sim_${manner}`;
  }

  get keepsContacts(): boolean {
    return CONTACTS[this.manner] !== 'none';
  }

  definition(): ProviderDefinition {
    return {
      id: this.id,
      key: this.key,
      name: this.id,
      document: 'test/simulation',
      methods: ['MOBILE_MONEY', 'WALLET', 'CARD'],
      currencies: ['XAF'],
      clients: 'own',
      contacts: CONTACTS[this.manner],
      money: { decimals: 'iso', limits: {}, foreignAmount: false },
      budget: { calls: 10_000, windowMs: 1_000, burst: 10_000 },
      baseUrl: { live: 'http://sim', sandboxPath: '' },
      checkCredentials: () => [],
      walletCurrency: () => 'XAF',
      checkOrder: () => [],
      manners: () => ({
        resend: MANNERS[this.manner],
        graceMs: GRACE_MS,
        resendWindowMs: 23 * 3_600_000,
        historyMs: null,
      }),
      // Soon enough to be seen within a run.
      lateLooks: () => ({ afterFailure: LATE_LOOKS, afterSuccess: LATE_LOOKS }),
      lookUpBy: this.manner === 'keyed' ? 'externalId' : 'reference',
      open: ({ credentials }) => this.connector(Number(credentials.organization)),
    };
  }

  private connector(organization: number): Connector {
    const connector: Connector = {
      fetchClient: async () => {
        await this.travel();
        return this.client();
      },
      createTransfer: (order) => this.create(order, organization),
      requestPayment: (order) => this.create(order, organization),
      lookUpTransfer: (handle) => this.lookUp(handle, organization),
      readCallback: (delivery) => {
        const body = JSON.parse(delivery.body) as { reference: string };
        return { authentic: true, hints: [{ reference: body.reference }], evidence: body };
      },
      close: () => Promise.resolve(),
    };
    if (this.keepsContacts) connector.registerContacts = (contacts) => this.register(contacts, organization);
    if (this.manner === 'reference') {
      connector.createTransfers = (orders) => this.createLot(orders, organization);
      connector.lookUpTransfers = { by: 'lot', most: 100, ask: (handles) => this.lookUpLot(handles) };
    }
    if (this.manner === 'keyed') connector.requestDelivery = async (handle) => void (await this.act('deliver', handle));
    if (this.manner === 'neither') {
      connector.approveTransfer = (handle) => this.act('approve', handle);
      connector.cancelTransfer = (handle) => this.act('cancel', handle);
    }
    return connector;
  }

  private client(): Awaited<ReturnType<Connector['fetchClient']>> {
    const nobody = { externalId: null, email: null, phone: null, country: null };
    return {
      client: { ...nobody, name: this.id, isActive: true, verification: 'NOT_REQUIRED', details: {} },
      wallets: [
        {
          externalId: null,
          kind: 'BALANCE',
          label: this.id,
          currency: 'XAF',
          isActive: true,
          fundingSourceType: null,
          balance: { total: null, available: null, reserved: null },
        },
      ],
    };
  }

  /** Draws whether this call goes wrong, and how. */
  private fault<K extends FaultKind>(kind: K): (typeof FAULTS)[K][number] | null {
    const faults: readonly (typeof FAULTS)[K][number][] = FAULTS[kind];
    return this.dice.chance(RATES[kind]) ? this.dice.pick(faults) : null;
  }

  private travel(): Promise<void> {
    return sleep(this.clock, this.dice.between(5, 80));
  }

  private async create(order: TransferOrder, organization: number): Promise<TransferSighting> {
    const needs = order.method === 'CARD' || order.options.withPin === true;
    if (needs && !order.secret) throw new Error(`${order.reference} came without its secret`);
    this.ask([order], organization);
    await this.travel();
    const fault = this.fault('create');
    if (fault) this.tally.fault('create', fault);
    if (isRefusal(fault)) throw this.refuse(fault);
    if (fault === 'rejected') throw failure('VALIDATION', 'none', 'refused');
    if (fault === 'loginRefused') throw refusedLogin();
    if (this.isTaken(order)) throw failure('DUPLICATE', 'none', 'there is one already');
    // Whether or not it has it: somebody else's may have the name.
    if (fault === 'duplicate') throw failure('DUPLICATE', 'none', 'there is one already');
    if (fault === 'late') {
      this.clock.after(LATE_ACCEPT_MS, () => this.accept(order, organization, null));
      throw failure('TIMEOUT', 'maybe', 'connection cut');
    }
    if (fault === 'tokenExpired') await this.travel(); // the connector logs in again
    const row = this.accept(order, organization, null);
    await this.answerLost(fault);
    const sighting = this.sighting(row, fault === 'unknownWord' ? 'zorg' : wordAt(row, this.clock.now()));
    if (fault === 'amount') sighting.amount = { units: 7n, currency: 'XAF' };
    return sighting;
  }

  private ask(orders: readonly TransferOrder[], organization: number): void {
    for (const order of orders) {
      const { reference } = order;
      const text = textOf(order);
      const before = this.asked.get(reference);
      if (!before) this.asked.set(reference, { text, at: this.clock.now() });
      else {
        this.tally.deed('sent again');
        this.sentAgain.set(reference, { first: before.at, last: this.clock.now() });
        if (before.text !== text) this.sentOtherwise.push(reference);
      }
      if (this.payeeOf(order, organization) === undefined) {
        this.sentToUnknown.push(reference);
        throw failure('VALIDATION', 'none', 'no such contact');
      }
    }
  }

  private async createLot(orders: readonly TransferOrder[], organization: number): Promise<SubmitResult[]> {
    this.ask(orders, organization);
    await this.travel();
    const fault = this.fault('lot');
    if (fault) this.tally.fault('lot', fault);
    if (isRefusal(fault)) throw this.refuse(fault);
    this.count += 1;
    const lot = `L${this.count}`;
    if (fault === 'late') {
      this.clock.after(LATE_ACCEPT_MS, () => orders.forEach((order) => this.accept(order, organization, lot)));
      throw failure('TIMEOUT', 'maybe', 'connection cut');
    }
    const results = orders.map((order, index): SubmitResult => {
      if (fault === 'itemRefused' && index === 0) return { failure: failure('VALIDATION', 'none', 'refused') };
      if (this.isTaken(order)) return { failure: failure('DUPLICATE', 'none', 'there is one already') };
      if (fault === 'partial' && index >= orders.length / 2) return { failure: failure('UNAVAILABLE', 'maybe', '500') };
      const row = this.accept(order, organization, lot);
      return { sighting: this.sighting(row, wordAt(row, this.clock.now())) };
    });
    await this.answerLost(fault);
    return results;
  }

  /** Twice is two of them where it gives ids, and one where the phone is all there is. */
  private async register(contacts: readonly ContactFacts[], organization: number): Promise<RegistrationResult[]> {
    await this.travel();
    const fault = this.fault('contact');
    if (fault) this.tally.fault('contact', fault);
    if (isRefusal(fault)) throw this.refuse(fault);
    if (fault === 'late') {
      this.clock.after(LATE_ACCEPT_MS, () => contacts.forEach((contact) => this.keepContact(contact, organization)));
      throw failure('TIMEOUT', 'maybe', 'connection cut');
    }
    if (fault === 'rejected') return contacts.map(() => ({ failure: failure('VALIDATION', 'none', 'no such phone') }));
    if (fault === 'duplicate') throw failure('DUPLICATE', 'none', 'there is one already');
    const results = contacts.map((contact) => this.keepContact(contact, organization));
    await this.answerLost(fault);
    return fault === 'missingItem' ? [] : results;
  }

  private keepContact({ phone }: ContactFacts, organization: number): RegistrationResult {
    this.count += 1;
    const externalId = this.manner === 'keyed' ? `c${this.count}` : null;
    this.contacts.set(`${organization} ${externalId ?? phone}`, phone ?? '');
    return { externalId, lot: null, providerCode: null };
  }

  /** Undefined: a contact that it does not know. */
  private payeeOf(order: TransferOrder, organization: number): string | null | undefined {
    if (!this.keepsContacts || order.kind === 'COLLECTION') return order.recipientWallet;
    const name = this.manner === 'keyed' ? order.registration?.externalId : order.contact?.phone;
    return this.contacts.get(`${organization} ${name}`);
  }

  private async lookUp(handle: TransferHandle, organization: number): Promise<LookupResult> {
    await this.travel();
    const row = this.find(handle, organization);
    row?.asks.push(this.clock.now());
    const fault = this.fault('lookup');
    await this.unanswered('lookup', fault);
    if (fault === 'tokenExpired') {
      this.tally.fault('lookup', fault);
      throw failure('AUTH', 'none', '401 and no new token');
    }
    const now = this.clock.now();
    // A replica that lags does not know what was accepted within the slowest accept.
    if (fault === 'notFoundEarly' && row && now - row.acceptedAt < LATE_ACCEPT_MS) {
      this.tally.fault('lookup', fault);
      return { found: false, body: null };
    }
    if (!row) return { found: false, body: null };
    const word = wordAt(row, now);
    const isOpen = !isLast(word);
    const seen =
      fault === 'stale'
        ? wordAt(row, now - 400)
        : fault === 'backwards'
          ? 'taken'
          : fault === 'unknownWord' && isOpen
            ? 'zorg'
            : fault === 'staleFinal'
              ? (finalWordBefore(row, now) ?? word)
              : word;
    if (seen !== word && fault !== null) this.tally.fault('lookup', fault);
    const sighting = this.sighting(row, seen);
    if (fault === 'amount') {
      this.tally.fault('lookup', fault);
      sighting.amount = { units: 7n, currency: 'XAF' };
    }
    return { found: true, sighting };
  }

  private async lookUpLot(handles: readonly TransferHandle[]): Promise<Map<string, TransferSighting>> {
    const lot = handles[0]?.lot;
    await this.travel();
    const fault = this.fault('lotLookup');
    await this.unanswered('lotLookup', fault);
    const now = this.clock.now();
    const rows = this.ledger.filter(
      (row) => row.lot === lot && handles.some(({ reference }) => reference === row.reference),
    );
    for (const row of rows) row.asks.push(now);
    if (fault === 'missingItem' && rows.shift()) this.tally.fault('lotLookup', fault);
    if (fault === 'stale') this.tally.fault('lotLookup', fault);
    const at = fault === 'stale' ? now - 400 : now;
    return new Map(rows.map((row) => [row.reference, this.sighting(row, wordAt(row, at))]));
  }

  /** Approval, cancellation, delivery request: the provider acts at most once on each, and refuses what comes too late. */
  private async act(act: Act, handle: TransferHandle): Promise<null> {
    const row = this.ledger.find((one) => one.externalId === handle.externalId);
    const wasShown = row?.shownSince === true;
    if (row) {
      row.calls[act] += 1;
      if (act === 'deliver') {
        this.tally.deed('delivery request');
        if (!row.shownUndelivered) row.blindDeliveries += 1;
        row.shownUndelivered = false;
      } else {
        if (!row.shownSince) row.blindActs += 1;
        row.shownSince = false;
      }
    }
    await this.travel();
    const fault = this.fault('act');
    if (fault) this.tally.fault('act', fault);
    if (isRefusal(fault)) {
      if (row && wasShown) row.shownSince = true;
      throw this.refuse(fault);
    }
    if (fault === 'late') {
      this.clock.after(LATE_ACCEPT_MS, () => row && this.perform(act, row));
      throw failure('TIMEOUT', 'maybe', 'connection cut');
    }
    if (!row || !this.perform(act, row)) {
      if (row && wasShown) row.shownSince = true;
      throw failure('VALIDATION', 'none', `not the time to ${act}`);
    }
    await this.answerLost(fault);
    return null;
  }

  private perform(act: Act, row: Accepted): boolean {
    const now = this.clock.now();
    const word = wordAt(row, now);
    if (act === 'deliver') {
      if (row.course !== 'delivery' || word !== 'taken') return false;
      this.goOn(row, [{ at: now, word: 'asked' }, ...progress(now, this.dice)]);
      return true;
    }
    if (row.course !== 'approval' || word !== 'waiting') return false;
    row.steps = row.steps.filter((step) => step.at <= now);
    this.goOn(row, act === 'cancel' ? [{ at: now, word: 'canceled' }] : progress(now, this.dice));
    return true;
  }

  /** A person calls the provider: what was not yet asked to be paid out is given back. */
  withdraw(row: Accepted): void {
    const now = this.clock.now();
    if (wordAt(row, now) === 'taken') this.goOn(row, [{ at: now, word: 'canceled' }]);
  }

  private find(handle: TransferHandle, organization: number): Accepted | undefined {
    if (this.manner === 'keyed') return this.ledger.find((row) => row.externalId === handle.externalId);
    const row = this.ledger.find((one) => one.reference === handle.reference && one.organization === organization);
    // Pending transfers of this class vanish when they are rejected or lapse: "not found" proves nothing.
    const vanished = row && ['failed', 'lapsed'].includes(wordAt(row, this.clock.now()));
    return this.manner === 'neither' && vanished ? undefined : row;
  }

  private accept(order: TransferOrder, organization: number, lot: string | null): Accepted {
    const same = this.ledger.find((row) => row.reference === order.reference);
    if (same && (this.manner === 'keyed' || this.refusesDuplicates)) return same;
    const now = this.clock.now();
    const payee = this.payeeOf(order, organization) ?? null;
    this.count += 1;
    const course = order.options.approval === true ? 'approval' : this.pays(order) ? 'delivery' : 'plain';
    const row: Accepted = {
      provider: this.id,
      organization,
      reference: order.reference,
      externalId: `x${this.count}`,
      lot,
      acceptedAt: now,
      amount: String(order.amount.units),
      payee,
      course,
      steps: [],
      shown: [],
      asks: [],
      calls: { approve: 0, cancel: 0, deliver: 0 },
      shownSince: true,
      blindActs: 0,
      shownUndelivered: false,
      blindDeliveries: 0,
    };
    this.ledger.push(row);
    this.goOn(row, firstSteps(course, now, this.dice));
    return row;
  }

  private isTaken({ reference }: TransferOrder): boolean {
    return this.refusesDuplicates && this.manner !== 'keyed' && this.ledger.some((row) => row.reference === reference);
  }

  private pays(order: TransferOrder): boolean {
    return this.manner === 'keyed' && order.kind === 'PAYOUT' && this.dice.chance(0.5);
  }

  private goOn(row: Accepted, steps: Accepted['steps']): void {
    row.steps.push(...steps);
    for (const step of steps) {
      // A step that was taken back is not told.
      this.clock.after(step.at - this.clock.now(), () => row.steps.includes(step) && this.notify(row, step.word));
    }
  }

  private notify(row: Accepted, word: Word): void {
    if (word === 'taken' || word === 'asked' || word === 'waiting') return;
    const body = JSON.stringify({ reference: row.reference, word });
    const fault = this.fault('callback');
    if (fault) this.tally.fault('callback', fault);
    const send = (text: string) => this.callBack(this, row.organization, text);
    if (fault === 'lost') return;
    if (fault === 'forged')
      send(JSON.stringify({ reference: row.reference, word: this.dice.pick(['done', 'failed', 'returned']) }));
    if (fault === 'reordered') {
      this.clock.after(this.dice.between(500, 3_000), () => send(body));
      return;
    }
    for (let i = 0; i < (fault === 'tripled' ? 3 : 1); i += 1) send(body);
  }

  private refuse(fault: 'errorBefore' | 'rateLimited' | 'refused'): ProviderFailure {
    if (fault === 'errorBefore') return failure('UNAVAILABLE', 'maybe', '500');
    if (fault === 'refused') return failure('UNAVAILABLE', 'none', 'connection refused');
    return failure('RATE_LIMITED', 'none', '429', this.clock.now() + this.dice.between(100, 1_500));
  }

  /** The way back, on which an answer may be lost. */
  private async answerLost(fault: string | null): Promise<void> {
    await this.travel();
    if (fault === 'hang') await sleep(this.clock, TIMEOUT_MS);
    if (fault === null || !Object.hasOwn(LOST_ANSWERS, fault)) return;
    const [category, message] = LOST_ANSWERS[fault as keyof typeof LOST_ANSWERS];
    throw failure(category, 'maybe', message);
  }

  private async unanswered<K extends 'lookup' | 'lotLookup'>(
    kind: K,
    fault: (typeof FAULTS)[K][number] | null,
  ): Promise<void> {
    if (fault !== 'error' && fault !== 'garbage' && fault !== 'hang') return;
    this.tally.fault(kind, fault);
    if (fault === 'hang') await sleep(this.clock, TIMEOUT_MS);
    if (fault === 'error') throw failure('UNAVAILABLE', 'none', '502');
    throw failure(fault === 'hang' ? 'TIMEOUT' : 'UNAVAILABLE', 'none', fault);
  }

  private sighting(row: Accepted, word: string): TransferSighting {
    const status = statusOfWord(word);
    const needsDelivery = row.course === 'delivery' && word === 'taken';
    if (needsDelivery) row.shownUndelivered = true;
    row.shownSince = true;
    row.shown.push({ at: this.clock.now(), word });
    const sighting: TransferSighting = {
      status,
      providerStatus: word,
      externalId: row.externalId,
      lot: row.lot,
      details: {},
      needsDelivery,
      body: { reference: row.reference, word },
    };
    if (status === 'REQUIRES_ACTION')
      sighting.action = { type: 'APPROVE', url: null, approverId: null, expiresAt: null };
    if (status === 'FAILED') sighting.failure = failure('VALIDATION', 'none', 'failed at the provider').info;
    return sighting;
  }
}

/** A request as it goes over the wire, but for what may be kept nowhere. */
function textOf(order: TransferOrder): string {
  return JSON.stringify({ ...order, secret: null }, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}

function refusedLogin(): ProviderFailure {
  return new ProviderFailure({
    category: 'AUTH',
    message: 'the login was refused',
    effect: 'none',
    refusedLogin: true,
  });
}

function isRefusal(fault: string | null): fault is 'errorBefore' | 'rateLimited' | 'refused' {
  return fault === 'errorBefore' || fault === 'rateLimited' || fault === 'refused';
}

function failure(category: ErrorCategory, effect: 'none' | 'maybe', message: string, retryAt: number | null = null) {
  const retryable = effect === 'none' && category !== 'VALIDATION' && category !== 'AUTH';
  return new ProviderFailure({ category, message, effect, retryAt, retryable, evidence: { message } });
}
