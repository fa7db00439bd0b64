import type { Transfer } from '../../../src/domain/transfer';
import type { StoreUnderTest } from '../store-suite';
import { client, insertWorld, T0, transfer, wallet, type World } from './rows';

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
          tx.claimDueTransfers(world.account.id, { to: 'look', now: T0, leaseUntil: T0 + 1000, limit: 7 }),
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
    const claim = { to: 'look' as const, now: T0, leaseUntil: T0 + 60_000, limit: 2 };
    const first = await store.write((tx) => tx.claimDueTransfers(world.account.id, claim));
    expect(first).toEqual([early, middle].map((row) => ({ ...row, nextPollAt: claim.leaseUntil })));
    const second = await store.write((tx) => tx.claimDueTransfers(world.account.id, claim));
    expect(second.map((row) => row.id)).toEqual([late?.id]);
    expect(await store.write((tx) => tx.claimDueTransfers(world.account.id, claim))).toEqual([]);
  });

  it('writes looks that changed nothing together, and only to rows that are as they were claimed', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    await insertDue(world, [T0, T0 - 1, T0 - 2], { status: 'PENDING', lastError: null });
    const leaseUntil = T0 + 60_000;
    const claimed = await store.write((tx) =>
      tx.claimDueTransfers(world.account.id, { to: 'look', now: T0, leaseUntil, limit: 10 }),
    );
    const looks = claimed.map((row, index) => {
      const next: Transfer = {
        ...row,
        polls: row.polls + 1,
        lastPolledAt: T0,
        nextPollAt: T0 + 5_000 + index,
        freshness: { observedAt: T0 + 1, source: 'POLL', staleAfter: T0 + 5_000 + index },
        statusOrder: { at: T0, rank: 4, word: 'pending' },
        fieldOrders: { providerStatus: { at: T0, rank: 4, word: 'pending' } },
        lastObservation: {
          ...{ id: 'obs_1', source: 'POLL', mappedStatus: 'PENDING', sha256: 'abc', times: 2, lastAt: T0 + 1 },
        },
      };
      return { claimed: row, next };
    });
    const [hinted, first, second] = looks;
    await store.write((tx) => tx.hastenTransfers([hinted!.claimed.id], T0 + 10));
    const saved = await store.write((tx) => tx.saveUnchanged(looks));
    expect(saved.sort()).toEqual([first!.next.id, second!.next.id].sort());
    expect(await store.write((tx) => tx.saveUnchanged(looks))).toEqual([]);
    expect(await store.write((tx) => tx.saveUnchanged([]))).toEqual([]);
    const rows = await store.listTransfersByIds(world.visible, [first!.next.id, second!.next.id]);
    expect(new Set(rows)).toEqual(new Set([first!.next, second!.next]));
    expect(await nextPolls(world, [hinted!.claimed])).toEqual([T0 + 10]);
  });

  it('gives a transfer out again when the lease of a claimer that died has run out', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const [due] = await insertDue(world, [T0]);
    const claim = (now: number) =>
      store.write((tx) =>
        tx.claimDueTransfers(world.account.id, { to: 'look', now, leaseUntil: now + 1000, limit: 5 }),
      );
    expect((await claim(T0)).map((row) => row.id)).toEqual([due?.id]);
    expect(await claim(T0 + 999)).toEqual([]);
    expect((await claim(T0 + 1000)).map((row) => row.id)).toEqual([due?.id]);
  });

  it('keeps what is to be sent apart from what is to be looked at', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const [toLook] = await insertDue(world, [T0], { status: 'PROCESSING' });
    const [toSend] = await insertDue(world, [T0], { status: 'CREATED' });
    const claim = { now: T0, leaseUntil: T0 + 60_000, limit: 5 };
    const sent = await store.write((tx) => tx.claimDueTransfers(world.account.id, { ...claim, to: 'send' }));
    const looked = await store.write((tx) => tx.claimDueTransfers(world.account.id, { ...claim, to: 'look' }));
    expect([sent, looked].map((rows) => rows.map(({ id }) => id))).toEqual([[toSend?.id], [toLook?.id]]);
  });

  it('knows which accounts have work before an instant, and of which kind', async () => {
    const { store } = opened();
    const [one, other, off] = [await insertWorld(store), await insertWorld(store), await insertWorld(store)];
    await insertDue(one, [1000, 3000], { status: 'PENDING' });
    await insertDue(other, [2000, null], { status: 'CREATED' });
    const reading = await insertWorld(store);
    await store.write(async (tx) => {
      await tx.saveClient({ ...reading.client, nextRefreshAt: 1900 });
      await tx.hastenWallet(reading.wallet.id, 1800);
      await tx.hastenWallet(off.wallet.id, 400);
      await tx.saveClient({ ...other.client, nextRefreshAt: 1500 });
      await tx.saveClient({ ...off.client, nextRefreshAt: 500 });
      await tx.saveAccount({ ...off.account, status: 'DISABLED' });
    });
    const due = async (before: number) =>
      (await store.listDueAccounts(before)).filter(({ id }) =>
        [one, other, off, reading].some(({ account: { id: of } }) => of === id),
      );
    const ofOne = { id: one.account.id, sendAt: null, lookAt: 1000, lateAt: null, refreshAt: null };
    const ofOther = { id: other.account.id, sendAt: 2000, lookAt: null, lateAt: null, refreshAt: 1500 };
    expect(await due(999)).toEqual([]);
    expect(await due(1000)).toEqual([ofOne]);
    expect(new Set(await due(1500))).toEqual(new Set([ofOne, ofOther]));
    const ofReading = { id: reading.account.id, sendAt: null, lookAt: null, lateAt: null, refreshAt: 1800 };
    expect(new Set(await due(1800))).toEqual(new Set([ofOne, ofOther, ofReading]));
  });

  it('hastens what is planned for later, and what is final unless it was never sent', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const planned = await insertDue(world, [T0 + 5000, T0 - 5000, null]);
    const sent = { firstSubmittedAt: T0 - 9000 };
    const [succeeded] = await insertDue(world, [null], { ...sent, status: 'SUCCEEDED' });
    const [failed] = await insertDue(world, [null], { ...sent, status: 'FAILED' });
    const [unsent] = await insertDue(world, [null], { status: 'FAILED' });
    const rows = [...planned, succeeded!, failed!, unsent!];
    await store.write((tx) =>
      tx.hastenTransfers(
        rows.map((row) => row.id),
        T0,
      ),
    );
    expect(await nextPolls(world, rows)).toEqual([T0, T0 - 5000, T0, T0, T0, null]);
  });

  it('claims late looks by their own time, once, and leaves the plan of the others alone', async () => {
    const { store, secondPoller } = opened();
    const world = await insertWorld(store);
    const ended = { status: 'FAILED', firstSubmittedAt: T0 - 9000 } as const;
    const rows = await insertDue(world, [null, T0 + 5000, null], ended);
    await store.write(async (tx) => {
      for (const [index, row] of rows.entries())
        await tx.saveTransfer({ ...row, lateLookAt: T0 - 1000 + index * 1000 });
    });
    const claim = { to: 'late', now: T0, leaseUntil: T0 + 60_000, limit: 10 } as const;
    const both = await Promise.all([
      store.write((tx) => tx.claimDueTransfers(world.account.id, claim)),
      secondPoller.write((tx) => tx.claimDueTransfers(world.account.id, claim)),
    ]);
    expect(both.flat().map(({ id, lateLookAt, nextPollAt }) => [id, lateLookAt, nextPollAt])).toEqual([
      [rows[0]!.id, claim.leaseUntil, null],
      [rows[1]!.id, claim.leaseUntil, T0 + 5000],
    ]);
    const due = await store.listDueAccounts(T0 + 1000);
    expect(due.find(({ id }) => id === world.account.id)).toMatchObject({ lookAt: T0 + 5000, lateAt: T0 + 1000 });
  });

  it('claims the clients of an account that are due, once, the oldest due first', async () => {
    const { store, secondPoller } = opened();
    const world = await insertWorld(store);
    const stranger = await insertWorld(store);
    const clients = [-3000, -1000, -2000, 1, null].map((due) =>
      client(world.account, { nextRefreshAt: due === null ? null : T0 + due }),
    );
    await store.write(async (tx) => {
      for (const one of clients) await tx.insertClient(one);
      await tx.insertClient(client(stranger.account, { nextRefreshAt: T0 - 9000 }));
    });
    const claim = { now: T0, leaseUntil: T0 + 60_000, limit: 2 };
    const both = await Promise.all([
      store.write((tx) => tx.claimDueClients(world.account.id, claim)),
      secondPoller.write((tx) => tx.claimDueClients(world.account.id, claim)),
    ]);
    const rest = await store.write((tx) => tx.claimDueClients(world.account.id, claim));
    const claimed = [...both.flat(), ...rest];
    expect(claimed.map((one) => one.id).sort()).toEqual(clients.slice(0, 3).map((one) => one.id));
    expect(claimed.map((one) => one.nextRefreshAt)).toEqual([claim.leaseUntil, claim.leaseUntil, claim.leaseUntil]);
    for (const batch of both) {
      const dues = batch.map((one) => clients.find(({ id }) => id === one.id)?.nextRefreshAt ?? 0);
      expect(dues).toEqual([...dues].sort((a, b) => a - b));
    }
  });

  it('claims the wallets of an account whose money has moved, once, each as soon as it was planned to be', async () => {
    const { store, secondPoller } = opened();
    const [world, stranger] = [await insertWorld(store), await insertWorld(store)];
    const second = wallet(world.client);
    await store.write(async (tx) => {
      await tx.insertWallet(second);
      await tx.hastenWallet(stranger.wallet.id, T0 - 9_000);
      for (const at of [T0 + 1, T0 - 1_000, T0 - 500]) await tx.hastenWallet(world.wallet.id, at);
      await tx.hastenWallet(second.id, T0 + 1);
    });
    const claim = { now: T0, leaseUntil: T0 + 60_000, limit: 2 };
    const both = await Promise.all([
      store.write((tx) => tx.claimDueWallets(world.account.id, claim)),
      secondPoller.write((tx) => tx.claimDueWallets(world.account.id, claim)),
    ]);
    expect(both.flat()).toEqual([{ ...world.wallet, nextReadAt: claim.leaseUntil }]);
    const later = await store.write((tx) => tx.claimDueWallets(world.account.id, { ...claim, now: T0 + 1 }));
    expect(later.map(({ id }) => id)).toEqual([second.id]);
  });

  it('keeps early hints until they are taken, the newest of too many', async () => {
    const { store } = opened();
    const [world, other] = [await insertWorld(store), await insertWorld(store)];
    const take = (names: string[], of = world) => store.write((tx) => tx.takeEarlyHints(of.account.id, names));
    await store.write((tx) => tx.keepEarlyHints(world.account.id, ['externalId a', 'lot b'], T0));
    await store.write((tx) => tx.keepEarlyHints(world.account.id, ['externalId a'], T0 + 1));
    expect(await take(['externalId a'], other)).toBe(false);
    expect(await take(['externalId z', 'externalId a'])).toBe(true);
    expect(await take(['externalId a'])).toBe(false);
    const flood = Array.from({ length: 1_001 }, (_, index) => `externalId ${index}`);
    await store.write((tx) => tx.keepEarlyHints(world.account.id, flood, T0 + 2));
    expect(await take(['lot b'])).toBe(false);
    expect(await take(flood)).toBe(true);
  });

  it('lists the newest undocumented words of each account', async () => {
    const { store } = opened();
    const [world, other] = [await insertWorld(store), await insertWorld(store)];
    await store.write(async (tx) => {
      for (const [of, word, at] of [
        [world, 'old', T0],
        [world, 'newer', T0 + 1],
        [world, 'newest', T0 + 2],
        [other, 'foreign', T0],
      ] as const) {
        const { id: accountId, organizationId } = of.account;
        await tx.insertUnmappedWord({ organizationId, accountId, word, firstSeenAt: at });
      }
    });
    const words = await store.listUnmappedWords([world.account.id], { newest: 2 });
    expect(words).toEqual([
      { accountId: world.account.id, word: 'newest', firstSeenAt: T0 + 2 },
      { accountId: world.account.id, word: 'newer', firstSeenAt: T0 + 1 },
    ]);
    expect(await store.listUnmappedWords([world.account.id, other.account.id], { newest: 9 })).toHaveLength(4);
  });
}
