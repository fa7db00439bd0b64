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
    'E.164 phone number: `+`, country code and number, 7 to 15 digits, no spaces, e.g. `"+237678923563"`. ' +
    'Only the shape is checked, not whether the number is in use.',
  example: '+237678923563',
  specifiedByURL: 'https://www.itu.int/rec/T-REC-E.164',
  problem: (text) => {
    if (/^\+[1-9]\d{6,14}$/.test(text)) return null;
    if (!text.startsWith('+')) return 'does not start with + and the country code';
    if (/[^\d+]/.test(text)) return 'has characters other than digits after the +';
    return 'does not have 7 to 15 digits after the +, the first of them not 0';
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
