import { isInputObjectType } from 'graphql';
import { openGraph, type GraphWorld } from './graph-world';

let world: GraphWorld;
beforeAll(async () => {
  world = await openGraph();
});
afterAll(() => world.close());

it('marks the contract’s oneOf inputs, and no other', () => {
  const marked = Object.values(world.graph.schema.getTypeMap()).filter(
    (type) => isInputObjectType(type) && type.isOneOf,
  );
  expect(marked.map((type) => type.name).sort()).toEqual([
    'CredentialsInput',
    'PaymentSourceInput',
    'PayoutDestinationInput',
    'RecipientInput',
    'TransferOptions',
    'TransferRef',
  ]);
});

const BAD = {
  'two keys': { id: 'trf_1', reference: 'r' },
  'no key': {},
  'a null': { id: null },
  'a key and a null': { id: 'trf_1', reference: null },
};

describe.each(Object.entries(BAD))('a oneOf input with %s', (_words, by) => {
  it('is refused in the document', async () => {
    const literal = JSON.stringify(by).replace(/"(\w+)":/g, '$1:');
    const { data, errors } = await world.ask(`{ transfer(by: ${literal}) { id } }`);
    expect(data).toBeNull();
    expect(errors[0]?.extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  it('is refused as a variable', async () => {
    const { data, errors } = await world.ask('query ($by: TransferRef!) { transfer(by: $by) { id } }', { by });
    expect(data).toBeNull();
    expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  });
});

it('is refused two keys below another input', async () => {
  const input = {
    ...{ idempotencyKey: 'k', walletId: world.home.wallet.id, method: 'MOBILE_MONEY' },
    amount: { amount: '5', currency: 'XAF' },
    recipient: { contactId: 'con_1', externalWallet: '7' },
  };
  const document = 'mutation ($input: CreateTransferInput!) { createTransfer(input: $input) { transfer { id } } }';
  const { errors } = await world.ask(document, { input });
  expect(errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining('RecipientInput') },
  ]);
});

it('is refused a variable that is not given in the document', async () => {
  const { data, errors } = await world.ask('query ($id: ID) { transfer(by: { id: $id }) { id } }');
  expect(data?.transfer ?? null).toBeNull();
  expect(errors).toHaveLength(1);
});
