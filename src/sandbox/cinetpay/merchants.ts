import { readMoney } from '../decimal';
import type { Transfer, TransferState } from '../provider';

/** The seeded merchants; all keep XOF, as the document does. The third is free for an account of one's own. */
export const CINETPAY_MERCHANTS = [
  { apikey: 'sandbox-cinetpay-a', password: 'sandbox-password-a', amount: '10000000' },
  { apikey: 'sandbox-cinetpay-b', password: 'sandbox-password-b', amount: '10000000' },
  // Below the largest payout, so that 602 is within reach of a single one.
  { apikey: 'sandbox-cinetpay-spare', password: 'sandbox-password-spare', amount: '1000000' },
] as const;

export const CINETPAY_CURRENCY = 'XOF';

/** Every merchant knows these from the start: the numbers of the document's payout sample, and one of today's length. */
export const CINETPAY_SEEDED_CONTACTS = [
  { prefix: '225', phone: '07895086' },
  { prefix: '225', phone: '03798593' },
  { prefix: '225', phone: '0700000001' },
] as const;

export interface Merchant {
  readonly apikey: string;
  readonly password: string;
  /** The first twelve digits of its lots. INFER: the rest of the samples' lots is the second in Unix time. */
  readonly lotPrefix: string;
  lastLotSecond: number;
  available: bigint;
  inUsing: bigint;
  readonly contacts: Set<string>;
}

const FIRST_LOT_PREFIX = 4_455_764_120;
const LOT_PREFIX_DIGITS = 12;

export function openMerchants(): Map<string, Merchant> {
  const merchants = CINETPAY_MERCHANTS.map(({ apikey, password, amount }, index): Merchant => {
    return {
      apikey,
      password,
      lotPrefix: String(FIRST_LOT_PREFIX + index).padStart(LOT_PREFIX_DIGITS, '0'),
      lastLotSecond: 0,
      available: readMoney(amount) ?? 0n,
      inUsing: 0n,
      contacts: new Set(CINETPAY_SEEDED_CONTACTS.map(({ prefix, phone }) => contactKey(prefix, phone))),
    };
  });
  return new Map(merchants.map((merchant) => [merchant.apikey, merchant]));
}

export function contactKey(prefix: string, phone: string): string {
  return `${prefix} ${phone}`;
}

/** Twenty-two digits. No two lots are the same: a second one in the same second takes the next (CHOICE). */
export function nextLot(merchant: Merchant, now: number): string {
  merchant.lastLotSecond = Math.max(Math.floor(now / 1000), merchant.lastLotSecond + 1);
  return merchant.lotPrefix + String(merchant.lastLotSecond).padStart(10, '0');
}

/** CHOICE: reserved (`inUsing`) from acceptance, gone at VAL, back at REJ; the documents only name the three figures. */
export function moveBalance(
  merchant: Merchant,
  { amount }: Transfer,
  before: TransferState | null,
  after: TransferState,
): void {
  if (before !== null) shift(merchant, before.status, -amount);
  shift(merchant, after.status, amount);
}

function shift(merchant: Merchant, status: string, amount: bigint): void {
  if (status === 'REJ') return;
  merchant.available -= amount;
  if (status !== 'VAL') merchant.inUsing += amount;
}
