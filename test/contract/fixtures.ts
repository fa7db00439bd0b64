import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProviderDefinition, TransferOrder } from '../../src/domain/connector';
import { formatUnits } from '../../src/domain/decimal';
import type { JsonObject } from '../../src/domain/json';
import { moneyText, type MoneyText } from '../../src/domain/money';
import { money, order } from '../providers/orders';
import type { Asked } from '../providers/scripted-server';

/** One documented sample: what the document asks, and what it answers, word for word. */
export interface Fixture {
  readonly id: string;
  readonly source: { readonly document: string; readonly section: string };
  readonly request?: {
    readonly method: string;
    readonly path: string;
    readonly query?: Record<string, string>;
    readonly headers?: Record<string, string>;
    readonly body?: Record<string, unknown>;
    readonly bodyText?: string;
  };
  readonly response?: { readonly status: number; readonly body?: unknown; readonly bodyText?: string };
  readonly note?: string;
  readonly filled?: readonly string[];
}

/** A sample that says by itself what the connector makes of it, and so needs no test code of its own. */
export interface Row extends Fixture {
  readonly request: NonNullable<Fixture['request']>;
  readonly response: NonNullable<Fixture['response']>;
  readonly call: 'fetchClient' | 'createTransfer' | 'lookUpTransfer';
  /** In place of the file's own. */
  readonly credentials?: JsonObject;
  /** Over the file's own. */
  readonly transfer?: Partial<SampleTransfer>;
  /** What has to be asked of the sandbox before this can be answered, by id. */
  readonly after?: readonly string[];
  /** Part of what the connector answers, money as text; or how it fails. */
  readonly read?: JsonObject;
  readonly fails?: { readonly category: string; readonly effect: 'none' | 'maybe' };
}

/** CreateTransferInput without its wallet and its key: both doors and the connector are given the same order. */
interface SampleTransfer {
  readonly recipient: { readonly newContact: { firstName: string; lastName: string; phone: string; country: string } };
  readonly amount: MoneyText;
  readonly method: TransferOrder['method'];
  readonly options: { readonly generic: JsonObject };
}

interface ProviderWord {
  readonly status: string;
  readonly deliveryStatus?: string;
}
export interface Endings {
  readonly bad: ProviderWord;
  readonly paid: ProviderWord;
  readonly ends: string;
  /** A word for what is under way, which is said until another is. */
  readonly open: ProviderWord;
}

/** A fixture file that needs no test code: what works in the sandbox, an order of it, and rows. */
export interface SampleFile {
  readonly credentials: JsonObject;
  readonly transfer: SampleTransfer;
  /** How it says that a transfer has ended badly, and that it was paid after all. */
  readonly endings: Endings;
  /** How long ago a backup may be from so that what it lost is looked up and sent, and when only a person can tell. */
  readonly restored: { readonly paysOnceMs: number; readonly undecidedMs: number };
  readonly rows: readonly Row[];
}

function readFixtures(key: string): readonly Fixture[] | SampleFile {
  const file = join(__dirname, '..', 'fixtures', `${key}.json`);
  if (!existsSync(file)) throw new Error(`${key} is registered: put its documented samples into ${file}`);
  return JSON.parse(readFileSync(file, 'utf8')) as readonly Fixture[] | SampleFile;
}

export function fixturesOf(key: string): readonly Fixture[] {
  const file = readFixtures(key);
  return 'rows' in file ? file.rows : file;
}

/** Null where a provider's samples are read by test code of its own. */
export function samplesOf(key: string): SampleFile | null {
  const file = readFixtures(key);
  return 'rows' in file ? file : null;
}

/** Those of a registry whose fixture file tells everything. */
export function selfTold<P>(registry: readonly P[], keyOf: (provider: P) => string) {
  return registry.flatMap((provider) => {
    const samples = samplesOf(keyOf(provider));
    return samples ? [{ key: keyOf(provider), provider, samples }] : [];
  });
}

/** The look-up that ends in success, of a file that needs no test code: its row, and which member has the status. */
export function paidLookUp({ rows }: SampleFile) {
  const sample = rows.find(({ call, response }) => call === 'lookUpTransfer' && response.status === 200);
  if (!sample) throw new Error('there is no look-up that finds something');
  const row = sample.response.body as Record<string, unknown>;
  const paid = (sample.read as { sighting: { providerStatus: string } }).sighting.providerStatus;
  const [statusName = ''] = Object.keys(row).filter((name) => row[name] === paid);
  return { row, paid, statusName, path: sample.request.path };
}

/** The path that a fixture's paths begin with; the sandbox has each provider below its key. */
export function documentedBase({ key, baseUrl }: ProviderDefinition): string {
  return baseUrl.sandboxPath.slice(`/${key}`.length);
}

export function sampleOrder(samples: SampleFile, over: Partial<SampleTransfer> = {}): TransferOrder {
  const { recipient, amount, method, options } = { ...samples.transfer, ...over };
  const base = order();
  return {
    ...base,
    method,
    amount: money(amount.amount, amount.currency),
    wallet: { ...base.wallet, currency: amount.currency },
    contact: { email: null, address: null, ...recipient.newContact },
    options: options.generic,
  };
}

/** The connector asked what the document asks: method, path, every query member, every documented header. */
export function expectAsked(asked: Asked | undefined, { request }: Fixture): void {
  expect(asked).toMatchObject({ method: request?.method, path: request?.path });
  expect(asked?.query).toEqual(request?.query ?? {});
  for (const [name, value] of Object.entries(request?.headers ?? {})) {
    expect([name, asked?.headers[name.toLowerCase()]]).toEqual([name, value]);
  }
}

/** An answer of ours as a fixture file can write it: exact amounts as text. */
export function written(value: unknown): unknown {
  if (typeof value === 'bigint') return formatUnits(value, 0);
  if (Array.isArray(value)) return value.map(written);
  if (typeof value !== 'object' || value === null) return value;
  const { units, currency } = value as { units?: unknown; currency?: unknown };
  if (typeof units === 'bigint' && typeof currency === 'string') return moneyText({ units, currency });
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, written(inner)]));
}

/** A body's keys and JSON types, without its values; an array is the set of its items' shapes. */
export function shapeOf(value: unknown): unknown {
  if (value === null) return 'null';
  if (Array.isArray(value))
    return [...new Map(value.map((item) => [JSON.stringify(shapeOf(item)), shapeOf(item)])).values()];
  if (typeof value !== 'object') return typeof value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, shapeOf((value as Record<string, unknown>)[key])]),
  );
}
