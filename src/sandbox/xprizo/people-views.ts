import { writeMoney } from '../decimal';
import { ExactNumber } from '../exact-json';
import type { People, Profile, Wallet } from './people';
import { XprizoError, XprizoProblem } from './refusal';

/** Of what was there before the sandbox was. */
const SEEDED_AT = '2026-01-01T00:00:00+00:00';

const SYMBOLS: Readonly<Record<string, string>> = { KES: 'KSh', USD: '$' };

/**
 * PUBLIC-B for the names. No field is called balance, and what these four mean nobody says: CHOICE, a guess. `trust` is
 * what can be spent, `realTrust` what is there; the `business` ones are 0.
 */
function walletView(wallet: Wallet, owner: Profile | undefined): Record<string, unknown> {
  return {
    id: id(wallet.accountId),
    hashId: `W${wallet.accountId}`,
    name: `${wallet.currency} Wallet`,
    referenceNo: 0,
    referenceAlternate: null,
    contactId: id(wallet.contactId),
    contact: owner?.name ?? null,
    isInactive: false,
    merchantCode: null,
    business: 0,
    trust: new ExactNumber(writeMoney(wallet.available)),
    realTrust: new ExactNumber(writeMoney(wallet.real)),
    realBusiness: 0,
    realTradeLimit: null,
    tradeLimit: 0,
    oneOffWithdrawalAmount: null,
    dailyWithdrawalLimit: null,
    realReserve: null,
    currencyCode: wallet.currency,
    symbol: SYMBOLS[wallet.currency] ?? null,
    newTransactionCount: 0,
    isDefault: wallet.isDefault,
    lastTranHeadId: null,
  };
}

/** PUBLIC-B for the names. */
function contactView(profile: Profile): Record<string, unknown> {
  const [firstName, ...lastNames] = profile.name.split(' ');
  return {
    id: id(profile.contactId),
    hashId: `C${profile.contactId}`,
    name: profile.name,
    email: profile.email,
    mobile: profile.mobile,
    phone: null,
    title: null,
    firstName,
    middleName: null,
    lastName: lastNames.join(' '),
    suffix: null,
    gender: null,
    physicalCountryCode: 'KE',
    physicalStreet: null,
    physicalCity: 'Nairobi',
    physicalStateProvince: null,
    physicalZipPostalCode: null,
    postalCountryCode: null,
    postalStreet: null,
    postalCity: null,
    postalStateProvince: null,
    postalZipPostalCode: null,
    kycValidUntil: null,
    isKYCCompliant: true,
    tradingName: null,
    taxCountryCode: 'KE',
  };
}

/** PUBLIC-B for the names; of the preferences only what the sandbox knows. */
export function profileView(profile: Profile, approvalWebhook: string | undefined): Record<string, unknown> {
  return {
    id: id(profile.contactId),
    hashId: `P${profile.contactId}`,
    name: profile.name,
    role: profile.role,
    isInactive: false,
    isSuspended: false,
    isAgent: false,
    isUnlocked: true,
    usePaymentPin: profile.pin !== null,
    lastLogin: null,
    registeredOn: SEEDED_AT,
    recruitedOn: null,
    contact: contactView(profile),
    preference: {
      id: id(profile.contactId),
      hashId: `P${profile.contactId}`,
      isUserNameVisible: profile.isVisible,
      isEmailVisible: profile.isVisible,
      isPhoneVisible: profile.isVisible,
      approvalWebhook: approvalWebhook ?? null,
      language: 'en',
    },
    userWallets: profile.wallets.map((wallet) => walletView(wallet, profile)),
    savingWallets: [],
    agentWallets: [],
    linkedWallets: [],
  };
}

/** GET /Wallet/List. CHOICE: one's own, also when no contact is named; another's are forbidden. */
export function listWallets(profile: Profile, contactId: string | undefined): Record<string, unknown>[] {
  if (contactId !== undefined && contactId !== profile.contactId) {
    throw new XprizoProblem(403, 'You do not have the rights to see these wallets.');
  }
  return profile.wallets.map((wallet) => walletView(wallet, profile));
}

export function readWallet(people: People, profile: Profile, accountId: string | undefined): Record<string, unknown> {
  return walletView(ownWallet(people, profile, accountId), profile);
}

/** A wallet of the caller's. CHOICE: an unknown one is a 400, another's a 403. */
export function ownWallet(people: People, profile: Profile, accountId: string | undefined): Wallet {
  const wallet = people.wallet(accountId);
  if (wallet === undefined) throw new XprizoError('unknown', 'The wallet does not exist');
  if (wallet.contactId !== profile.contactId) {
    throw new XprizoProblem(403, 'You do not have the rights to use this wallet.');
  }
  return wallet;
}

export function getContact(people: People, contactId: string | undefined): Record<string, unknown> {
  const profile = people.profileOf(contactId ?? '');
  if (profile === undefined) throw new XprizoError('unknown', 'The contact does not exist');
  return contactView(profile);
}

/** PUBLIC-B: by name, e-mail address or mobile number, and only who can be seen. CHOICE: 400 where there is nobody. */
export function searchContact(people: People, value: string | undefined): Record<string, unknown> {
  const found = people.profiles.find(({ isVisible, userName, name, email, mobile }) => {
    return isVisible && [userName, name, email, mobile].includes(value ?? '');
  });
  if (found === undefined) throw new XprizoError('unknown', 'The contact does not exist');
  return { id: id(found.contactId), description: found.name };
}

/** An int64, whose digits a JavaScript number may not hold. */
export function id(digits: string): ExactNumber {
  return new ExactNumber(digits);
}
