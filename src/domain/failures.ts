import { withoutCardNumbers } from './card-number';
import type { JsonValue } from './json';

export const ERROR_CATEGORIES = [
  'AUTH',
  'VALIDATION',
  'INSUFFICIENT_FUNDS',
  'LIMIT',
  'NOT_FOUND',
  'DUPLICATE',
  'RATE_LIMITED',
  'UNAVAILABLE',
  'TIMEOUT',
  'UNSUPPORTED',
  'UNKNOWN',
] as const;
export type ErrorCategory = (typeof ERROR_CATEGORIES)[number];

/** A provider's refusal as callers see it: our category, its own code and words. */
export interface ProviderErrorInfo {
  category: ErrorCategory;
  code: string | null;
  message: string;
  /** The same request may be repeated. */
  retryable: boolean;
  /** Milliseconds since 1970; null where the provider named no time. */
  retryAt: number | null;
}

/**
 * The world's fault at a provider. `effect` is the third question of money: 'none' is proof that the provider did not
 * act; after 'maybe' the transfer is looked up before anything is sent again.
 */
export class ProviderFailure extends Error {
  override readonly name = 'ProviderFailure';
  readonly info: ProviderErrorInfo;
  readonly effect: 'none' | 'maybe';
  /** The answer's redacted body, kept as evidence. */
  readonly evidence: JsonValue;
  /** What of the answer was of an undocumented shape, e.g. "body.state is not a text". */
  readonly drift: string | null;
  /** It did not let us in at all: whatever was to be asked was not looked at, and may be let in later. */
  readonly refusedLogin: boolean;

  constructor(fields: {
    category: ErrorCategory;
    message: string;
    code?: string | null;
    retryable?: boolean;
    retryAt?: number | null;
    effect: 'none' | 'maybe';
    evidence?: JsonValue;
    drift?: string | null;
    refusedLogin?: boolean;
  }) {
    super(fields.message);
    this.info = {
      category: fields.category,
      code: fields.code ?? null,
      message: fields.message,
      retryable: fields.retryable ?? false,
      retryAt: fields.retryAt ?? null,
    };
    this.effect = fields.effect;
    this.evidence = fields.evidence ?? null;
    this.drift = fields.drift ?? null;
    this.refusedLogin = fields.refusedLogin ?? false;
  }
}

export const USER_ERROR_CODES = [
  'INVALID_INPUT',
  'NOT_FOUND',
  'FORBIDDEN',
  'IDEMPOTENCY_CONFLICT',
  'UNSUPPORTED_OPERATION',
  'INSUFFICIENT_FUNDS',
  'LIMIT_EXCEEDED',
  'CONTACT_NOT_REGISTERED',
  'DUPLICATE_REFERENCE',
  'NOT_CANCELABLE',
  'NOT_APPROVABLE',
  'NOT_RESOLVABLE',
  'KYC_REQUIRED',
  'RATE_LIMITED',
  'OUTCOME_UNKNOWN',
  'PROVIDER_REJECTED',
  'PROVIDER_UNAVAILABLE',
] as const;
export type UserErrorCode = (typeof USER_ERROR_CODES)[number];
export const MONEY_MOVED = ['NO', 'YES', 'UNKNOWN'] as const;
export type MoneyMoved = (typeof MONEY_MOVED)[number];

/** An expected refusal: data for the caller, not an exception of the system. */
export interface UserError {
  code: UserErrorCode;
  message: string;
  /** From "input" down to the field. */
  path: string[] | null;
  moneyMoved: MoneyMoved;
  /** Milliseconds since 1970. */
  retryAt: number | null;
  provider: ProviderErrorInfo | null;
}

/** Thrown inside an operation to end it with userErrors; a transaction it passes through is rolled back. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(readonly errors: UserError[]) {
    super(errors.map((error) => error.message).join('; '));
  }
}

/** The message may quote what the caller typed, which may be a card number at a wrong place: that is withheld. */
export function userError(
  code: UserErrorCode,
  message: string,
  more: Partial<Omit<UserError, 'code' | 'message'>> = {},
): UserError {
  return {
    code,
    message: withoutCardNumbers(message),
    path: null,
    moneyMoved: 'NO',
    retryAt: null,
    provider: null,
    ...more,
  };
}

/**
 * The database cannot do its work just now: it is full, cannot be written, or is out of reach. What was asked may have been
 * carried out in part or not at all; with the same idempotency key it may be asked again.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  /** The database's own code of what happened. */
  constructor(
    readonly code: string,
    reason: string,
  ) {
    super(reason);
  }
}

/** A read that was ended at the time limit; nothing is wrong but what was asked, and the message says what to add. */
export class ReadTooLong extends Error {
  override readonly name = 'ReadTooLong';
  constructor(advice: string) {
    super(`this takes longer than a read may (READ_TIMEOUT_MS): ${advice}`);
  }
}

/** A page or event cursor that cannot be read, or belongs to somebody else. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
}

/** An event cursor whose event is not served any more. */
export class CursorExpired extends Error {
  override readonly name = 'CursorExpired';
  constructor(
    readonly oldestCursor: string,
    why = 'is older than the events still served',
  ) {
    super(`this cursor ${why}; start again from oldestCursor`);
  }
}

/** The user-facing code of a provider's refusal. */
export const USER_ERROR_OF_CATEGORY = {
  AUTH: 'PROVIDER_REJECTED',
  VALIDATION: 'PROVIDER_REJECTED',
  INSUFFICIENT_FUNDS: 'INSUFFICIENT_FUNDS',
  LIMIT: 'LIMIT_EXCEEDED',
  NOT_FOUND: 'PROVIDER_REJECTED',
  DUPLICATE: 'DUPLICATE_REFERENCE',
  RATE_LIMITED: 'RATE_LIMITED',
  UNAVAILABLE: 'PROVIDER_UNAVAILABLE',
  TIMEOUT: 'PROVIDER_UNAVAILABLE',
  UNSUPPORTED: 'UNSUPPORTED_OPERATION',
  UNKNOWN: 'PROVIDER_REJECTED',
} satisfies Record<ErrorCategory, UserErrorCode>;
