import { readMoney } from '../decimal';
import { PEER_BALANCES, XPRIZO_MERCHANTS, type XprizoMerchant, type XprizoSeededProfile } from './merchants';

/** Somebody with wallets; what Xprizo calls contact and profile has one id (INFER from its example). */
export interface Profile {
  readonly contactId: string;
  readonly userName: string;
  readonly password: string | null;
  readonly apiKey: string | null;
  readonly pin: string | null;
  readonly name: string;
  readonly email: string;
  readonly mobile: string;
  readonly role: string;
  /** Whether a search finds it. */
  readonly isVisible: boolean;
  readonly wallets: readonly Wallet[];
}

export interface Wallet {
  readonly accountId: string;
  readonly contactId: string;
  readonly currency: string;
  readonly isDefault: boolean;
  /** What can be spent. */
  available: bigint;
  /** What is there, with what still waits for an approval. */
  real: bigint;
}

export interface People {
  readonly profiles: readonly Profile[];
  profileOf(contactId: string): Profile | undefined;
  wallet(accountId: string | undefined): Wallet | undefined;
}

export function openPeople(): People {
  const profiles = XPRIZO_MERCHANTS.flatMap((seed, index) => [
    openMerchant(seed, index + 1),
    openPeer(seed.peer, index + 1),
    openHidden(seed, index + 1),
  ]);
  const byContactId = new Map(profiles.map((profile) => [profile.contactId, profile]));
  const wallets = new Map(profiles.flatMap((profile) => profile.wallets.map((wallet) => [wallet.accountId, wallet])));
  return {
    profiles,
    profileOf: (contactId) => byContactId.get(contactId),
    wallet: (accountId) => wallets.get(accountId ?? ''),
  };
}

function openMerchant(seed: XprizoMerchant, number: number): Profile {
  return {
    contactId: seed.contactId,
    userName: seed.userName,
    password: seed.password,
    apiKey: seed.apiKey,
    pin: seed.pin,
    name: `Sandbox merchant ${number}`,
    email: `merchant-${number}@example.com`,
    mobile: `25471200000${number}`,
    role: 'Merchant',
    isVisible: true,
    wallets: openWallets(seed, seed.kesBalance, seed.usdBalance),
  };
}

function openPeer(seed: XprizoSeededProfile, number: number): Profile {
  return {
    contactId: seed.contactId,
    userName: seed.userName,
    password: seed.password,
    apiKey: null,
    pin: seed.pin,
    name: `Wanjiru Kamau ${number}`,
    email: `wanjiru-${number}@example.com`,
    mobile: `25472200000${number}`,
    role: 'User',
    isVisible: true,
    wallets: openWallets(seed, PEER_BALANCES.kes, PEER_BALANCES.usd),
  };
}

function openHidden(seed: XprizoMerchant, number: number): Profile {
  return {
    contactId: seed.hiddenContactId,
    userName: `sandbox-xprizo-hidden-${number}`,
    password: null,
    apiKey: null,
    pin: null,
    name: `Otieno Ouma ${number}`,
    email: `otieno-${number}@example.com`,
    mobile: `25473300000${number}`,
    role: 'User',
    isVisible: false,
    wallets: [],
  };
}

function openWallets(seed: XprizoSeededProfile, kes: string, usd: string): Wallet[] {
  const wallet = (accountId: string, currency: string, balance: string): Wallet => {
    const money = readMoney(balance) ?? 0n;
    const isDefault = currency === 'KES';
    return { accountId, contactId: seed.contactId, currency, isDefault, available: money, real: money };
  };
  return [wallet(seed.kesAccountId, 'KES', kes), wallet(seed.usdAccountId, 'USD', usd)];
}
