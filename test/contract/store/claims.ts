import type { Transfer } from '../../../src/domain/transfer';
import type { StoreUnderTest } from '../store-suite';
import { account, insertWorld, T0, transfer, type World } from './rows';

export function claims(opened: () => StoreUnderTest): void {
  const insertDue = async (world: World, dues: (number | null)[], fields: Partial<Transfer> = {}) => {
    const rows = dues.map((nextPollAt) => transfer(world.wallet, { ...fields, nextPollAt }));
    await opened().store.write(async (tx) => {
      for (const row of rows) await tx.insertTransfer(row);
    });
    return rows;
  };
  const nextPolls = async (world: World, rows: Transfer[]) => {
    const found = await opened().store.listTransfersByIds(
      world.visible,
      rows.map((row) => row.id),
    );
    return rows.map((row) => found.find((one) => one.id === row.id)?.nextPollAt);
  };

  it('gives no transfer to two pollers that claim at once', async () => {
    const { store, secondPoller } = opened();
    const world = await insertWorld(store);
    const due = await insertDue(
      world,
      Array.from({ length: 300 }, (_, index) => T0 - index),
    );
    const claimed: string[] = [];
    const poll = async (through: typeof store) => {
      for (;;) {
        const batch = await through.write((tx) =>
          tx.claimDueTransfers(world.account.id, { now: T0, leaseUntil: T0 + 1000, limit: 7 }),
        );
        claimed.push(...batch.map((row) => row.id));
        // A poller passes over what another one is just claiming, and so may find nothing before all is claimed.
        if (batch.length === 0 && claimed.length >= due.length) return;
      }
    };
    await Promise.all([poll(store), poll(secondPoller), poll(store), poll(secondPoller)]);
    expect(claimed.sort()).toEqual(due.map((row) => row.id).sort());
  });

  it('claims the oldest due first, moved to the end of the lease, and nothing that is not due', async () => {
    const { store } = opened();
    const [world, other] = [await insertWorld(store), await insertWorld(store)];
    const [late, early, , , middle] = await insertDue(world, [T0, T0 - 500, T0 + 1, null, T0 - 100]);
    await insertDue(other, [T0 - 900]);
    const claim = { now: T0, leaseUntil: T0 + 60_000, limit: 2 };
    const first = await store.write((tx) => tx.claimDueTransfers(world.account.id, claim));
    expect(first).toEqual([early, middle].map((row) => ({ ...row, nextPollAt: claim.leaseUntil })));
    const second = await store.write((tx) => tx.claimDueTransfers(world.account.id, claim));
    expect(second.map((row) => row.id)).toEqual([late?.id]);
    expect(await store.write((tx) => tx.claimDueTransfers(world.account.id, claim))).toEqual([]);
  });

  it('gives a transfer out again when the lease of a claimer that died has run out', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const [due] = await insertDue(world, [T0]);
    const claim = (now: number) =>
      store.write((tx) => tx.claimDueTransfers(world.account.id, { now, leaseUntil: now + 1000, limit: 5 }));
    expect((await claim(T0)).map((row) => row.id)).toEqual([due?.id]);
    expect(await claim(T0 + 999)).toEqual([]);
    expect((await claim(T0 + 1000)).map((row) => row.id)).toEqual([due?.id]);
  });

  it('knows which accounts have something due, and when the next is', async () => {
    const { store } = opened();
    const [one, other] = [await insertWorld(store), await insertWorld(store)];
    await insertDue(one, [1000, 3000]);
    await insertDue(other, [2000, null]);
    const due = async (now: number) => {
      const ids = await store.listAccountsWithDueTransfers(now);
      return [one, other].filter((world) => ids.includes(world.account.id));
    };
    expect(await due(999)).toEqual([]);
    expect(await due(1000)).toEqual([one]);
    expect(await due(2000)).toEqual([one, other]);
    expect(await store.findEarliestPoll()).toBe(1000);
  });

  it('hastens what is planned for later, and final transfers only where a reversal is possible', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const planned = await insertDue(world, [T0 + 5000, T0 - 5000, null]);
    const [succeeded] = await insertDue(world, [null], { status: 'SUCCEEDED' });
    const [failed] = await insertDue(world, [null], { status: 'FAILED' });
    const rows = [...planned, succeeded!, failed!];
    await store.write((tx) =>
      tx.hastenTransfers(
        rows.map((row) => row.id),
        T0,
      ),
    );
    expect(await nextPolls(world, rows)).toEqual([T0, T0 - 5000, T0, T0, null]);
  });

  it('claims accounts whose clients and wallets are due, once', async () => {
    const { store, secondPoller } = opened();
    const world = await insertWorld(store);
    const accounts = [-3000, -1000, -2000, 1, null].map((due) =>
      account({ organizationId: world.organization.id, nextRefreshAt: due === null ? null : T0 + due }),
    );
    await store.write(async (tx) => {
      for (const one of accounts) await tx.insertAccount(one);
    });
    const claim = { now: T0, leaseUntil: T0 + 60_000, limit: 2 };
    expect(await store.findEarliestRefresh()).toBeLessThanOrEqual(T0 - 3000);
    const both = await Promise.all([
      store.write((tx) => tx.claimDueAccounts(claim)),
      secondPoller.write((tx) => tx.claimDueAccounts(claim)),
    ]);
    const rest = await store.write((tx) => tx.claimDueAccounts(claim));
    const claimed = [...both.flat(), ...rest];
    expect(claimed.map((one) => one.id).sort()).toEqual(accounts.slice(0, 3).map((one) => one.id));
    expect(claimed.map((one) => one.nextRefreshAt)).toEqual([claim.leaseUntil, claim.leaseUntil, claim.leaseUntil]);
    for (const batch of both) {
      const dues = batch.map((one) => accounts.find(({ id }) => id === one.id)?.nextRefreshAt ?? 0);
      expect(dues).toEqual([...dues].sort((a, b) => a - b));
    }
  });
}
