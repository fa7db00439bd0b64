import { XPRIZO_MERCHANTS } from '../../src/sandbox/xprizo/merchants';
import type { Dice } from '../simulation/dice';

/** The wallet at each provider that the callers use. */
export type Wallets = Readonly<Record<string, string>>;

/** What one caller asks for, under one idempotency key, and what they do about it afterwards. */
export interface Job {
  key: string;
  ask: 'createTransfer' | 'createTransfers' | 'requestPayment';
  input: object;
  /** Transfers that come of it. */
  count: number;
  then: 'nothing' | 'approve' | 'cancel';
}

/** The approver's, who is the caller: nobody else approves this amount in the sandbox. */
export const PIN = XPRIZO_MERCHANTS[0].pin ?? '';
const NOBODY_ELSE_APPROVES = '14';

const KINDS = [
  ...Array.from({ length: 10 }, () => 'single' as const),
  ...Array.from({ length: 3 }, () => 'batch' as const),
  ...Array.from({ length: 3 }, () => 'collect' as const),
  ...Array.from({ length: 2 }, () => 'approve' as const),
  ...Array.from({ length: 2 }, () => 'cancel unsent' as const),
  'deliver' as const,
  ...Array.from({ length: 2 }, () => 'cancel' as const),
];

/** Jobs that make so many transfers together. */
export function planJobs(transfers: number, wallets: Wallets, dice: Dice, run: string): Job[] {
  const jobs: Job[] = [];
  for (let left = transfers, n = 0; left > 0; n += 1) {
    const job = jobOf(KINDS[dice.below(KINDS.length)] ?? 'single', n, left, wallets, dice, run);
    jobs.push(job);
    left -= job.count;
  }
  return jobs;
}

function jobOf(kind: (typeof KINDS)[number], n: number, left: number, wallets: Wallets, dice: Dice, run: string): Job {
  const key = `${run}-${n}`;
  const one = { key, count: 1, then: 'nothing' as const };
  const mobile = dice.chance(0.5) ? 'PEEX' : 'CINETPAY';
  switch (kind) {
    case 'single':
      return { ...one, ask: 'createTransfer', input: orderOf(mobile, key, n, wallets) };
    case 'batch': {
      const count = Math.min(left, dice.between(2, 6));
      // Some batches are of one provider, whose items share a call where it takes many; some are mixed.
      const mixed = dice.chance(0.3);
      const transfers = Array.from({ length: count }, (_, index) =>
        orderOf(mixed && index % 2 === 0 ? 'PEEX' : 'CINETPAY', `${key}-${index}`, n + index, wallets),
      );
      return { ...one, ask: 'createTransfers', input: { idempotencyKey: key, transfers }, count };
    }
    case 'collect': {
      const amount = { amount: String(100 + (n % 500)), currency: 'KES' };
      const source = { mpesa: { phone: '+254712345678' } };
      const input = { idempotencyKey: key, walletId: wallets.XPRIZO, source, amount, waitFor: 'CREATED' };
      return { ...one, ask: 'requestPayment', input };
    }
    case 'approve':
      return { ...one, ask: 'createTransfer', input: orderOf('XPRIZO', key, n, wallets), then: 'approve' };
    case 'cancel unsent':
      return { ...one, ask: 'createTransfer', input: orderOf(mobile, key, n, wallets), then: 'cancel' };
    case 'deliver':
      return { ...one, ask: 'createTransfer', input: orderOf('MACHNET', key, n, wallets) };
    case 'cancel':
      return { ...one, ask: 'createTransfer', input: orderOf('MACHNET', key, n, wallets), then: 'cancel' };
  }
}

function orderOf(provider: 'PEEX' | 'CINETPAY' | 'MACHNET' | 'XPRIZO', key: string, n: number, wallets: Wallets) {
  const common = { idempotencyKey: key, walletId: wallets[provider], waitFor: 'CREATED' };
  switch (provider) {
    case 'CINETPAY':
      return {
        ...{ ...common, method: 'MOBILE_MONEY', amount: { amount: String(500 + (n % 500)), currency: 'XOF' } },
        recipient: { newContact: { firstName: 'Awa', lastName: 'Diop', phone: '+2250102030405', country: 'CI' } },
      };
    case 'PEEX':
      return {
        ...{ ...common, method: 'MOBILE_MONEY', amount: { amount: String(100 + (n % 500)), currency: 'XAF' } },
        recipient: { newContact: { firstName: 'Awa', lastName: 'Ngono', phone: '+237678923563', country: 'CM' } },
        sender: { firstName: 'Marie', lastName: 'Fotso', phone: '+33612345678', country: 'FR' },
        ...{ purpose: 'FAMILY', fundOrigin: 'SALARY', options: { peex: { amlCft: true } } },
      };
    case 'MACHNET': {
      const address = { line1: '12 Independence Avenue', city: 'Accra', country: 'GH' };
      const person = { firstName: 'Awa', lastName: 'Mensah', phone: '+233541859222', country: 'GH' };
      return {
        ...{ ...common, method: 'CASH_PICKUP', amount: { amount: `20.${10 + (n % 80)}`, currency: 'USD' } },
        recipient: { newContact: { ...person, email: 'awa.mensah@example.com', address } },
        ...{ purpose: 'FAMILY_MAINTENANCE', options: { machnet: { payerId: 1, remittancePurpose: 'FAMILY' } } },
      };
    }
    case 'XPRIZO':
      return {
        ...{ ...common, method: 'WALLET', amount: { amount: NOBODY_ELSE_APPROVES, currency: 'KES' } },
        recipient: { externalWallet: XPRIZO_MERCHANTS[0].peer.kesAccountId },
      };
  }
}
