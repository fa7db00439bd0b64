import fc from 'fast-check';
import { createRedactor, redact, redactText } from '../../src/providers/kit/redact';
import { parseJson } from '../../src/providers/kit/json';

/** Names a provider gives to what nobody may see; written as providers write them. */
const SECRET_NAMES = [
  'SECRETKEY',
  'secret_key',
  'ACCESS-TOKEN',
  'token',
  'access_token',
  'apikey',
  'api_key',
  'X-API-Key',
  'password',
  'callbackPassword',
  'pin',
  'PIN',
  'cvv',
  'ccv',
  'cvc',
  'securityCode',
  'cardNumber',
  'card_number',
  'Authorization',
  'client_secret',
  'x-raas-webhook-signature',
];
const PHONE_NAMES = [
  'mobile_phone',
  'phone',
  'sender_mobile_phone',
  'receiver',
  'receiver_e164',
  'msisdn',
  'mobileNumber',
];

const secretText = fc.stringMatching(/^[A-Za-z0-9!#$%&*+/=?^_~-]{8,40}$/);
/** Words around a secret; none of them long enough to hold one by chance. */
const filler = fc.stringMatching(/^[ a-z,.:;<>"'()]{0,30}$/);

/** Not one that begins with the mask's own sign. */
const emailAddress = fc.emailAddress().filter((email) => !email.startsWith('*'));

/** A card number with a right check digit. */
const cardNumber = fc.stringMatching(/^[2-6][0-9]{11,17}$/).map((body) => {
  for (let check = 0; check <= 9; check++) if (luhn(`${body}${check}`)) return `${body}${check}`;
  return body;
});
function luhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const weighed = at % 2 === 1 ? Number(digit) * 2 : Number(digit);
    return total + (weighed > 9 ? weighed - 9 : weighed);
  }, 0);
  return sum % 10 === 0;
}

/** Puts a value somewhere in a tree of objects and lists. */
function nested<T>(leaf: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  return fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      leaf,
      fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'data', 'request', 'rows'), tie('tree'), { minKeys: 1, maxKeys: 3 }),
    ),
  })).tree;
}

describe('redaction', () => {
  it('hides whatever stands under a secret’s name, at any depth and of any type', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SECRET_NAMES), secretText, nested(fc.constant(null)), (name, secret, around) => {
        const bodies = [
          { [name]: secret },
          { [name]: [secret] },
          { [name]: { value: secret } },
          { around, [name]: secret },
        ];
        for (const body of bodies)
          expect(JSON.stringify(redact({ deep: [body] }))).not.toContain(JSON.stringify(secret).slice(1, -1));
      }),
    );
  });

  it('hides an account’s own secrets wherever they are echoed, also as they stand in a URL', () => {
    fc.assert(
      fc.property(secretText, filler, filler, nested(fc.constant('x')), (secret, before, after, tree) => {
        const redactor = createRedactor([secret]);
        const texts = [`${before} ${secret} ${after}`, `${before}?key=${encodeURIComponent(secret)}&x=1${after}`];
        for (const text of texts) {
          const shown = JSON.stringify([redactor.text(text), redactor.body({ message: text, tree, [text]: [text] })]);
          expect(shown).not.toContain(secret);
          expect(shown).not.toContain(encodeURIComponent(secret));
        }
      }),
    );
  });

  it('hides card numbers in any text, with or without separators, and as JSON numbers', () => {
    fc.assert(
      fc.property(cardNumber, filler, filler, (card, before, after) => {
        const spaced = card.replace(/(\d{4})(?=\d)/g, '$1 ');
        const shown = JSON.stringify([
          redactText(`${before} ${card} ${after}`),
          redact({ note: `${before} ${spaced} ${after}`, id: card }),
          redact(parseJson(`{"id":${card}}`)),
        ]);
        expect(shown).not.toContain(card);
        expect(shown).not.toContain(spaced);
      }),
    );
  });

  it('cuts the tail of phone numbers, under their names and in any text', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[1-9][0-9]{7,13}$/),
        fc.constantFrom(...PHONE_NAMES),
        filler,
        (digits, name, around) => {
          const tail = digits.slice(-4);
          const shown = JSON.stringify([
            redact({ [name]: digits }),
            redact({ [name]: `+${digits}` }),
            redact(parseJson(`{"${name}":${digits}}`)),
            redactText(`${around} +${digits} ${around}`),
          ]);
          expect(shown).not.toContain(digits);
          expect(shown).not.toContain(`${tail}"`);
        },
      ),
    );
  });

  it('cuts e-mail addresses', () => {
    fc.assert(
      fc.property(emailAddress, filler, (email, around) => {
        const shown = JSON.stringify([redactText(`${around} ${email} ${around}`), redact({ contact: email })]);
        expect(shown).not.toContain(JSON.stringify(email).slice(1, -1));
      }),
    );
  });

  it('hides tokens, keys and pins in a URL', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('token', 'password', 'apikey', 'api_key', 'pin', 'secret'),
        fc.stringMatching(/^[A-Z0-9]{6,30}$/),
        (name, value) => {
          expect(redactText(`GET https://pay.example/v1/x?lang=en&${name}=${value}&lot=1`)).not.toContain(value);
        },
      ),
    );
  });

  it('goes by the names of JSON that nobody can parse: cut off anywhere, or written into a string', () => {
    const digits = fc.stringMatching(/^[0-9]{8,15}$/);
    fc.assert(
      fc.property(
        ...([fc.constantFrom(...SECRET_NAMES), secretText, fc.constantFrom(...PHONE_NAMES), digits] as const),
        ...([fc.nat(), fc.integer({ min: 0, max: 2 })] as const),
        (secretName, secret, phoneName, phone, cut, depth) => {
          let text = JSON.stringify({ data: [{ [secretName]: secret, [phoneName]: phone, note: 'kept' }] });
          for (let left = depth; left > 0; left--) text = JSON.stringify({ echo: text });
          const shown = redactText(text.slice(0, cut % (text.length + 1)));
          expect(shown).not.toContain(secret.slice(0, 8));
          expect(shown).not.toContain(phone);
          expect(redactText(shown)).toBe(shown);
          if (cut % (text.length + 1) === text.length) expect(shown).toContain('kept');
        },
      ),
    );
    expect(redactText('{"password":"ab\\"cd","pin":1234,"phone": 677000001')).toBe(
      '{"password":"[redacted]","pin":[redacted],"phone": 677******',
    );
    expect(redactText('data=x&receiver=07895086&mobile_phone=%2B237677000001')).toBe(
      'data=x&receiver=078*****&mobile_phone=%2B237*********',
    );
  });

  it('changes nothing more the second time', () => {
    const text = fc.oneof(
      fc.string(),
      fc.emailAddress(),
      cardNumber,
      fc.stringMatching(/^\+[1-9][0-9]{7,14}$/),
      secretText,
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...SECRET_NAMES, ...PHONE_NAMES, 'note', 'id'), nested(text)),
        (body) => {
          const once = redact(body);
          expect(redact(once)).toEqual(once);
        },
      ),
    );
  });

  it('leaves what is no secret as it is', () => {
    const body = {
      id: 2124,
      amount: 10,
      status: 'pending',
      lot: '0044557641201530102473',
      transaction_id: 'EA180627.122753.M279245',
      created_at: '2022-07-27T12:49:36.066Z',
      track_id: 'TEST202103019',
      is_activated: true,
      payment_proof: null,
      timestamp: 1530102473123,
    };
    expect(redact(body)).toEqual(body);
  });

  it('keeps every digit of a number that a float would change', () => {
    expect(redact(parseJson('{"amount":1341.0,"big":12345678901234567890,"plain":10}'))).toEqual({
      amount: '1341.0',
      big: '12345678901234567890',
      plain: 10,
    });
  });

  it('hides a token that came later, until many newer ones have come', () => {
    const redactor = createRedactor([]);
    redactor.hide('first-token');
    expect(redactor.text('it is first-token')).toBe('it is [redacted]');
    for (let n = 0; n < 5; n++) redactor.hide(`other-token-${n}`);
    expect(redactor.body(['first-token', 'other-token-4'])).toEqual(['[redacted]', '[redacted]']);
  });

  it('bounds what is kept, however long and deep the body is', () => {
    let deep: unknown = 'bottom';
    for (let level = 0; level < 1_000; level++) deep = { deep };
    const long = { text: 'a b '.repeat(1_000_000), items: Array.from({ length: 10_000 }, () => 1), deep };
    expect(JSON.stringify(redact(long)).length).toBeLessThan(10_000);
  });

  it('cuts no secret in half', () => {
    const secret = 'a'.repeat(100);
    const shown = redactText(`${'word '.repeat(3_270)}${secret}`, [secret]);
    expect(shown).not.toContain('aaaa');
    expect(shown.endsWith('[cut]')).toBe(true);
  });
});
