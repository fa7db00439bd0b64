import { writeMoney } from '../decimal';
import { ExactNumber } from '../exact-json';
import { textIn } from '../json-fields';
import type { TransferState } from '../provider';
import type { Fund, User } from './parties';
import { MachnetRefusal } from './refusal';
import { readBody } from './request';

/** INFER: nothing else says that a funding account "is active". */
export function isActive(fund: Fund): boolean {
  return fund.verificationStatus === 'VERIFIED';
}

/** The keys of the public samples (PUBLIC-A). CHOICE: a wallet is in the list too, without its balance. */
export function fundView(fund: Fund): Record<string, unknown> {
  const { id, userId: user_id, verificationStatus: verification_status } = fund;
  if (fund.type === 'WALLET') {
    return { funding_source_type: fund.type, id, nick_name: fund.name, user_id, verification_status };
  }
  return {
    id,
    user_id,
    account_number: fund.accountNumber,
    funding_source_name: fund.name,
    funding_source_type: fund.type,
    institution_name: fund.institution,
    verification_status,
  };
}

/** PUBLIC-A: two decimals, and as numbers. */
export function fundDetails(fund: Fund): Record<string, unknown> {
  if (fund.balance === null) return fundView(fund);
  const { available, total } = fund.balance;
  return { balance: { available_balance: cents(available), balance: cents(total) }, ...fundView(fund) };
}

export function findFund(user: User, id: string | undefined): Fund {
  const fund = user.funds.find((one) => one.id === id);
  if (fund === undefined) throw new MachnetRefusal(404, 'Funding account not found.');
  return fund;
}

/** PUBLIC-A: for a VERIFIED user, and one only. It is empty: loading it is left out here. */
export function addWallet(user: User, bodyText: string, id: string): Fund {
  const name = textIn(readBody(bodyText), 'nick_name');
  if (name === undefined) throw new MachnetRefusal(400, 'nick_name is required.');
  if (user.kyc !== 'VERIFIED') throw new MachnetRefusal(400, 'The user is not verified.');
  if (user.funds.some(({ type }) => type === 'WALLET')) {
    throw new MachnetRefusal(400, 'The user already has a wallet.');
  }
  const wallet: Fund = {
    id,
    userId: user.id,
    type: 'WALLET',
    verificationStatus: 'VERIFIED',
    name,
    accountNumber: null,
    institution: null,
    balance: { available: 0n, total: 0n },
  };
  user.funds.push(wallet);
  return wallet;
}

/** CHOICE: not available from acceptance, gone at PROCESSED, back at each of these; fees go the same way. */
export const GIVEN_BACK: ReadonlySet<string> = new Set(['CANCELED', 'FAILED', 'RETURNED', 'REFUNDED']);

export function moveBalance(
  { balance }: Fund,
  total: bigint,
  before: TransferState | null,
  after: TransferState,
): void {
  if (balance === null) return;
  const held = (state: TransferState | null): bigint => (state === null || GIVEN_BACK.has(state.status) ? 0n : total);
  const gone = (state: TransferState | null): bigint => (state?.status === 'PROCESSED' ? total : 0n);
  balance.available += held(before) - held(after);
  balance.total += gone(before) - gone(after);
}

function cents(amount: bigint): ExactNumber {
  return new ExactNumber(writeMoney(amount, 2));
}
