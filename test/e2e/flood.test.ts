import { create, orderFor, placeOf, rowsOf, settled, transferOf } from './orders';
import { openWorld, type Json, type World } from './world';

const TRANSFERS = 30;
/** Sendings of one account under way at once (src/engine/lanes.ts). */
const LANES = 8;

describe('more transfers than their provider takes at once', () => {
  let world: World;
  beforeAll(async () => {
    // Long enough that nothing ends while the test looks.
    world = await openWorld({ env: { PROVIDER_TIMEOUT_MS: '3000' } });
  });
  afterAll(async () => {
    expect(world.faults()).toEqual([]);
    await world.close();
  });

  it('are stored at once, sent a few at a time, delay no other account, and arrive once each', async () => {
    const slow = await placeOf(world, 'PEEX');
    const other = await placeOf(world, 'CINETPAY');
    await world.fault('PEEX', 'create', 'hangAfterAccept', { count: LANES });
    const made: Json[] = await Promise.all(
      Array.from({ length: TRANSFERS }, () => create(world, orderFor(slow, { waitFor: 'CREATED' }))),
    );
    expect(made.map(({ userErrors }) => userErrors)).toEqual(made.map(() => []));
    await world.until('the calls', async () => (await world.ledger('PEEX')).length === LANES);
    const statuses = await Promise.all(
      made.map(async ({ transfer }): Promise<string> => (await transferOf(world, transfer.id)).status),
    );
    expect(statuses.filter((status) => status === 'SUBMITTING')).toHaveLength(LANES);
    expect(statuses.filter((status) => status === 'CREATED')).toHaveLength(TRANSFERS - LANES);

    const prompt = await create(world, orderFor(other, { waitFor: 'ACCEPTED' }));
    expect(prompt).toMatchObject({ transfer: { status: 'PENDING' }, userErrors: [] });

    for (const { transfer } of made) {
      expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
      expect(await rowsOf(world, transfer)).toHaveLength(1);
    }
  });
});
