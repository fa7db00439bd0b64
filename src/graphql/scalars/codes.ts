import { invariant } from '../../domain/invariant';
import { withoutDecoration } from '../../engine/phone';
import { textScalar } from './text-scalar';

/** Codes and addresses of the outside world. Only the shape is checked here; whether it is listed is the engine's to say. */

export const CurrencyScalar = textScalar({
  name: 'Currency',
  description: 'ISO 4217 currency code, upper case, e.g. `"XAF"` or `"USD"`.',
  example: 'XAF',
  specifiedByURL: 'https://www.iso.org/iso-4217-currency-codes.html',
  problem: (text) => (/^[A-Z]{3}$/.test(text) ? null : 'is not three upper-case letters'),
});

export const CountryCodeScalar = textScalar({
  name: 'CountryCode',
  description: 'ISO 3166-1 alpha-2 country code, upper case, e.g. `"CM"` for Cameroon.',
  example: 'CM',
  specifiedByURL: 'https://www.iso.org/iso-3166-country-codes.html',
  problem: (text) => (/^[A-Z]{2}$/.test(text) ? null : 'is not two upper-case letters'),
});

export const PhoneNumberScalar = textScalar({
  name: 'PhoneNumber',
  description:
    'Phone number. Answered in E.164, e.g. `"+237678923563"`; taken as people write it: with spaces, hyphens or brackets, ' +
    'with `00` for the `+`, without either, and in national form where its `country` is given beside it. In a mutation, a ' +
    'number that cannot exist is INVALID_INPUT; whether one is in use is not known here.',
  example: '+237678923563',
  specifiedByURL: 'https://www.itu.int/rec/T-REC-E.164',
  problem: (text) => {
    if (withoutDecoration(text) !== null) return null;
    if (/\p{L}/u.test(text)) return 'has letters';
    return 'does not have 7 to 15 digits after the + and its country code';
  },
  parse: (text) => withoutDecoration(text) ?? text,
  print: (value) => {
    invariant(typeof value === 'string' && /^\+[1-9]\d{6,14}$/.test(value), 'not a PhoneNumber');
    return value;
  },
});

/** RFC 5321 allows no longer address. */
const MAX_EMAIL_CHARACTERS = 254;

export const EmailAddressScalar = textScalar({
  name: 'EmailAddress',
  description: 'E-mail address, e.g. `"awa.diop@example.com"`. Only the shape is checked.',
  example: 'awa.diop@example.com',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc5322#section-3.4.1',
  problem: (text) => {
    if (text.length > MAX_EMAIL_CHARACTERS) return `has more than ${MAX_EMAIL_CHARACTERS} characters`;
    return /^[^\s@<>()[\],;:"\\]+@[^\s@<>()[\],;:"\\.]+(\.[^\s@<>()[\],;:"\\.]+)+$/.test(text)
      ? null
      : 'is not an e-mail address';
  },
});

export const UrlScalar = textScalar({
  name: 'URL',
  description: 'Absolute http or https URL, e.g. `"https://example.com/return"`.',
  example: 'https://example.com/return',
  specifiedByURL: 'https://url.spec.whatwg.org/',
  problem: (text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null) return 'is not an absolute URL';
    return url.protocol === 'http:' || url.protocol === 'https:' ? null : 'is not an http or https URL';
  },
});

/** Longer than any cursor ever given out. */
const MAX_CURSOR_CHARACTERS = 512;

export const EventCursorScalar = textScalar({
  name: 'EventCursor',
  description:
    'Opaque position in the event log of your organization, e.g. `"b3JnXzAxOTM6NDI"`. Keep it as it is: cursors compare ' +
    'equal or not, only the server orders them. The same cursor works in the `events` query and in every subscription. ' +
    'One that is not yours or is damaged answers INVALID_CURSOR; one older than what is kept answers CURSOR_EXPIRED with ' +
    '`extensions.oldestCursor`.',
  example: 'b3JnXzAxOTM6NDI',
  problem: (text) => (text.length > MAX_CURSOR_CHARACTERS ? `has more than ${MAX_CURSOR_CHARACTERS} characters` : null),
});
