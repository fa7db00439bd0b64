import type { ClientSighting, Connector, WalletSighting } from '../../domain/connector';
import { isListedCountry } from '../../domain/countries';
import { readUnits } from '../../domain/decimal';
import { ProviderFailure } from '../../domain/failures';
import type { Http } from '../kit/http';
import { accepted } from './refusals';
import type { Session } from './session';
import { readProfile, readWallets, type XprizoProfile, type XprizoWallet } from './wire';

type Profiles = Required<Pick<Connector, 'checkCredentials' | 'fetchClient' | 'fetchWallet'>>;

/** A profile as client, and its wallets. `balanceField`: the wallet's field that is read as its balance. */
export function createProfiles(http: Http, session: Session, balanceField: string): Profiles {
  async function get<T>(path: string, query: Record<string, string>, reader: (body: unknown) => T): Promise<T> {
    const answer = await session.ask({ method: 'GET', path, query, doubt: 'none' }, 'again');
    return http.read(accepted(http, answer), reader);
  }

  /** GetFull tells of the profile that is logged in; it may work for another one, whose contact is visible to it. */
  async function fetchProfile(id: string): Promise<XprizoProfile> {
    const own = await get('/Profile/GetFull', {}, readProfile);
    if (own.ids.includes(id)) return own;
    const other = await get(`/Contact/Get/${encodeURIComponent(id)}`, {}, readProfile);
    if (other.ids.includes(id)) return other;
    throw notThere(`no profile ${id} is visible to this account`);
  }

  async function fetchWallets(contactId: string): Promise<WalletSighting[]> {
    const wallets = await get('/Wallet/List', { contactId }, (body) => readWallets(body, balanceField));
    return wallets.map(walletOf);
  }

  return {
    checkCredentials: async () => {
      await get('/Profile/GetFull', {}, readProfile);
    },
    fetchClient: async ({ externalId }) => {
      const id = externalId ?? '';
      const profile = await fetchProfile(id);
      return { client: clientOf(profile, id), wallets: await fetchWallets(id) };
    },
    fetchWallet: async ({ externalId, clientExternalId }) => {
      const wallets = await fetchWallets(clientExternalId ?? '');
      const wallet = wallets.find((one) => one.externalId === externalId);
      if (wallet) return wallet;
      throw notThere(`the wallet ${externalId ?? ''} is not on the client's list`);
    },
  };
}

function notThere(message: string): ProviderFailure {
  return new ProviderFailure({ category: 'NOT_FOUND', message: `Xprizo: ${message}`, effect: 'none' });
}

function clientOf(profile: XprizoProfile, externalId: string): ClientSighting {
  const { name, email, phone, country, isActive, isVerified, userName, role } = profile;
  return {
    externalId,
    name: name ?? userName,
    email,
    phone,
    country: country !== null && isListedCountry(country) ? country : null,
    isActive,
    // INFER: isKYCCompliant is all that is known of it; no document makes a payment depend on it.
    verification: isVerified === null ? 'NOT_REQUIRED' : isVerified ? 'VERIFIED' : 'UNVERIFIED',
    details: { userName, role },
  };
}

function walletOf({ id, name, currency, isActive, balance }: XprizoWallet): WalletSighting {
  return {
    externalId: id,
    kind: 'BALANCE',
    label: name ?? `${currency} wallet`,
    currency,
    isActive,
    fundingSourceType: null,
    balance: { total: null, available: balance === null ? null : readUnits(balance), reserved: null },
  };
}
