import { readMoney } from '../decimal';
import type { Fields } from '../json-fields';
import { MACHNET_MERCHANTS, type MachnetMerchant, type MachnetRole, type MachnetSeededUser } from './merchants';

/** A sender or a receiver: Machnet calls both users. */
export interface User {
  readonly id: string;
  readonly type: 'SEND' | 'RECEIVE';
  readonly createdAt: number;
  /** Of a receiver: the sender it belongs to. */
  readonly sendUserId: string | null;
  /** Of a sender. */
  readonly kyc: string | null;
  readonly fields: Record<string, unknown>;
  /** Of a sender. */
  readonly receiveUsers: User[];
  readonly funds: Fund[];
  /** Of a receiver. */
  readonly accounts: ReceiveAccount[];
}

/** Where the money of a transaction comes from. */
export interface Fund {
  readonly id: string;
  readonly userId: string;
  readonly type: 'CARD' | 'WALLET';
  /** PENDING, VERIFIED, FAILED (PUBLIC-A). */
  readonly verificationStatus: string;
  readonly name: string;
  /** The last four digits. */
  readonly accountNumber: string | null;
  readonly institution: string | null;
  /** Of a wallet, in USD: total includes what is on its way out. */
  readonly balance: { available: bigint; total: bigint } | null;
}

/** Where a receiver can be paid. */
export interface ReceiveAccount {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: number;
  readonly payoutMethod: 'BANK_DEPOSIT' | 'WALLET';
  readonly fields: Fields;
}

export interface Merchant {
  readonly seed: MachnetMerchant;
  readonly users: Map<string, User>;
}

/** Of what was there before the sandbox was. */
const SEEDED_AT = Date.UTC(2026, 0, 1);

export function openMerchants(): Map<string, Merchant> {
  return new Map(
    MACHNET_MERCHANTS.map((seed) => {
      const users = (Object.entries(seed.users) as [MachnetRole, MachnetSeededUser][]).flatMap(([role, user]) =>
        openUser(user, role !== 'withoutReceiveUser', seed.walletBalance),
      );
      return [seed.clientId, { seed, users: new Map(users.map((user) => [user.id, user])) }];
    }),
  );
}

function openUser(seed: MachnetSeededUser, hasReceiveUser: boolean, walletBalance: string): User[] {
  const card: Fund = {
    id: seed.cardFundId,
    userId: seed.id,
    type: 'CARD',
    verificationStatus: seed.card,
    name: 'VISA-9991',
    accountNumber: '9991',
    institution: 'VISA',
    balance: null,
  };
  const money = readMoney(walletBalance) ?? 0n;
  const wallet: Fund = {
    id: seed.walletFundId,
    userId: seed.id,
    type: 'WALLET',
    verificationStatus: 'VERIFIED',
    name: 'My Wallet',
    accountNumber: null,
    institution: null,
    balance: { available: money, total: money },
  };
  const receiver: User = {
    id: seed.receiveUserId,
    type: 'RECEIVE',
    createdAt: SEEDED_AT,
    sendUserId: seed.id,
    kyc: null,
    // The receiver of the document's samples.
    fields: {
      address_line1: '500 El Camino Real Santa Clara',
      country: 'CM',
      email: 'norgayt@test.com',
      first_name: 'Tenzin',
      last_name: 'Norgay',
      mobile_phone: '237676641000',
    },
    receiveUsers: [],
    funds: [],
    accounts: [
      {
        id: seed.bankAccountId,
        userId: seed.receiveUserId,
        createdAt: SEEDED_AT,
        payoutMethod: 'BANK_DEPOSIT',
        fields: { account_number: '99999999', account_type: 'SAVINGS', bank_id: 4, branch_id: 4 },
      },
      {
        id: seed.walletAccountId,
        userId: seed.receiveUserId,
        createdAt: SEEDED_AT,
        payoutMethod: 'WALLET',
        fields: { msisdn: '237676641000', payer_id: 42, wallet_type: 'TEL' },
      },
    ],
  };
  const receiveUsers = hasReceiveUser ? [receiver] : [];
  const sender: User = {
    id: seed.id,
    type: 'SEND',
    createdAt: SEEDED_AT,
    sendUserId: null,
    kyc: seed.kyc,
    fields: {
      address_line1: '500 8 El Camino Real Santa Clara',
      business: false,
      city: 'Santa Clara',
      country: 'US',
      email: seed.email,
      first_name: seed.firstName,
      last_name: seed.lastName,
      mobile_phone: '9879879870',
      state: 'CA',
      zipcode: '95053',
    },
    receiveUsers,
    funds: seed.hasWallet ? [card, wallet] : [card],
    accounts: [],
  };
  return [sender, ...receiveUsers];
}
