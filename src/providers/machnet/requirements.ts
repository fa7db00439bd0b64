import type { OrderFacts } from '../../domain/input-rule';
import type { InputRule } from '../../domain/requirements';
import { FUNDING_SOURCE_TYPES, readOptions } from './options';

/** "Deposited into the receive user's account" (seeds/003): BANK_DEPOSIT and WALLET need one that Machnet knows. */
const ACCOUNT_OF = { BANK_DEPOSIT: 'bank account', WALLET: 'mobile wallet' } as const;

const isPaidToAccount = ({ method }: OrderFacts) => method === 'BANK_DEPOSIT' || method === 'WALLET';
const isHandedOut = ({ method }: OrderFacts) => method === 'CASH_PICKUP' || method === 'HOME_DELIVERY';

/** What the document asks for beyond the state of the sender (checkSender) and the arithmetic (checkAmounts). */
export const RULES: readonly InputRule[] = [
  {
    path: ['recipient'],
    required: true,
    message: 'Machnet pays a receive user: give contactId, newContact or payoutAccountId',
    isGiven: ({ contact }) => contact !== null,
  },
  ...(['BANK_DEPOSIT', 'WALLET'] as const).map((method): InputRule => ({
    path: ['recipient', 'payoutAccountId'],
    applies: (facts) => isPaidToAccount(facts) && facts.method === method,
    required: true,
    needed: ({ contact }) => contact !== null,
    message: `${method} needs the recipient’s ${ACCOUNT_OF[method]}: add it with addPayoutAccount and give payoutAccountId, or give options.machnet.receiverFundId`,
    isGiven: ({ payoutAccount, options }) => payoutAccount !== null || readOptions(options).receiverFundId !== null,
  })),
  {
    path: ['options', 'machnet', 'payerId'],
    applies: isHandedOut,
    required: true,
    needed: ({ contact }) => contact !== null,
    message: 'CASH_PICKUP and HOME_DELIVERY need the payerId of the payer that hands out the money: see payoutOptions',
    isGiven: ({ options }) => readOptions(options).payerId !== null,
  },
  {
    path: ['recipient', 'newContact', 'address', 'line1'],
    applies: ({ method }) => method === 'HOME_DELIVERY',
    required: true,
    needed: ({ contact }) => contact !== null,
    message: 'HOME_DELIVERY needs the recipient’s address: the money is carried there',
    isGiven: ({ contact }) => Boolean(contact?.address?.line1),
  },
  {
    path: ['options', 'machnet', 'fundingSourceType'],
    applies: ({ fundingSourceType }) => fundingSourceType === null,
    required: true,
    allowed: FUNDING_SOURCE_TYPES,
    message: 'Machnet did not say what kind of fund this is: name it, CARD, ACH or WALLET',
    isGiven: ({ options }) => readOptions(options).fundingSourceType !== null,
  },
  // Every sample of the document has it, OTHER with a purpose in words. INFER that Machnet refuses a remittance without.
  {
    path: ['purpose'],
    required: true,
    message:
      'Machnet asks for the purpose: one of its list, e.g. FAMILY_MAINTENANCE, or OTHER with options.machnet.customPurpose',
    // remittance_purpose stands beside it in one sample: who gives that has told the purpose.
    isGiven: ({ purpose, options }) => Boolean(purpose) || readOptions(options).remittancePurpose !== null,
  },
  {
    path: ['options', 'machnet', 'customPurpose'],
    required: false,
    needed: ({ purpose }) => purpose === 'OTHER',
    message: 'needed where purpose is OTHER: the purpose in your own words',
    isGiven: ({ options }) => readOptions(options).customPurpose !== null,
  },
];
