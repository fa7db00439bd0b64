import { passesLuhn } from '../../domain/card-number';
import type { JsonValue } from '../../domain/json';
import { numberDigits, plainDigits, SAID_TWICE } from './json';

const HIDDEN = '[redacted]';
const HIDDEN_CARD = '[card number]';
const CUT = '[cut]';
const TWICE = '[said twice]';

/** Bounds of what is kept as evidence: enough to see what a provider said, too little to fill a disk with. */
const MAX_TEXT = 4_000;
const MAX_TEXT_LOOKED_AT = 16_384;
const MAX_ITEMS = 200;
const MAX_DEPTH = 32;
/** Shorter ones would match by accident; they are masked under their field's name only. */
const MIN_SECRET = 4;
/** Session tokens kept in mind, newest last: those of calls that may still be answered. */
const MAX_LATER_SECRETS = 8;

/** Masks what must not be stored, logged or shown. Redacting twice changes nothing more. */
export interface Redactor {
  body(value: unknown): JsonValue;
  text(text: string): string;
  /** A secret that came later, such as a session token. */
  hide(secret: string): void;
}

/** `secrets` are this account's own: masked wherever they appear, whatever the field is called. */
export function createRedactor(secrets: readonly (string | null | undefined)[]): Redactor {
  const own = secrets.flatMap(spellings);
  let later: string[] = [];
  const all = () => [...own, ...later];
  return {
    body: (value) => redact(value, all()),
    text: (text) => redactText(text, all()),
    hide: (secret) => {
      later = [...later, ...spellings(secret)].slice(-2 * MAX_LATER_SECRETS);
    },
  };
}

function spellings(secret: string | null | undefined): string[] {
  if (secret == null || secret.length < MIN_SECRET) return [];
  return [...new Set([secret, encodeURIComponent(secret)])];
}

/** A body as it may be kept: keys, tokens, passwords, pins and cards gone, e-mail addresses and phone numbers cut. */
export function redact(value: unknown, secrets: readonly string[] = []): JsonValue {
  return redactValue(value, '', secrets, 0);
}

function redactValue(value: unknown, name: string, secrets: readonly string[], depth: number): JsonValue {
  if (value === null || value === undefined || typeof value === 'boolean') return value ?? null;
  if (isSecretName(name)) return HIDDEN;
  if (value === SAID_TWICE) return TWICE;
  const digits = numberDigits(value);
  if (digits !== null) {
    const masked = maskNamed(digits, name, secrets);
    return masked === digits ? plainDigits(digits) : masked;
  }
  if (typeof value === 'string') return maskNamed(value, name, secrets);
  if (typeof value !== 'object' || depth >= MAX_DEPTH) return CUT;
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_ITEMS).map((item) => redactValue(item, name, secrets, depth + 1));
    return value.length > MAX_ITEMS ? [...items, CUT] : items;
  }
  const members = Object.entries(value).slice(0, MAX_ITEMS);
  return Object.fromEntries(
    members.map(([key, member]) => [redactText(key, secrets), redactValue(member, key, secrets, depth + 1)]),
  );
}

const SECRET_PART = /secret|token|password|passwd|apikey|authorization|credential|signature|securitycode/;
const SECRET_WHOLE = new Set(['pin', 'pincode', 'cvv', 'cvv2', 'ccv', 'cvc', 'csc', 'cardnumber', 'pan', 'card']);
const PHONE_PART = /phone|msisdn|mobile|receiver|identifierby/;

function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

interface NameKind {
  isSecret: boolean;
  isPhone: boolean;
}

/** Names of fields come again and again; those of one provider's answers are some dozens. */
const MAX_NAMES = 1_000;
const LONGEST_KEPT_NAME = 100;
const NAME_KINDS = new Map<string, NameKind>();

function kindOf(name: string): NameKind {
  const known = NAME_KINDS.get(name);
  if (known) return known;
  const plain = plainName(name);
  const kind = { isSecret: SECRET_WHOLE.has(plain) || SECRET_PART.test(plain), isPhone: PHONE_PART.test(plain) };
  if (NAME_KINDS.size >= MAX_NAMES) NAME_KINDS.clear();
  if (name.length <= LONGEST_KEPT_NAME) NAME_KINDS.set(name, kind);
  return kind;
}

function isSecretName(name: string): boolean {
  return kindOf(name).isSecret;
}

function maskNamed(text: string, name: string, secrets: readonly string[]): string {
  const masked = redactText(text, secrets);
  return isPhone(name, masked) ? maskPhone(masked) : masked;
}

function isPhone(name: string, text: string): boolean {
  return kindOf(name).isPhone && /^\+?[\d\s()-]{6,24}$/.test(text);
}

/** What may stand before the @ of an e-mail address (RFC 5322 atext and dots, 64 characters at most). */
const LOCAL_PART = /([\w!#$%&'*+/=?^`{|}~.-])[\w!#$%&'*+/=?^`{|}~.-]{0,63}@(?=[A-Za-z0-9-])/g;

/** A member of JSON that was cut off or stands in a string, where nobody can parse it: its name decides all the same. */
const JSON_MEMBER =
  /(\\{0,8}"([\w.-]{1,64})\\{0,8}"\s{0,8}:\s{0,8})(?:(")((?:[^"\\]|\\[^])+)|(\\{1,8}")([^"\\]+)|([^"\\,[\]{}\s]+))/g;
const FORM_PHONE = /(\b(?:phone|mobile|msisdn|receiver)\w{0,32}=)((?:\+|%2B)?\d{6,15})/gi;

function maskMember(_whole: string, start: string, name: string, ...parts: (string | undefined)[]): string {
  const [quote, quoted, escape, escaped, bare] = parts;
  const value = quoted ?? escaped ?? bare ?? '';
  const before = `${start}${quote ?? escape ?? ''}`;
  if (isSecretName(name)) return before + HIDDEN;
  return before + (isPhone(name, value) ? maskPhone(value) : value.replace(JSON_MEMBER, maskMember));
}

/** Each rule of redactText needs one of these somewhere: a member's colon, =, @, or a run of digits. */
const WORTH_A_LOOK = /[:=@]|\d(?:[ -]?\d){7}/;
/** Texts no longer than this are cut nowhere. */
const PLAIN_TEXT = 1_000;

/** A provider's words as they may be logged or shown. */
export function redactText(text: string, secrets: readonly string[] = []): string {
  let masked = text.length > MAX_TEXT_LOOKED_AT ? withoutTail(text.slice(0, MAX_TEXT_LOOKED_AT)) : text;
  for (const secret of secrets) if (masked.includes(secret)) masked = masked.replaceAll(secret, HIDDEN);
  if (masked.length <= PLAIN_TEXT && !WORTH_A_LOOK.test(masked)) return masked;
  masked = masked
    .replace(/:\/\/[^\s/@]{1,256}@/g, `://${HIDDEN}@`)
    .replace(/((?:token|password|apikey|api_key|secret|secretkey|pin|cvv|ccv)=)[^&\s"'<>]+/gi, `$1${HIDDEN}`)
    .replace(JSON_MEMBER, maskMember)
    .replace(FORM_PHONE, (_whole, name: string, phone: string) => name + maskPhone(phone))
    .replace(LOCAL_PART, '$1***@')
    .replace(/(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g, (run) => (isCardNumber(run) ? HIDDEN_CARD : run))
    .replace(/\+\d{8,15}(?!\d)/g, maskPhone);
  return masked.length > MAX_TEXT ? `${withoutTail(masked.slice(0, MAX_TEXT))}${CUT}` : masked;
}

/** Without the last word, which the cut may have halved so that no rule knows it any more. */
function withoutTail(text: string): string {
  return text.replace(/\S{1,1000}$/, '');
}

/** +23767******* tells an operator the country and the network, and nobody's number. */
function maskPhone(phone: string): string {
  const kept = Math.min(6, Math.max(3, phone.length - 6));
  return phone.slice(0, kept) + '*'.repeat(phone.length - kept);
}

/** 13 to 19 digits with an issuer's first digit and a right check digit (ISO/IEC 7812): other ids seldom have both. */
function isCardNumber(run: string): boolean {
  const digits = run.replace(/\D/g, '');
  if (!/^[2-6]/.test(digits)) return false;
  return passesLuhn(digits);
}
