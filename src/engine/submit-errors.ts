import type { ContactRegistration } from '../domain/contact';
import { ProviderFailure, type ProviderErrorInfo } from '../domain/failures';
import type { LocalChange } from './observe';

/** Prefix of the failure code of a transfer whose contact the provider did not take. */
export const CONTACT_REFUSED = 'CONTACT_';

/** What a failed sending leaves as an observation. */
export function evidenceOf(
  error: ProviderErrorInfo,
  failure: ProviderFailure | null,
  mappedStatus: 'CREATED' | 'FAILED' | 'OUTCOME_UNKNOWN',
): LocalChange['evidence'] {
  return {
    body: { category: error.category, code: error.code, message: error.message, answer: failure?.evidence ?? null },
    mappedStatus,
    undocumented: undocumentedIn(failure),
  };
}

/** The one thing that made an answer unreadable; an answer that was read says by itself what was strange in it. */
export function undocumentedIn(failure: ProviderFailure | null): string[] {
  return failure === null || failure.drift === null ? [] : [failure.drift];
}

export function unregistered(registration: ContactRegistration): ProviderErrorInfo {
  const error = registration.error;
  return {
    category: error?.category ?? 'VALIDATION',
    code: `${CONTACT_REFUSED}${error?.code ?? 'NOT_REGISTERED'}`,
    message: `the provider did not accept the contact: ${error?.message ?? 'no reason given'}`,
    retryable: false,
    retryAt: null,
  };
}

export function info(category: ProviderErrorInfo['category'], code: string, message: string): ProviderErrorInfo {
  return { category, code, message, retryable: false, retryAt: null };
}

export function unsupported(): ProviderFailure {
  return new ProviderFailure({
    category: 'UNSUPPORTED',
    message: 'the provider has no such operation',
    effect: 'none',
  });
}

export function missingFromAnswer(): ProviderFailure {
  const message = "the provider's answer does not mention this transfer";
  return new ProviderFailure({ category: 'UNKNOWN', code: 'MISSING_ITEM', message, effect: 'maybe' });
}
