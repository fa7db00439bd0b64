import { REGISTRIES } from '../registries';
import { create, createBatch, rowsOf, savedOrder } from './orders';
import { openWorld, type Json, type World } from './world';

let world: World;
beforeAll(async () => {
  world = await openWorld({ registries: REGISTRIES });
});
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

/** The same JSON with the members of every object in the opposite order. */
function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, inner]) => [name, reversed(inner)]),
  );
}

/** 2500 as 2500.00, 20.5 as 20.50 and 20.500. */
const writtenOtherwise = (amount: string): string[] =>
  amount.includes('.') ? [`${amount}0`, `${amount}00`] : [`${amount}.0`, `${amount}.00`];

describe.each([...REGISTRIES.providers])('the same order through $name, written otherwise', (provider) => {
  const order = async (): Promise<Json> => {
    const input = { ...(await savedOrder(world, provider)), waitFor: 'ACCEPTED' };
    // The members of a JSON scalar come in the order in which they are written.
    const { generic } = input.options ?? {};
    return generic ? { ...input, options: { generic: { ...generic, second: { a: 1, b: 2 } } } } : input;
  };
  const otherwise = (input: Json): Json[] =>
    writtenOtherwise(input.amount.amount).map((amount) => reversed({ ...input, amount: { ...input.amount, amount } }));

  it('with zeros after its sum and its members in another order, is one transfer under one key', async () => {
    const input = await order();
    const first = await create(world, input);
    expect(first.userErrors).toEqual([]);
    for (const same of otherwise(input)) {
      const again = await create(world, same);
      expect([again.userErrors, again.transfer.id, again.idempotency.replayed]).toEqual([[], first.transfer.id, true]);
    }
    expect(await rowsOf(world, first.transfer)).toHaveLength(1);
  });

  it('is one transfer as an item of one batch', async () => {
    const input = await order();
    const idempotencyKey = `batch of ${input.idempotencyKey}`;
    const first = await createBatch(world, { idempotencyKey, transfers: [input] });
    for (const same of otherwise(input)) {
      const again = await createBatch(world, { transfers: [same], idempotencyKey });
      expect([again.userErrors, again.items[0].transfer.id]).toEqual([[], first.items[0].transfer.id]);
      expect(again.idempotency.replayed).toBe(true);
    }
    expect(await rowsOf(world, first.items[0].transfer)).toHaveLength(1);
  });

  it('another order under the same key is a conflict, and nothing is sent', async () => {
    const input = await order();
    const { transfer } = await create(world, input);
    const other = await create(world, { ...input, clientReference: 'another' });
    expect(other).toMatchObject({ transfer: null, userErrors: [{ code: 'IDEMPOTENCY_CONFLICT' }] });
    expect(await rowsOf(world, transfer)).toHaveLength(1);
  });
});
