import type { StoreUnderTest } from '../store-suite';
import { apiKey, contact, event, insertWorld, nextId, transfer } from './rows';
import { meanwhile, turns } from './turns';

export function transactions(opened: () => StoreUnderTest): void {
  it('keeps exactly the committed half of 50 concurrent transactions, and shows nobody an uncommitted row', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const plans = Array.from({ length: 50 }, (_, index) => ({
      index,
      fails: index % 2 === 1,
      rows: [contact({ organizationId: world.organization.id }), contact({ organizationId: world.organization.id })],
    }));
    const run = async ({ index, fails, rows: [first, second] }: (typeof plans)[number]): Promise<number> =>
      store.write(async (tx) => {
        await turns(index % 4);
        await tx.insertContact(first!);
        await turns(index % 3);
        await tx.insertContact(second!);
        await turns(index % 5);
        if (fails) throw new Error(`transaction ${index} gives up`);
        return index;
      });
    const all = Promise.allSettled(plans.map(run));

    const kept = new Set(plans.filter((plan) => !plan.fails).flatMap((plan) => plan.rows.map((row) => row.id)));
    await meanwhile(all, async () => {
      const ids = plans.flatMap((plan) => plan.rows.map((row) => row.id));
      const seen = new Set((await store.listContactsByIds(world.visible, ids)).map((row) => row.id));
      for (const { rows } of plans) {
        const count = rows.filter((row) => seen.has(row.id)).length;
        expect(count === 0 || (count === rows.length && rows.every((row) => kept.has(row.id)))).toBe(true);
      }
    });

    for (const [index, result] of (await all).entries()) {
      if (index % 2 === 0) expect(result).toEqual({ status: 'fulfilled', value: index });
      else expect(result).toEqual({ status: 'rejected', reason: new Error(`transaction ${index} gives up`) });
    }
    const page = await store.pageContacts(world.visible, {}, { first: 100 });
    expect(new Set(page.edges.map((edge) => edge.node.id))).toEqual(kept);
  });

  it('reads its own rows inside a transaction, and nobody else does until it commits', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const added = transfer(world.wallet);
    await store.write(async (tx) => {
      await tx.insertTransfer(added);
      expect(await tx.listTransfersByIds(world.visible, [added.id])).toEqual([added]);
      expect(await store.listTransfersByIds(world.visible, [added.id])).toEqual([]);
    });
    expect(await store.listTransfersByIds(world.visible, [added.id])).toEqual([added]);
  });

  it('does not let a statement that nobody awaited reach past the end of its transaction', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const early = contact({ organizationId: world.organization.id });
    const late = contact({ organizationId: world.organization.id });
    let forgotten: Promise<unknown> = Promise.resolve();
    let after: (() => Promise<void>) | undefined;
    await expect(
      store.write(async (tx) => {
        forgotten = tx.insertContact(early).catch(() => {});
        after = () => tx.insertContact(late);
        throw new Error('leaves at once');
      }),
    ).rejects.toThrow('leaves at once');
    await forgotten;
    await expect(after?.()).rejects.toThrow('this transaction has ended');
    await store.write((tx) => tx.touchApiKeys(new Map()));
    expect(await store.listContactsByIds(world.visible, [early.id, late.id])).toEqual([]);
  });

  it('commits nothing of a transaction that swallows the failure of a statement', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const added = contact({ organizationId: world.organization.id });
    const swallowing = store.write(async (tx) => {
      await tx.insertContact(added);
      await tx.insertContact(added).catch(() => {});
    });
    await expect(swallowing).rejects.toMatchObject({ name: 'StatementFailed' });
    expect(await store.listContactsByIds(world.visible, [added.id])).toEqual([]);
  });

  it('names the failed statement and never its values', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const secret = apiKey({ organizationId: world.organization.id, hash: `secret ${nextId('key')}` });
    await store.write((tx) => tx.insertApiKey(secret));
    const failure: unknown = await store
      .write((tx) => tx.insertApiKey({ ...secret, id: nextId('key') }))
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({
      name: 'StatementFailed',
      statement: expect.stringContaining('INSERT INTO api_keys'),
    });
    const { message, stack, ...fields } = failure as Error;
    expect([message, stack, JSON.stringify(fields)].join()).not.toContain(secret.hash);
  });

  it('refuses a row that refers to nothing', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const orphan = transfer(world.wallet, { contactId: nextId('con') });
    await expect(store.write((tx) => tx.insertTransfer(orphan))).rejects.toThrow(/foreign key/i);
  });

  it('makes writers of one row take turns', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const counted = transfer(world.wallet, { polls: 0 });
    await store.write((tx) => tx.insertTransfer(counted));
    const increments = Array.from({ length: 20 }, (_, index) =>
      store.write(async (tx) => {
        const row = await tx.lockTransfer(counted.id);
        await turns(index % 3);
        await tx.saveTransfer({ ...row!, polls: row!.polls + 1 });
        await tx.appendEvents(world.organization.id, [event(world.account)]);
      }),
    );
    await Promise.all(increments);
    const [row] = await store.listTransfersByIds(world.visible, [counted.id]);
    expect(row?.polls).toBe(20);
    expect(await store.headSeq(world.organization.id)).toBe(20);
  });

  it('finds nothing to lock under an unknown id', async () => {
    const { store } = opened();
    const found = await store.write(async (tx) => [
      await tx.lockTransfer(nextId('trf')),
      await tx.lockAccount(nextId('acc')),
      await tx.lockClient(nextId('cli')),
      await tx.lockWallet(nextId('wal')),
      await tx.lockContact(nextId('con')),
    ]);
    expect(found).toEqual([null, null, null, null, null]);
  });
}
