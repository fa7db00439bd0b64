/**
 * How a search finds people whatever way their names and numbers are written: both what is stored and what is sought are
 * folded to the same plain letters and digits, and every end of a stored word is kept, so that any part of a word is
 * found as the beginning of one of its ends.
 */

/** Letters that Unicode does not decompose into a plain one and an accent. */
const PLAIN: Record<string, string> = {
  œ: 'oe',
  æ: 'ae',
  ß: 'ss',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  ı: 'i',
  ŋ: 'n',
  ɛ: 'e',
  ɔ: 'o',
};
const SPECIAL = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');
/** As apostrophes are typed, typeset and mistyped; U+00B4 would otherwise decompose into a space and an accent. */
const APOSTROPHES = /['‘’ʼʻʹ`´＇′]/g;
/** Longer words are found by their beginnings alone; the row itself is asked for the rest. */
const LONGEST_WORD = 24;
/** Each costs a look into the index; the row itself is asked for all of them. */
const MAX_SOUGHT = 4;
/** From so many digits on the zeros in front may be the prefix of a call rather than part of the number. */
const NATIONAL_DIGITS = 7;

/** Without accents, apostrophes, hyphens and invisible marks, in lower case. */
function fold(text: string): string {
  return text
    .replace(APOSTROPHES, '')
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase()
    .replace(SPECIAL, (letter) => PLAIN[letter] ?? letter)
    .replace(/[\p{Pd}\s]+/gu, ' ')
    .trim();
}

/** What a contact is searched by, a line each. */
export interface Searchable {
  firstName: string;
  lastName: string;
  email: string | null;
  phone: string | null;
}

export function searchText({ firstName, lastName, email, phone }: Searchable): string {
  const lines = [fold(`${firstName} ${lastName}`), fold(email ?? ''), (phone ?? '').replace(/\D/g, '')];
  return lines.join('\n');
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * Every end of every word of a search text, of an e-mail address only its words as they are: it is as long as the rest
 * together, and people type one from its beginning.
 */
export function searchWords(text: string): string[] {
  const [name = '', email = '', phone = ''] = text.split('\n');
  const words = new Set(wordsOf(email).map(indexed));
  for (const word of [...wordsOf(name), ...wordsOf(phone)]) {
    const letters = [...word];
    letters.forEach((_letter, start) => words.add(indexed(letters.slice(start).join(''))));
  }
  return [...words];
}

function indexed(word: string): string {
  return [...word].slice(0, LONGEST_WORD).join('');
}

export interface Sought {
  /** All of them have to be in the search text. */
  parts: string[];
  /** Beginnings of search words, the longest first. Every row that has the parts has these. */
  words: string[];
}

/** What was typed, read as it was meant: words in any order, a phone number in any spelling as one. */
export function readSearch(typed: string): Sought {
  const parts: string[] = [];
  let number = '';
  const endNumber = () => {
    if (number !== '') parts.push(dialled(number));
    number = '';
  };
  for (const part of fold(typed).split(' ')) {
    const digits = part.replace(/[+().\/]/g, '');
    if (/^\d+$/.test(digits)) {
      number += digits;
    } else {
      endNumber();
      if (part !== '') parts.push(part);
    }
  }
  endNumber();
  const words = [...new Set(parts.flatMap(wordsOf).map(indexed))];
  words.sort((one, other) => other.length - one.length);
  return { parts, words: words.slice(0, MAX_SOUGHT) };
}

/** A number as it stands in E.164: `00` or the national `0` before it is dialled, but no part of it. */
function dialled(digits: string): string {
  return digits.length >= NATIONAL_DIGITS ? digits.replace(/^0+/, '') : digits;
}
