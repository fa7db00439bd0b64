import type { IdempotencyRecord } from '../../../src/domain/store';
import type { StoreUnderTest } from '../store-suite';
import { insertWorld, nextId, T0 } from './rows';
import { turns } from './turns';

export function idempotency(opened: () => StoreUnderTest): void {
  const record = (organizationId: string, fields: Partial<IdempotencyRecord> = {}): IdempotencyRecord => ({
    organizationId,
    key: 'order-1',
    operation: 'createTransfer',
    inputHash: 'hash',
    transferIds: [nextId('trf'), null],
    refusals: { '1': { code: 'INVALID_INPUT' } },
    createdAt: T0,
    ...fields,
  });

  it('lets exactly one of 100 parallel requests take a key', async () => {
    const { store, secondPoller } = opened();
    const { organization } = await insertWorld(store);
    const took = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        (index % 2 === 0 ? store : secondPoller).write(async (tx) => {
          const won = await tx.insertIdempotencyKey(record(organization.id, { inputHash: `request ${index}` }));
          await turns(index % 3);
          return won ? `request ${index}` : null;
        }),
      ),
    );
    const winners = took.filter((one) => one !== null);
    expect(winners).toHaveLength(1);
    expect((await store.findIdempotencyKey(organization.id, 'order-1'))?.inputHash).toBe(winners[0]);
  });

  it('gives a key back when the transaction that took it rolls back', async () => {
    const { store } = opened();
    const { organization } = await insertWorld(store);
    const kept = record(organization.id);
    await expect(
      store.write(async (tx) => {
        expect(await tx.insertIdempotencyKey(record(organization.id))).toBe(true);
        throw new Error('refused');
      }),
    ).rejects.toThrow('refused');
    expect(await store.findIdempotencyKey(organization.id, 'order-1')).toBeNull();
    expect(await store.write((tx) => tx.insertIdempotencyKey(kept))).toBe(true);
    expect(await store.findIdempotencyKey(organization.id, 'order-1')).toEqual(kept);
  });

  it('has one key space per organization, and tells keys apart to the letter', async () => {
    const { store } = opened();
    const [one, other] = [await insertWorld(store), await insertWorld(store)];
    const take = (organizationId: string, key: string) =>
      store.write((tx) => tx.insertIdempotencyKey(record(organizationId, { key })));
    expect(await take(one.organization.id, 'order-1')).toBe(true);
    expect(await take(one.organization.id, 'Order-1')).toBe(true);
    expect(await take(one.organization.id, 'order-1 ')).toBe(true);
    expect(await take(other.organization.id, 'order-1')).toBe(true);
    expect(await take(other.organization.id, 'order-1')).toBe(false);
    expect(await store.findIdempotencyKey(one.organization.id, 'order-2')).toBeNull();
  });
}
