import { REGISTRIES } from '../registries';
import { create, orderFor, PHONE_PROVIDERS, placeOf, savedOrder, settled, USER_ERRORS } from './orders';
import { openWorld, type Json, type World } from './world';

const TRANSFER = 'id status amount { amount } booked { amount currency } attention { reason says asks } version';
const FIND = `query ($id: ID!) { transfer(by: { id: $id }) { ${TRANSFER} } }`;
const RESOLVE = `mutation ($id: ID!, $outcome: ResolvedOutcome!) {
  resolveTransfer(input: { transferId: $id, outcome: $outcome, evidence: "their statement" }) { transfer { ${TRANSFER} } ${USER_ERRORS} } }`;
const ACKNOWLEDGE = `mutation ($id: ID!) {
  acknowledgeTransfer(input: { transferId: $id, note: "settled with them" }) { transfer { ${TRANSFER} } ${USER_ERRORS} } }`;
const UNMAPPED =
  '{ events(first: 100, filter: { types: [PROVIDER_VALUE_UNMAPPED] }) { nodes { ... on AccountEvent { message } } } }';

let world: World;
beforeAll(async () => {
  world = await openWorld({ registries: REGISTRIES });
});
afterEach(() => world.clearFaults());
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

const find = async (id: string): Promise<Json> => (await world.ask<Json>(FIND, { id })).transfer;

/** No answer of Xprizo's about a payment has a sum in it. */
const TELL_THE_SUM = REGISTRIES.providers.filter(({ id }) => id !== 'XPRIZO');

describe.each(TELL_THE_SUM)('another sum than the ordered one at $name', (definition) => {
  it('was booked: both are on the transfer, until a person has acknowledged it', async () => {
    const { id: provider } = definition;
    const { transfer } = await create(world, { ...(await savedOrder(world, definition)), waitFor: 'ACCEPTED' });
    await world.fault(provider, 'lookup', 'amountChanged', { count: undefined });
    await settled(world, transfer.id);
    const seen = await find(transfer.id);
    expect(seen).toMatchObject({
      amount: { amount: transfer.amount.amount },
      attention: { reason: 'AMOUNT_MISMATCH', says: `${seen.booked.amount} ${seen.booked.currency}` },
    });
    expect(seen.booked.amount).not.toBe(transfer.amount.amount);
    const words = (await world.ask<Json>(UNMAPPED)).events.nodes.map(({ message }: Json) => message);
    expect(words.filter((message: string) => message.includes('amount'))).toEqual([]);
    const { acknowledgeTransfer } = await world.ask<Json>(ACKNOWLEDGE, { id: transfer.id });
    expect(acknowledgeTransfer).toMatchObject({ transfer: { attention: null, booked: seen.booked }, userErrors: [] });
  });
});

describe.each(PHONE_PROVIDERS)('what needs a person at %s', (provider) => {
  it('answers stay without a word we know: it is told, and a person may settle it', async () => {
    const { transfer } = await create(world, orderFor(await placeOf(world, provider)));
    await world.fault(provider, 'lookup', 'unknownStatus', { count: undefined });
    await world.pass(20_000, 1_000);
    const early = await find(transfer.id);
    expect(early.attention).toBeNull();
    const refused = await world.ask<Json>(RESOLVE, { id: transfer.id, outcome: 'CANCELED' });
    expect(refused.resolveTransfer.userErrors).toMatchObject([{ code: 'NOT_RESOLVABLE', moneyMoved: 'UNKNOWN' }]);
    await world.pass(25_000, 1_000);
    expect((await find(transfer.id)).attention).toMatchObject({ reason: 'UNREADABLE' });
    // It has another end than an acknowledgement.
    const noted = await world.ask<Json>(ACKNOWLEDGE, { id: transfer.id });
    expect(noted.acknowledgeTransfer.userErrors).toMatchObject([{ code: 'NOT_RESOLVABLE' }]);
    const { resolveTransfer } = await world.ask<Json>(RESOLVE, { id: transfer.id, outcome: 'CANCELED' });
    expect(resolveTransfer).toMatchObject({ transfer: { status: 'CANCELED', attention: null }, userErrors: [] });
  });
});
