import { isListedCountry } from '../../domain/countries';
import type { ContactFacts } from '../../domain/connector';
import type { InputRule } from '../../domain/requirements';
import { readOptions } from './wire';

/** Peex's remittance balance has no currency of its own; the document's money goes to Cameroon. */
export const DEFAULT_CURRENCY = 'XAF';

/** ITU E.164 codes of the countries integrators name as Peex's mobile corridors (PUBLIC-B). */
const CORRIDORS: Readonly<Record<string, string>> = {
  '225': 'CI',
  '228': 'TG',
  '221': 'SN',
  '223': 'ML',
  '226': 'BF',
  '229': 'BJ',
  '237': 'CM',
  '241': 'GA',
  '235': 'TD',
  '236': 'CF',
  '242': 'CG',
  '240': 'GQ',
};

/** The beneficiary's country: the contact's, else that of its phone number where Peex has a mobile corridor. */
export function toCountryOf(contact: ContactFacts): string | null {
  if (contact.country !== null && isListedCountry(contact.country)) return contact.country;
  return contact.phone === null ? null : (CORRIDORS[contact.phone.slice(1, 4)] ?? null);
}

const CONTACT = ['recipient', 'newContact'];

/** What the document requires of an order ("required", "always required", "required for conformity"). */
export const RULES: readonly InputRule[] = [
  {
    path: ['options', 'peex', 'amlCft'],
    required: true,
    allowed: ['true'],
    message: 'Peex creates no transaction before amlCft is true: confirm the compliance checks',
    isGiven: ({ options }) => readOptions(options).amlCft,
  },
  // "required for the first transaction". CHOICE: asked for always, since which senders Peex has seen is not known here.
  {
    path: ['sender', 'firstName'],
    required: true,
    message: 'Peex requires the first name of a sender whom it does not know yet',
    isGiven: ({ sender }) => Boolean(sender?.firstName),
  },
  {
    path: ['sender', 'lastName'],
    required: true,
    message: 'Peex requires the last name of a sender whom it does not know yet; a single name is given twice',
    isGiven: ({ sender }) => Boolean(sender?.lastName),
  },
  {
    path: ['sender', 'phone'],
    required: true,
    message: 'Peex always requires the sender’s mobile phone',
    isGiven: ({ sender }) => Boolean(sender?.phone),
  },
  {
    path: ['purpose'],
    required: true,
    message: 'Peex requires the purpose of a transfer for its compliance',
    isGiven: ({ purpose }) => Boolean(purpose),
  },
  {
    path: ['fundOrigin'],
    required: true,
    message: 'Peex requires the origin of the funds for its compliance',
    isGiven: ({ fundOrigin }) => Boolean(fundOrigin),
  },
  // "fxrate: the rate will be use to convert from from_currency to to_currency": without one, 100 USD would go out as 100.
  {
    path: ['exchange'],
    required: false,
    needed: ({ amount }) => amount.currency !== DEFAULT_CURRENCY,
    message: `needed where the amount is not in ${DEFAULT_CURRENCY}, which Peex pays out: the rate, and receive.currency`,
    isGiven: ({ exchangeRate, received }) => exchangeRate !== null && received !== null,
    problem: ({ amount }) =>
      `Peex pays out ${DEFAULT_CURRENCY}: give exchange with the rate from ${amount.currency} and receive.currency`,
  },
  {
    path: ['recipient'],
    required: true,
    message: 'Peex pays a contact: give contactId or newContact',
    isGiven: ({ contact }) => contact !== null,
  },
  {
    path: [...CONTACT, 'phone'],
    required: true,
    needed: ({ contact, options }) => contact !== null && readOptions(options).identifyBy === 'MOBILE_PHONE',
    message: 'this contact has no phone number, which Peex is to find it by',
    isGiven: ({ contact }) => Boolean(contact?.phone),
  },
  {
    path: [...CONTACT, 'email'],
    required: false,
    needed: ({ contact, options }) => contact !== null && readOptions(options).identifyBy === 'EMAIL',
    message:
      'needed where options.peex.identifyBy is EMAIL: this contact has no e-mail address, which Peex is to find it by',
    isGiven: ({ contact }) => Boolean(contact?.email),
  },
  {
    path: [...CONTACT, 'country'],
    required: false,
    needed: ({ contact }) => contact !== null && (contact.phone !== null || contact.email !== null),
    message: 'Peex requires the contact’s country, where its phone number does not tell one it serves',
    isGiven: ({ contact }) => contact !== null && toCountryOf(contact) !== null,
  },
];
