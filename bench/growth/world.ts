import type { ProviderAccount } from '../../src/domain/account';
import type { Wallet } from '../../src/domain/wallet';
import type { OpenedStore } from '../../src/store/open-store';
import { account, client, organization, wallet } from '../../test/contract/store/rows';
import type { GrowthSize } from './databases';

/** When the newest row was made. */
export const T_END = 1_790_000_000_000;
/** All rows were made within a year. */
export const SPAN_MS = 365 * 86_400_000;
/** A Machnet user's transfers come in stretches of so many. */
export const TRANSFERS_PER_USER = 200;

/** Whose rows they are. Everything here is JSON: it is kept beside the rows. */
export interface GrowthWorld {
  organizationId: string;
  accounts: Record<'peex' | 'cinetpay' | 'machnet' | 'xprizo' | 'rare', { id: string; provider: string }>;
  wallets: Record<'peex' | 'cinetpay' | 'machnet' | 'xprizo' | 'rare', Wallet>;
  /** How many clients Machnet has: cli_0…, each with one wallet. */
  users: number;
}

const hex28 = (number: number) => number.toString(16).padStart(28, '0');
export const contactId = (number: number) => `con_${hex28(number)}`;
export const userId = (number: number) => `cli_${hex28(number)}`;
export const userWalletId = (number: number) => `wal_${hex28(number)}`;
/** Far from the numbers of the users. */
const named = (noun: string, number: number) => `${noun}_f${hex28(number).slice(1)}`;

const KEYS = ['peex', 'cinetpay', 'machnet', 'xprizo', 'rare'] as const;
const PROVIDERS = { peex: 'PEEX', cinetpay: 'CINETPAY', machnet: 'MACHNET', xprizo: 'XPRIZO', rare: 'PEEX' };
const CURRENCIES = { peex: 'XAF', cinetpay: 'XOF', machnet: 'USD', xprizo: 'KES', rare: 'XAF' };

export async function insertGrowthWorld(store: OpenedStore, size: GrowthSize): Promise<GrowthWorld> {
  const org = organization({ id: named('org', 1), name: 'Growth' });
  const users = Math.max(5, Math.floor(size.transfers / TRANSFERS_PER_USER));
  const accounts = KEYS.map((key, index) =>
    account({
      id: named('acc', index + 1),
      organizationId: org.id,
      provider: PROVIDERS[key],
      label: key,
      createdAt: T_END,
    }),
  );
  const wallets = accounts.map((of, index) => {
    const currency = CURRENCIES[KEYS[index] ?? 'peex'];
    const owner = client(of, { id: named('cli', index + 1), createdAt: T_END });
    return {
      owner,
      wallet: wallet(owner, { id: named('wal', index + 1), currency, createdAt: T_END, nextReadAt: null }),
    };
  });
  await store.write(async (tx) => {
    await tx.insertOrganization(org);
    for (const one of accounts) await tx.insertAccount(one);
    for (const one of wallets) {
      await tx.insertClient(one.owner);
      await tx.insertWallet(one.wallet);
    }
    const machnet = accounts[2] as ProviderAccount;
    for (let number = 0; number < users; number += 1) {
      const createdAt = T_END - SPAN_MS + Math.floor((number * SPAN_MS) / users);
      const user = client(machnet, { id: userId(number), createdAt });
      await tx.insertClient(user);
      await tx.insertWallet(wallet(user, { id: userWalletId(number), currency: 'USD', createdAt }));
    }
  });
  const byKey = <T>(of: (index: number) => T) => Object.fromEntries(KEYS.map((key, index) => [key, of(index)]));
  return {
    organizationId: org.id,
    accounts: byKey((index) => ({ id: accounts[index]?.id, provider: accounts[index]?.provider })),
    // An amount of a wallet is a bigint, which JSON has not.
    wallets: byKey((index) => ({ ...wallets[index]?.wallet, balance: null })),
    users,
  } as unknown as GrowthWorld;
}
