import { ProviderFailure } from '../../domain/failures';

/**
 * Country prefixes of CinetPay transfers. 225 stands in the document's samples; the others, and that there are no
 * more, come from integrators (PUBLIC-B): CI, SN, CM, TG, BJ, ML, BF, GN, CD.
 */
const PREFIXES: readonly string[] = ['225', '221', '237', '228', '229', '223', '226', '224', '243'];

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
