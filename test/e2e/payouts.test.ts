import { MACHNET_MERCHANTS } from '../../src/sandbox/machnet/merchants';
import { create, orderFor, placeOf, USER_ERRORS, type Place } from './orders';
import { KEY_B, openWorld, type Json, type World } from './world';

const OPTIONS = `query ($walletId: ID!, $method: TransferMethod, $country: CountryCode) {
  payoutOptions(walletId: $walletId, method: $method, country: $country) {
    methods currencies isListed
    payers { id name country method } banks { id name currencies branches { id name } }
    rates { from to country method rate } limits { period remaining above below currency }
    receiveUsers { externalId name } } }`;
const REQUIREMENTS = `query ($walletId: ID!, $method: TransferMethod, $country: CountryCode) {
  requirements(walletId: $walletId, method: $method, country: $country) { path required allowed message } }`;

let world: World;
const places = new Map<string, Place>();
beforeAll(async () => {
  world = await openWorld();
  for (const provider of ['PEEX', 'CINETPAY', 'MACHNET', 'XPRIZO'])
    places.set(provider, await placeOf(world, provider));
});
afterEach(() => world.clearFaults());
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

const walletId = (provider: string) => places.get(provider)!.walletId;
const optionsOf = async (provider: string, more: object = {}): Promise<Json> =>
  (await world.ask<Json>(OPTIONS, { walletId: walletId(provider), ...more })).payoutOptions;

describe('payoutOptions', () => {
  it('at Machnet lists the payers of a country and method, with the rate and what the user may still send', async () => {
    expect(await optionsOf('MACHNET', { method: 'CASH_PICKUP', country: 'GH' })).toEqual({
      methods: ['BANK_DEPOSIT', 'WALLET', 'CASH_PICKUP', 'HOME_DELIVERY'],
      currencies: ['USD'],
      isListed: true,
      payers: [
        { id: '1', name: 'Accra Cash', country: 'GHA', method: 'CASH_PICKUP' },
        { id: '9', name: 'Ghana Money', country: 'GHA', method: 'CASH_PICKUP' },
      ],
      banks: [],
      rates: [{ from: 'USD', to: 'GHS', country: 'GH', method: 'CASH_PICKUP', rate: '10.4' }],
      limits: [
        { period: 'DAY', remaining: '200', above: null, below: null, currency: 'USD' },
        { period: 'MONTH', remaining: '4200', above: null, below: null, currency: 'USD' },
        { period: 'YEAR', remaining: '9200', above: null, below: null, currency: 'USD' },
      ],
      // The contacts of the sandbox are registered there too.
      receiveUsers: expect.arrayContaining([
        { externalId: MACHNET_MERCHANTS[0].users.verified.receiveUserId, name: 'Tenzin Norgay' },
      ]),
    });
  });

  it('at Machnet lists banks and their branches for a bank deposit, and no payers', async () => {
    const { payers, banks } = await optionsOf('MACHNET', { method: 'BANK_DEPOSIT', country: 'GH' });
    expect([payers, banks.map(({ name }: Json) => name)]).toEqual([[], ['Bank of Accra', 'Kumasi Savings']]);
    expect(banks[0].branches).toEqual([
      { id: '170', name: 'Osu' },
      { id: '171', name: 'Tema' },
    ]);
  });

  it('at Machnet lists a receiver as soon as a contact is registered for the wallet’s client', async () => {
    const { accountId, clientId } = places.get('MACHNET')!;
    const contact = { firstName: 'Ama', lastName: 'Owusu', phone: '+233541859102', country: 'GH' };
    const { createContact } = await world.ask<Json>(
      `mutation ($input: CreateContactInput!) { createContact(input: $input) {
        contact { registrations { externalId } } userErrors { message } } }`,
      { input: { contact, registerAt: [{ accountId, clientId }] } },
    );
    const [{ externalId }] = createContact.contact.registrations;
    const { receiveUsers } = await optionsOf('MACHNET', { method: 'CASH_PICKUP', country: 'GH' });
    expect(receiveUsers).toContainEqual({ externalId, name: 'Ama Owusu' });
  });

  it('at a provider without such lists says so, and what is known', async () => {
    expect(await optionsOf('CINETPAY', { country: 'CI' })).toEqual({
      ...{ methods: ['MOBILE_MONEY'], currencies: ['XOF'], isListed: false, payers: [], banks: [], rates: [] },
      receiveUsers: [],
      limits: [{ period: 'TRANSFER', remaining: null, above: '200', below: '1500000', currency: 'XOF' }],
    });
    expect(await optionsOf('XPRIZO')).toMatchObject({ methods: ['WALLET'], isListed: false });
  });

  it('names what cannot be asked for', async () => {
    const ask = async (variables: object, key?: string) =>
      (await world.post({ query: OPTIONS, variables }, key)).json.errors[0].extensions.code;
    expect(await ask({ walletId: walletId('PEEX'), method: 'CASH_PICKUP' })).toBe('UNSUPPORTED_OPERATION');
    expect(await ask({ walletId: walletId('PEEX'), country: 'ZZ' })).toBe('INVALID_INPUT');
    expect(await ask({ walletId: walletId('PEEX') }, KEY_B)).toBe('NOT_FOUND');
    await world.fault('MACHNET', 'balance', 'error', { count: 20 });
    expect(await ask({ walletId: walletId('MACHNET') })).toBe('PROVIDER_UNAVAILABLE');
  });
});

describe('requirements', () => {
  const without = (input: Json, path: string[]): Json => {
    const copy = structuredClone(input);
    const parent = path.slice(0, -1).reduce((at, name) => at?.[name], copy);
    if (parent) delete parent[path.at(-1) ?? ''];
    return copy;
  };
  const listFor = async (provider: string, more: object = {}): Promise<Json[]> =>
    (await world.ask<Json>(REQUIREMENTS, { walletId: walletId(provider), ...more })).requirements;

  it.each(['PEEX', 'CINETPAY', 'MACHNET'])(
    'of %s are what an order is refused without, each with its path',
    async (provider) => {
      const good = orderFor(places.get(provider)!);
      delete good.options?.machnet?.remittancePurpose;
      const listed = await listFor(provider, { method: good.method });
      const optional = listed.filter(({ required }) => !required);
      for (const { message } of optional) expect(message).toMatch(/needed where|where its phone number/);
      // What the schema itself demands is no userError.
      const schemaWants = ['input.idempotencyKey', 'input.amount.amount', 'input.amount.currency', 'input.recipient'];
      const required = listed.filter(({ required, path }) => required && !schemaWants.includes(path.join('.')));
      expect(required.length).toBeGreaterThan(0);
      for (const { path } of required) {
        let bad = without(good, path.slice(1));
        if (path.at(-1) === 'amlCft') bad = { ...good, options: { peex: { amlCft: false } } };
        const { transfer, userErrors } = await create(world, bad);
        expect([transfer, userErrors.map((error: Json) => error.path)]).toEqual([null, [path]]);
      }
      expect((await create(world, good)).userErrors).toEqual([]);
    },
  );

  it('without a method ask for one where there are several, and tell what all of them need', async () => {
    const listed = await listFor('MACHNET');
    const method = listed.find(({ path }) => path.join('.') === 'input.method');
    expect(method).toMatchObject({
      required: true,
      allowed: ['BANK_DEPOSIT', 'WALLET', 'CASH_PICKUP', 'HOME_DELIVERY'],
    });
    expect(listed.map(({ path }) => path.join('.'))).not.toContain('input.options.machnet.payerId');
  });

  it('of a method that money is only collected by are those of requestPayment', async () => {
    const listed = await listFor('XPRIZO', { method: 'MPESA' });
    expect(listed.map(({ path }) => path.join('.'))).toContain('input.source.mpesa.phone');
  });
});

it('a Machnet bonus goes along in the sending currency, and is shown as the provider answers it', async () => {
  const input = orderFor(places.get('MACHNET')!);
  input.options.machnet.bonus = '5.00';
  const made = await create(world, input);
  expect(made.userErrors).toEqual([]);
  const { transfer } = await world.ask<Json>(
    `query ($id: ID!) { transfer(id: $id) { details { ... on MachnetTransferDetails { bonusAmount } } } }`,
    { id: made.transfer.id },
  );
  expect(transfer.details.bonusAmount).toMatch(/^5(\.0+)?$/);
});

it('an amount that leaves no room for a bonus is refused with its path', async () => {
  const input = orderFor(places.get('MACHNET')!);
  input.options.machnet.bonus = '9999';
  const { createTransfer } = await world.ask<Json>(
    `mutation ($input: CreateTransferInput!) { createTransfer(input: $input) { ${USER_ERRORS} } }`,
    { input },
  );
  expect(createTransfer.userErrors).toEqual([
    expect.objectContaining({ code: 'INVALID_INPUT', path: ['input', 'options', 'machnet', 'bonus'] }),
  ]);
});
