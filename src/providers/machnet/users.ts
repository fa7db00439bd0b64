import type { ClientSighting, Connector, WalletSighting } from '../../domain/connector';
import type { VerificationStatus } from '../../domain/client';
import { isListedCountry } from '../../domain/countries';
import { isListedCurrency } from '../../domain/currencies';
import { readUnits } from '../../domain/decimal';
import { ProviderFailure, type ErrorCategory } from '../../domain/failures';
import { UNKNOWN_BALANCE } from '../../domain/wallet';
import type { Http } from '../kit/http';
import { idOf } from './paths';
import { accepted } from './refusals';
import { type MachnetFund, type MachnetUser, readFund, readFunds, readKycStatus, readUser } from './wire';

/** INFER: funds name no currency; wallet transfers are "USD" (PUBLIC-A), and so is every sample's from_currency. */
const FUND_CURRENCY = 'USD';

/** Nobody's: UUIDs are never nil. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** What Machnet says of a user's id once it has taken the credentials. */
const ANSWERED: readonly ErrorCategory[] = ['NOT_FOUND', 'VALIDATION'];

type Users = Required<Pick<Connector, 'checkCredentials' | 'fetchClient' | 'fetchWallet'>>;

/** A sending user as client; its wallets and funding accounts. */
export function createUsers(http: Http): Users {
  async function get<T>(path: string, reader: (body: unknown) => T): Promise<T> {
    return http.read(accepted(http, await http.send({ method: 'GET', path, doubt: 'none' })), reader);
  }

  async function fetchClient({ externalId }: { externalId: string | null }) {
    const path = `/users/${idOf(externalId, 'user')}`;
    const user = await get(path, readUser);
    const status = user.status !== null && kycOf(user.status) !== null ? user.status : null;
    const kycStatus = user.kycStatus ?? status ?? (await get(`${path}/cip-info`, readKycStatus));
    const funds = await get(`${path}/funds`, readFunds);
    const wallets = await Promise.all(
      funds.map(async (fund) => {
        // The list shows which funds there are; a wallet's balance is answered by its own id.
        const isBare = isWallet(fund) && fund.balance === null;
        const { balance } = isBare ? await get(`${path}/funds/${idOf(fund.id, 'wallet')}`, readFund) : fund;
        return walletOf({ ...fund, balance });
      }),
    );
    return { client: clientOf(user, kycStatus), wallets };
  }

  async function fetchWallet(wallet: { externalId: string | null; clientExternalId: string | null }) {
    const path = `/users/${idOf(wallet.clientExternalId, 'user')}/funds/${idOf(wallet.externalId, 'wallet')}`;
    return walletOf(await get(path, readFund));
  }

  /** INFER: no page has a call for it; who may ask about users is told that this one is not there, who may not gets 401. */
  async function checkCredentials() {
    try {
      await get(`/users/${NOBODY}`, readUser);
    } catch (error) {
      const isAnswered = error instanceof ProviderFailure && ANSWERED.includes(error.info.category);
      if (!isAnswered) throw error;
    }
  }

  return { checkCredentials, fetchClient, fetchWallet };
}

function clientOf(user: MachnetUser, kycStatus: string): ClientSighting {
  const verification = verificationOf(kycStatus);
  return {
    externalId: user.id,
    name: [user.firstName, user.lastName].filter(Boolean).join(' ') || null,
    email: user.email,
    phone: user.phone,
    country: user.country !== null && isListedCountry(user.country) ? user.country : null,
    // "A user in Suspended status is not allowed to conduct any activity" (PUBLIC-A, User Verification Status).
    isActive: verification !== 'SUSPENDED',
    verification,
    details: { kycStatus, userType: user.type },
  };
}

/** The words of User Verification Status (PUBLIC-A, and as constants PUBLIC-B); the contract has the same. */
const KYC_STATUSES = ['UNVERIFIED', 'IN_PROGRESS', 'VERIFIED', 'RETRY', 'REVIEW_PENDING', 'SUSPENDED'] as const;

/** A word that no page lists lets no money out; the raw one is in the details. */
function verificationOf(kycStatus: string): VerificationStatus {
  return kycOf(kycStatus) ?? 'UNVERIFIED';
}

/** Seeds/003 writes IN PROGRESS. */
function kycOf(text: string): VerificationStatus | null {
  const word = text.trim().toUpperCase().replace(/ /g, '_');
  return KYC_STATUSES.find((status) => status === word) ?? null;
}

function isWallet(fund: MachnetFund): boolean {
  return fund.type === 'WALLET';
}

function walletOf(fund: MachnetFund): WalletSighting {
  const units = (text: string | null | undefined) => (text == null ? null : readUnits(text));
  return {
    externalId: fund.id,
    kind: isWallet(fund) ? 'BALANCE' : 'FUNDING_ACCOUNT',
    label: fund.name ?? fund.type ?? 'Fund',
    currency: fund.currency !== null && isListedCurrency(fund.currency) ? fund.currency : FUND_CURRENCY,
    isActive: fund.isActive,
    fundingSourceType: fund.type,
    balance: isWallet(fund)
      ? { total: units(fund.balance?.total), available: units(fund.balance?.available), reserved: null }
      : UNKNOWN_BALANCE,
  };
}
