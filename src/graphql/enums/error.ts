import { ERROR_CATEGORIES, MONEY_MOVED, USER_ERROR_CODES } from '../../domain/failures';
import { vocabulary } from '../vocabulary';

export const ErrorCategoryEnum = vocabulary(
  'ErrorCategory',
  "What kind of refusal or failure a provider's error is, in one vocabulary for all providers.",
  ERROR_CATEGORIES,
  {
    AUTH: 'The credentials or the address of the caller were refused.',
    VALIDATION: 'The provider found the request malformed or not allowed.',
    INSUFFICIENT_FUNDS: 'The wallet does not hold enough.',
    LIMIT: 'An amount or quota limit of the provider.',
    NOT_FOUND: 'The provider does not know what was named.',
    DUPLICATE: 'The reference or key was used before.',
    RATE_LIMITED: 'Too many calls; see `retryAt`.',
    UNAVAILABLE: 'The provider could not be reached or failed.',
    TIMEOUT: 'The provider did not answer in time.',
    UNSUPPORTED: 'The provider cannot do this.',
    UNKNOWN: 'None of the others, or the provider did not say.',
  },
);

export const UserErrorCodeEnum = vocabulary(
  'UserErrorCode',
  'Why a mutation was refused. Decide by this code, show `message` to people.',
  USER_ERROR_CODES,
  {
    INVALID_INPUT: 'The input has the right shape but no good meaning; `path` names the field.',
    NOT_FOUND: 'What was named does not exist or is not yours.',
    FORBIDDEN: 'The API key lacks the scope that the message names, or is limited to clients.',
    IDEMPOTENCY_CONFLICT: 'The idempotency key was used before with other input or for another operation.',
    UNSUPPORTED_OPERATION: 'This provider or account cannot do this; see `capabilities`.',
    INSUFFICIENT_FUNDS: 'The wallet does not hold enough.',
    LIMIT_EXCEEDED: 'The amount is above or below what the provider allows.',
    CONTACT_NOT_REGISTERED: 'The provider does not know the contact: register it first.',
    DUPLICATE_REFERENCE: 'The provider has seen this reference before.',
    NOT_CANCELABLE: 'The transfer can no longer be canceled.',
    NOT_APPROVABLE: 'The transfer does not wait for an approval.',
    NOT_RESOLVABLE: 'Only an OUTCOME_UNKNOWN transfer that its provider no longer answers for can be resolved.',
    KYC_REQUIRED: 'The client has to be verified first.',
    RATE_LIMITED: 'The provider wants fewer calls; see `retryAt`.',
    OUTCOME_UNKNOWN: 'The provider may or may not have acted. Do not send again: follow the transfer.',
    PROVIDER_REJECTED: 'The provider refused; `provider` has its own code and words.',
    PROVIDER_UNAVAILABLE: 'The provider could not be reached or failed, and nothing was done.',
  },
);

export const MoneyMovedEnum = vocabulary(
  'MoneyMoved',
  'What every caller of a money API needs to know first.',
  MONEY_MOVED,
  {
    NO: 'No money moved, provably.',
    YES: 'Money moved.',
    UNKNOWN: 'Nobody knows yet; it is being looked up.',
  },
);
