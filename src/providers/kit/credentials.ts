import { isListedCurrency } from '../../domain/currencies';
import type { InputProblem } from '../../domain/connector';
import type { JsonObject } from '../../domain/json';

/** A credential as text; null where it was not given. */
export function credential(credentials: JsonObject, name: string): string | null {
  const value = credentials[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A problem where a credential is missing, or could not stand in an HTTP header. */
export function checkSecret(credentials: JsonObject, name: string, need: 'required' | 'optional'): InputProblem[] {
  const value = credential(credentials, name);
  if (value === null) return need === 'required' ? [{ path: [name], message: `${name} is missing` }] : [];
  if (!/^[\x21-\x7e]+$/.test(value)) {
    return [{ path: [name], message: `${name} holds spaces or characters that no HTTP header can carry` }];
  }
  return [];
}

export function checkCurrency(credentials: JsonObject): InputProblem[] {
  const currency = credential(credentials, 'currency');
  if (currency === null || isListedCurrency(currency)) return [];
  return [{ path: ['currency'], message: `${currency} is not an ISO 4217 currency` }];
}
