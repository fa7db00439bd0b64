import { astFromValue, isInputObjectType, print } from 'graphql';
import { SECRET_MEMBERS } from '../../src/server/secret-literals';
import { leastArguments, placesOf, readSdl, rootFieldsOf, withValue, type RootField } from '../graphql/root-fields';
import { openServer, type ServerWorld } from './open-server';

/** What looks like a secret by its type or its name, and may stand in the text of an operation all the same. */
const NO_SECRETS: Readonly<Record<string, string>> = {
  'PeexCredentials.callbackUser': 'a name, which proves nothing without the password beside it',
  'PeexCredentials.currency': 'a currency',
  'CinetPayCredentials.language': 'a language',
  'CinetPayCredentials.currency': 'a currency',
  'MachnetCredentials.clientId': 'a name, which proves nothing without the secret beside it',
  'XprizoCredentials.userName': 'a name, which proves nothing without the password beside it',
  'CardSourceInput.expiryMonth': 'of no use without the number, which is refused',
  'CardSourceInput.expiryYear': 'of no use without the number, which is refused',
  'BankAccountInput.accountNumber': 'people print it on invoices; it only takes money in',
  'CreateTransferInput.idempotencyKey': 'chosen by the caller, and worth nothing without an API key',
  'TransferBatchInput.idempotencyKey': 'chosen by the caller, and worth nothing without an API key',
  'RequestPaymentInput.idempotencyKey': 'chosen by the caller, and worth nothing without an API key',
  'RotateApiKeyInput.apiKeyId': 'the id of a key, not its secret',
  'RevokeApiKeyInput.apiKeyId': 'the id of a key, not its secret',
};

/** Names by which a member is told to be secret, wherever it stands. */
const SECRET_WORD = /pin$|^pin|code$|number|secret|password|token|key|cvv|cvc|expiry|otp|passphrase|private/i;
/** Codes and numbers that anybody may know; what they are is in the name. */
const PUBLIC_NAME = /^(postalCode|routingCode|phoneNumber)$/;

const SDL = readSdl();
const MEMBERS = Object.values(SDL.getTypeMap())
  .filter(isInputObjectType)
  .flatMap((type) => Object.keys(type.getFields()).map((member) => ({ type: type.name, member })));
const isCredential = (type: string) => /Credentials$/.test(type);

describe('the members that may not stand in the text of an operation', () => {
  const secret = Object.entries(SECRET_MEMBERS).flatMap(([type, members]) => members.map((one) => `${type}.${one}`));

  it('are members of the SDL', () => {
    expect(MEMBERS.map(({ type, member }) => `${type}.${member}`)).toEqual(expect.arrayContaining(secret));
  });

  it("are all of every provider's credentials and all that is named like a secret, but for the exceptions", () => {
    const suspects = MEMBERS.filter(({ type, member }) => isCredential(type) || SECRET_WORD.test(member))
      .filter(({ member }) => !PUBLIC_NAME.test(member))
      .map(({ type, member }) => `${type}.${member}`);
    expect(suspects.sort()).toEqual([...secret, ...Object.keys(NO_SECRETS)].sort());
  });

  it('are not excepted at the same time', () => {
    expect(secret.filter((member) => member in NO_SECRETS)).toEqual([]);
  });
});

const PLACES = rootFieldsOf(SDL).flatMap((root) =>
  placesOf(root)
    .filter(({ parent, name }) => parent !== null && SECRET_MEMBERS[parent]?.includes(name))
    .map((place) => ({ root, place, name: `${root.name}(${place.path.join('.')})` })),
);
const BESIDE = new RegExp(`\\b(${Object.values(SECRET_MEMBERS).flat().join('|')}): "x"`, 'g');
const BESIDE_IN = /\$beside/;
const VALUE = '4242-this-is-the-secret-4242';

describe('a secret at every place of the SDL that takes one', () => {
  let world: ServerWorld;
  beforeAll(async () => {
    world = await openServer();
  });
  afterAll(() => world.close());

  /** The operation with every argument in its text. */
  function textOf(root: RootField, values: Record<string, unknown>): string {
    const passed = root.field.args
      .filter(({ name }) => name in values)
      .map(({ name, type }) => `${name}: ${print(astFromValue(values[name], type) ?? { kind: 'NullValue' as never })}`);
    return `{ it: ${root.name}(${passed.join(', ')}) { userErrors { code } } }`;
  }

  it('are found, each member at one place at least', () => {
    const found = new Set(PLACES.map(({ place }) => `${String(place.parent)}.${place.name}`));
    const listed = Object.entries(SECRET_MEMBERS).flatMap(([type, members]) => members.map((one) => `${type}.${one}`));
    expect([...found].sort()).toEqual(listed.sort());
  });

  it.each(PLACES)('$name is refused in the text, and as the default of a variable, and never quoted', async (one) => {
    const { root, place } = one;
    const values = withValue(root, leastArguments(root), { path: place.path, value: VALUE });
    // Secrets that are required beside it come as variables, so that it is this one that is refused.
    const literal = textOf(root, values).replace(BESIDE, '$1: $beside');
    expect(literal).toContain(VALUE);
    const member = `${String(place.parent)}.${place.name} must not stand in the text`;
    const inDefault = literal.replace(`"${VALUE}"`, '$secret');
    const declared = (more: string) =>
      [BESIDE_IN.test(literal) ? '$beside: String!' : '', more].filter(Boolean).join(', ');
    const head = (more: string) => (declared(more) === '' ? 'mutation' : `mutation (${declared(more)})`);
    const variables = { beside: 'x' };
    for (const query of [`${head('')} ${literal}`, `${head(`$secret: String! = "${VALUE}"`)} ${inDefault}`]) {
      const { status, text, json } = await world.post({ query, variables });
      expect({ status, message: json.errors[0].message }).toEqual({
        status: 400,
        message: expect.stringContaining(member),
      });
      expect(text).not.toContain(VALUE);
    }
    const asVariable = `${head('$secret: String!')} ${inDefault}`;
    const given = await world.post({ query: asVariable, variables: { ...variables, secret: VALUE } });
    expect(given.text).not.toContain('must not stand in the text');
    expect(given.json.data?.it?.userErrors).toBeInstanceOf(Array);
  });
});
