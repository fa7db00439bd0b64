import type { SettleHistory } from '../../../src/domain/settle-history';
import type { StoreUnderTest } from '../store-suite';
import { insertWorld, type World } from './rows';

export function settleHistories(opened: () => StoreUnderTest): void {
  const empty = ({ account }: World, fields: Partial<SettleHistory> = {}): SettleHistory => ({
    accountId: account.id,
    provider: account.provider,
    method: 'MOBILE_MONEY',
    stage: 'PROVIDER',
    counts: { ends: [0, 0, 0], exposureMs: [0, 0, 0] },
    ...fields,
  });
  const addTo = (through: StoreUnderTest['store'], history: SettleHistory) =>
    through.write(async (tx) => {
      const row = await tx.lockSettleHistory(history);
      row.counts.ends[1] = (row.counts.ends[1] ?? 0) + 1;
      await tx.saveSettleHistory(row);
    });

  it('begins a history with nothing in it, and keeps what is saved', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    expect(await store.listSettleHistories(world.account.id)).toEqual([]);
    const saved = empty(world, { counts: { ends: [0.25, 3, 0], exposureMs: [1500, 86_400_000, 0] } });
    await store.write(async (tx) => {
      expect(await tx.lockSettleHistory(empty(world))).toEqual(empty(world));
      await tx.saveSettleHistory(saved);
    });
    expect(await store.listSettleHistories(world.account.id)).toEqual([saved]);
  });

  it('keeps methods, stages and accounts apart', async () => {
    const { store } = opened();
    const [world, other] = [await insertWorld(store), await insertWorld(store)];
    await addTo(store, empty(world));
    await addTo(store, empty(world, { method: 'CARD' }));
    await addTo(store, empty(world, { stage: 'PERSON' }));
    await addTo(store, empty(other));
    expect(await store.listSettleHistories(world.account.id)).toHaveLength(3);
    expect(await store.listSettleHistories(other.account.id)).toHaveLength(1);
  });

  it('loses nothing of what two processes add at once, in one row however much it is', async () => {
    const { store, secondPoller } = opened();
    const world = await insertWorld(store);
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => addTo(index % 2 === 0 ? store : secondPoller, empty(world))),
    );
    const rows = await store.listSettleHistories(world.account.id);
    expect(rows.map(({ counts }) => counts.ends)).toEqual([[0, 40, 0]]);
  });
}
