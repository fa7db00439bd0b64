import { ProviderFailure } from '../../domain/failures';

/**
 * Country prefixes of CinetPay transfers. 225 stands in the document's samples; the others, and that there are no
 * more, come from integrators (PUBLIC-B): CI, SN, CM, TG, BJ, ML, BF, GN, CD. Each with the currencies its mobile money is
 * paid in, which are the countries' own, and the dollar in the Congo (PUBLIC-B).
 */
const PAID_IN: Readonly<Record<string, readonly string[]>> = {
  '225': ['XOF'],
  '221': ['XOF'],
  '237': ['XAF'],
  '228': ['XOF'],
  '229': ['XOF'],
  '223': ['XOF'],
  '226': ['XOF'],
  '224': ['GNF'],
  '243': ['CDF', 'USD'],
};
const PREFIXES = Object.keys(PAID_IN);

/** What a country's mobile money holds; empty where CinetPay does not serve it. */
export function currenciesOf(prefix: string): readonly string[] {
  return PAID_IN[prefix] ?? [];
}

const COUNTRY_OF: Readonly<Record<string, string>> = {
  '225': 'CI',
  '221': 'SN',
  '237': 'CM',
  '228': 'TG',
  '229': 'BJ',
  '223': 'ML',
  '226': 'BF',
  '224': 'GN',
  '243': 'CD',
};

/** Where a wallet in this currency can pay to. */
export function countriesPaidIn(currency: string): readonly string[] {
  return PREFIXES.filter((prefix) => PAID_IN[prefix]?.includes(currency))
    .flatMap((prefix) => COUNTRY_OF[prefix] ?? [])
    .sort();
}

/** The currencies of all the countries it serves. */
export const PAID_CURRENCIES: readonly string[] = [...new Set(Object.values(PAID_IN).flat())];

export interface SplitPhone {
  prefix: string;
  phone: string;
}

/** +22507895086 → 225 and 07895086; null where CinetPay sends no money to that country. */
export function splitPhone(e164: string): SplitPhone | null {
  const digits = e164.replace(/^\+/, '');
  const prefix = PREFIXES.find((known) => digits.startsWith(known));
  if (prefix === undefined || digits.length === prefix.length) return null;
  return { prefix, phone: digits.slice(prefix.length) };
}

export const SERVED_PREFIXES = PREFIXES.map((prefix) => `+${prefix}`).join(', ');

/** Refused here, without a call, with the code CinetPay has for an invalid phone. */
export function unservedPhone(): ProviderFailure {
  const message = `CinetPay pays to numbers beginning with ${SERVED_PREFIXES}`;
  return new ProviderFailure({ category: 'VALIDATION', code: '802', message, effect: 'none' });
}
