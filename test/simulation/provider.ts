import type {
  Connector,
  LookupResult,
  Manners,
  ProviderDefinition,
  TransferHandle,
  TransferOrder,
  TransferSighting,
} from '../../src/domain/connector';
import { ProviderFailure, type ErrorCategory } from '../../src/domain/failures';
import type { TransferStatus } from '../../src/domain/transfer';
import { sleep, type Clock } from '../../src/domain/world';
import type { Dice } from './dice';

/** keyed: an idempotency key, look-up by its own id. reference: look-up by ours, takes anything twice. neither: a look-up that proves nothing. */
export type SimManner = 'keyed' | 'reference' | 'neither';

/** The slowest accept the simulated providers know: a cut connection whose request is taken 600 ms later. */
const LATE_ACCEPT_MS = 600;
export const TIMEOUT_MS = 1_000;
export const GRACE_MS = 2_000;

export interface Accepted {
  provider: string;
  reference: string;
  externalId: string;
  acceptedAt: number;
  amount: string;
  /** Words and when each begins; the last one stays. */
  course: { at: number; word: string }[];
}

/** The provider has acted, and its answer is lost on the way. */
const LOST_ANSWERS = {
  hang: ['TIMEOUT', 'no answer in time'],
  reset: ['TIMEOUT', 'connection reset'],
  error503: ['UNAVAILABLE', '503'],
  truncated: ['UNAVAILABLE', 'truncated JSON'],
  html: ['UNAVAILABLE', 'HTML instead of JSON'],
} as const;

const WORDS: Record<string, TransferStatus> = {
  taken: 'PENDING',
  working: 'PROCESSING',
  held: 'ON_HOLD',
  done: 'SUCCEEDED',
  failed: 'FAILED',
  returned: 'REVERSED',
};

export interface FaultRates {
  create: number;
  lookup: number;
  callback: number;
}

/** One simulated provider: its ledger outlives every crash of ours. */
export class SimProvider {
  readonly id: string;
  readonly key: string;
  readonly ledger: Accepted[] = [];
  graceMs = GRACE_MS;
  private count = 0;

  constructor(
    readonly manner: SimManner,
    private readonly clock: Clock,
    private readonly dice: Dice,
    private readonly rates: FaultRates,
    /** Delivers a callback body to whatever process is alive. */
    private readonly callBack: (provider: SimProvider, body: string) => void,
  ) {
    this.id = `SIM_${manner.toUpperCase()}`;
    this.key = `sim_${manner}`;
  }

  wordAt(row: Accepted, at: number): string {
    let word = 'taken';
    for (const step of row.course) if (step.at <= at) word = step.word;
    return word;
  }

  finalWord(row: Accepted): string {
    return row.course.at(-1)?.word ?? 'taken';
  }

  definition(): ProviderDefinition {
    return {
      id: this.id,
      key: this.key,
      name: this.id,
      document: 'test/simulation',
      methods: ['MOBILE_MONEY', 'WALLET'],
      currencies: ['XAF'],
      clients: 'own',
      contacts: 'none',
      money: { decimals: 'iso', limits: {}, foreignAmount: false },
      budget: { calls: 10_000, windowMs: 1_000, burst: 10_000 },
      baseUrl: { live: 'http://sim', sandboxPath: '' },
      checkCredentials: () => [],
      walletCurrency: () => 'XAF',
      checkOrder: () => [],
      manners: () => this.manners(),
      open: () => this.connector(),
    };
  }

  private manners(): Manners {
    const resend = ({ keyed: 'same-key', reference: 'after-grace', neither: 'never' } as const)[this.manner];
    return { resend, graceMs: this.graceMs, resendWindowMs: 23 * 3_600_000, historyMs: null };
  }

  private connector(): Connector {
    const connector: Connector = {
      fetchClient: () =>
        Promise.resolve({
          client: {
            externalId: null,
            name: this.id,
            email: null,
            phone: null,
            country: null,
            isActive: true,
            verification: 'NOT_REQUIRED',
            details: {},
          },
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
        }),
      createTransfer: (order) => this.create(order),
      requestPayment: (order) => this.create(order),
      lookUpTransfer: (handle) => this.lookUp(handle),
      readCallback: (delivery) => {
        const body = JSON.parse(delivery.body) as { reference: string };
        return { authentic: true, hints: [{ reference: body.reference }], evidence: body };
      },
      close: () => Promise.resolve(),
    };
    return connector;
  }

  private async create(order: TransferOrder): Promise<TransferSighting> {
    await sleep(this.clock, this.dice.between(5, 80));
    const fault = this.dice.chance(this.rates.create)
      ? this.dice.pick([
          'hang',
          'reset',
          'error503',
          'truncated',
          'html',
          'errorBefore',
          'rateLimited',
          'late',
          'refused',
          'expired',
          'unknownWord',
        ] as const)
      : null;
    const retryAt = this.clock.now() + this.dice.between(100, 1_500);
    if (fault === 'errorBefore') throw failure('UNAVAILABLE', 'maybe', '500');
    if (fault === 'rateLimited') throw failure('RATE_LIMITED', 'none', '429', retryAt);
    if (fault === 'refused') throw failure('UNAVAILABLE', 'none', 'connection refused');
    if (fault === 'late') {
      this.clock.after(LATE_ACCEPT_MS, () => this.accept(order));
      throw failure('TIMEOUT', 'maybe', 'connection cut');
    }
    if (fault === 'expired') await sleep(this.clock, this.dice.between(5, 80)); // the connector logs in again
    const row = this.accept(order);
    await sleep(this.clock, this.dice.between(5, 80));
    if (fault === 'hang') await sleep(this.clock, TIMEOUT_MS);
    if (fault !== null && fault in LOST_ANSWERS) {
      const [category, message] = LOST_ANSWERS[fault as keyof typeof LOST_ANSWERS];
      throw failure(category, 'maybe', message);
    }
    return this.sighting(row, fault === 'unknownWord' ? 'zorg' : this.wordAt(row, this.clock.now()));
  }

  private async lookUp(handle: TransferHandle): Promise<LookupResult> {
    await sleep(this.clock, this.dice.between(5, 80));
    const row = this.find(handle);
    const fault = this.dice.chance(this.rates.lookup)
      ? this.dice.pick([
          'error',
          'garbage',
          'hang',
          'stale',
          'notFoundEarly',
          'unknownWord',
          'backwards',
          'amount',
        ] as const)
      : null;
    const now = this.clock.now();
    if (fault === 'error') throw failure('UNAVAILABLE', 'none', '502');
    if (fault === 'garbage') throw failure('UNAVAILABLE', 'none', 'not JSON');
    if (fault === 'hang') {
      await sleep(this.clock, TIMEOUT_MS);
      throw failure('TIMEOUT', 'none', 'no answer in time');
    }
    // A replica that lags does not know what was accepted within the slowest accept.
    if (fault === 'notFoundEarly' && row && now - row.acceptedAt < LATE_ACCEPT_MS) return { found: false, body: null };
    if (!row) return { found: false, body: null };
    if (fault === 'stale') return { found: true, sighting: this.sighting(row, this.wordAt(row, now - 400)) };
    if (fault === 'backwards' && !isLast(this.wordAt(row, now)))
      return { found: true, sighting: this.sighting(row, 'taken') };
    if (fault === 'unknownWord' && !isLast(this.wordAt(row, now)))
      return { found: true, sighting: this.sighting(row, 'zorg') };
    const sighting = this.sighting(row, this.wordAt(row, now));
    if (fault === 'amount') sighting.amount = { units: 7n, currency: 'XAF' };
    return { found: true, sighting };
  }

  private find(handle: TransferHandle): Accepted | undefined {
    if (this.manner === 'keyed') return this.ledger.find((row) => row.externalId === handle.externalId);
    const row = this.ledger.find((one) => one.reference === handle.reference);
    // Pending transfers of this class vanish when they are rejected: "not found" proves nothing.
    if (this.manner === 'neither' && row && this.wordAt(row, this.clock.now()) === 'failed') return undefined;
    return row;
  }

  private accept(order: TransferOrder): Accepted {
    if (this.manner === 'keyed') {
      const same = this.ledger.find((row) => row.reference === order.reference);
      if (same) return same;
    }
    const now = this.clock.now();
    this.count += 1;
    const row: Accepted = {
      provider: this.id,
      reference: order.reference,
      externalId: `x${this.count}`,
      acceptedAt: now,
      amount: String(order.amount.units),
      course: this.course(now),
    };
    this.ledger.push(row);
    for (const step of row.course) this.clock.after(step.at - now, () => this.notify(row, step.word));
    return row;
  }

  private course(now: number): Accepted['course'] {
    const first = now + this.dice.between(50, 900);
    const second = first + this.dice.between(50, 2_500);
    const last = second + this.dice.between(50, 4_000);
    const steps = [
      { at: first, word: this.dice.pick(['working', 'held']) },
      { at: second, word: 'working' },
    ];
    const end = this.dice.chance(0.75) ? 'done' : 'failed';
    steps.push({ at: last, word: end });
    if (end === 'done' && this.dice.chance(0.1))
      steps.push({ at: last + this.dice.between(200, 3_000), word: 'returned' });
    return steps;
  }

  private notify(row: Accepted, word: string): void {
    const body = JSON.stringify({ reference: row.reference, word });
    const fault = this.dice.chance(this.rates.callback)
      ? this.dice.pick(['lost', 'tripled', 'forged', 'late'] as const)
      : null;
    if (fault === 'lost') return;
    if (fault === 'forged')
      this.callBack(
        this,
        JSON.stringify({ reference: row.reference, word: this.dice.pick(['done', 'failed', 'returned']) }),
      );
    if (fault === 'late') {
      this.clock.after(this.dice.between(500, 3_000), () => this.callBack(this, body));
      return;
    }
    for (let i = 0; i < (fault === 'tripled' ? 3 : 1); i += 1) this.callBack(this, body);
  }

  private sighting(row: Accepted, word: string): TransferSighting {
    const status = WORDS[word] ?? null;
    return {
      status,
      providerStatus: word,
      externalId: row.externalId,
      details: {},
      body: { reference: row.reference, word },
      ...(status === 'FAILED'
        ? {
            failure: {
              category: 'VALIDATION',
              code: 'failed',
              message: 'failed at the provider',
              retryable: false,
              retryAt: null,
            },
          }
        : {}),
    };
  }
}

function isLast(word: string): boolean {
  return word === 'done' || word === 'failed' || word === 'returned';
}

export function statusOfWord(word: string): TransferStatus | null {
  return WORDS[word] ?? null;
}

function failure(category: ErrorCategory, effect: 'none' | 'maybe', message: string, retryAt: number | null = null) {
  return new ProviderFailure({
    category,
    message,
    effect,
    retryAt,
    retryable: effect === 'none',
    evidence: { message },
  });
}
