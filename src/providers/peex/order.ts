import type { ContactFacts, InputProblem, TransferOrder } from '../../domain/connector';
import { isListedCountry } from '../../domain/countries';
import { exchangeFault } from '../../domain/exchange';
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

/** What the document requires of an order, refused here before any call. */
export function checkOrder(order: TransferOrder): InputProblem[] {
  const { contact, sender, purpose, fundOrigin } = order;
  const options = readOptions(order.options);
  const identifier = options.identifyBy === 'EMAIL' ? contact?.email : contact?.phone;
  const rules: [boolean, string[], string][] = [
    [
      options.amlCft,
      ['options', 'peex', 'amlCft'],
      'Peex creates no transaction before amlCft is true: confirm the compliance checks',
    ],
    [Boolean(sender?.phone), ['sender', 'phone'], 'Peex always requires the sender’s mobile phone'],
    [Boolean(purpose), ['purpose'], 'Peex requires the purpose of a transfer for its compliance'],
    [Boolean(fundOrigin), ['fundOrigin'], 'Peex requires the origin of the funds for its compliance'],
    [contact !== null, ['recipient'], 'Peex pays a contact: give contactId or newContact'],
    [
      contact === null || Boolean(identifier),
      ['recipient'],
      `this contact has no ${options.identifyBy === 'EMAIL' ? 'e-mail address' : 'phone number'}, which Peex is to find it by`,
    ],
    [
      contact === null || toCountryOf(contact) !== null,
      ['recipient'],
      'Peex requires the contact’s country, and its phone number does not tell one it serves',
    ],
  ];
  const broken = rules.filter(([holds]) => !holds).map(([, path, message]) => ({ path: ['input', ...path], message }));
  return [...broken, ...checkExchange(order)];
}

/** "fxrate: the rate will be use to convert from from_currency to to_currency": without one, 100 USD would go out as 100. */
function checkExchange({ amount, received, exchangeRate }: TransferOrder): InputProblem[] {
  const path = ['input', 'exchange'];
  if (exchangeRate === null || received === null) {
    if (amount.currency === DEFAULT_CURRENCY) return [];
    const message = `Peex pays out ${DEFAULT_CURRENCY}: give exchange with the rate from ${amount.currency} and receive.currency`;
    return [{ path, message }];
  }
  const fault = exchangeFault(amount, exchangeRate, received);
  return fault === null ? [] : [{ path: [...path, 'receive', 'amount'], message: fault }];
}

/** The beneficiary's country: the contact's, else that of its phone number where Peex has a mobile corridor. */
export function toCountryOf(contact: ContactFacts): string | null {
  if (contact.country !== null && isListedCountry(contact.country)) return contact.country;
  return contact.phone === null ? null : (CORRIDORS[contact.phone.slice(1, 4)] ?? null);
}
