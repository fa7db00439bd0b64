import { invariant } from '../../domain/invariant';
import { textScalar } from './text-scalar';

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

/** Milliseconds since 1970; null where the text is not an instant that exists. */
function readInstant(text: string): number | null {
  const match = RFC_3339.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  // Date.parse takes 30 February for 2 March.
  const exists =
    month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month) && hour < 24 && minute < 60 && second < 60;
  return exists ? Date.parse(text.toUpperCase()) : null;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

/** Inside, an instant is a number of milliseconds; only here is it text. */
export const DateTimeScalar = textScalar<number>({
  name: 'DateTime',
  description:
    'Instant, RFC 3339. Answered in UTC with milliseconds, e.g. `"2026-03-14T09:26:53.589Z"`; taken with any offset. ' +
    'Digits after the milliseconds are dropped.',
  example: '2026-03-14T09:26:53.589Z',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
  problem: (text) => (readInstant(text) === null ? 'is not an RFC 3339 instant with date, time and offset' : null),
  parse: (text) => Date.parse(text.toUpperCase()),
  print: (value) => {
    const instant = typeof value === 'string' ? readInstant(value) : value;
    invariant(typeof instant === 'number' && Number.isFinite(instant), 'not a DateTime');
    return new Date(instant).toISOString();
  },
});
