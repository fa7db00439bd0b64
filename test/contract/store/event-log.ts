import { createHash } from 'node:crypto';
import type { EventFilter, LogEvent, Observation } from '../../../src/domain/event';
import { CursorExpired } from '../../../src/domain/failures';
import { canonicalJson } from '../../../src/domain/json';
import type { Clock } from '../../../src/domain/world';
import type { EngineParts, StreamOperations } from '../../../src/engine/engine';
import { createRestores } from '../../../src/engine/restores';
import { createStreams } from '../../../src/engine/streams';
import type { OpenedStore } from '../../../src/store/open-store';
import { verifyLog, verifyObservations } from '../../../src/store/verify-log';
import type { StoreUnderTest } from '../store-suite';
import { account, client, event, insertWorld, nextId, T0, transfer, type World } from './rows';
import { meanwhile, turns } from './turns';

const ALL = { afterSeq: 0, limit: 1000 };
const RETENTION_MS = 1_000;

/** What the engine serves of a log, at an instant. */
function streamsAt(store: OpenedStore, now: number): StreamOperations {
  const clock: Clock = { now: () => now, after: () => () => undefined };
  const parts = { store, clock, settings: { eventRetentionMs: RETENTION_MS } };
  return createStreams(
    parts as unknown as EngineParts,
    { watch: () => () => undefined },
    createRestores({ store, clock }),
  );
}

/** What the owner of a database can do to the log, and nobody else: its guards are taken away meanwhile. */
async function alterLog({ dataSource, execute }: StoreUnderTest, text: string): Promise<void> {
  if (dataSource.type === 'postgres') {
    await execute('ALTER TABLE events DISABLE TRIGGER USER');
    await execute(text);
    await execute('ALTER TABLE events ENABLE TRIGGER USER');
    return;
  }
  const guards = await execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'events'");
  for (const { name } of guards) await execute(`DROP TRIGGER ${String(name)}`);
  await execute(text);
  for (const { sql } of guards) await execute(String(sql));
}

export function eventLog(opened: () => StoreUnderTest): void {
  const append = (world: World, count = 1): Promise<number[]> =>
    opened().store.write((tx) =>
      tx.appendEvents(
        world.organization.id,
        Array.from({ length: count }, () => event(world.account)),
      ),
    );

  it('numbers events without gaps and in commit order, so that a reader who follows a cursor never skips one', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const writers = Array.from({ length: 40 }, (_, index) =>
      store.write(async (tx) => {
        await turns(index % 4);
        const seqs = await tx.appendEvents(
          world.organization.id,
          Array.from({ length: 1 + (index % 3) }, () => event(world.account, { at: T0 + index })),
        );
        // The commit comes late: whoever numbers next must not become visible before us.
        await turns(index % 7);
        if (index % 5 === 4) throw new Error('gives up');
        return seqs;
      }),
    );
    const settled = Promise.allSettled(writers);
    const read: LogEvent[] = [];
    const readOn = async () => {
      const events = await store.listEvents(world.visible, { afterSeq: read.length, limit: 7 }, {});
      expect(events.map((one) => one.seq)).toEqual(events.map((_, index) => read.length + 1 + index));
      read.push(...events);
    };
    await meanwhile(settled, readOn);
    while (read.length < (await store.headSeq(world.organization.id))) await readOn();

    const fates = (await settled).map((result) => result.status);
    expect(fates).toEqual(writers.map((_, index) => (index % 5 === 4 ? 'rejected' : 'fulfilled')));
    const committed = (await settled).flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
    expect(committed.sort((a, b) => a - b)).toEqual(read.map((one) => one.seq));
    expect(await verifyLog(store, world.organization.id)).toEqual({
      organizationId: world.organization.id,
      intact: read.length,
      broken: null,
    });
  });

  it('leaves no gap where a transaction rolls back', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    expect(await append(world, 2)).toEqual([1, 2]);
    await expect(
      store.write(async (tx) => {
        expect(await tx.appendEvents(world.organization.id, [event(world.account)])).toEqual([3]);
        throw new Error('changes its mind');
      }),
    ).rejects.toThrow('changes its mind');
    expect(await store.headSeq(world.organization.id)).toBe(2);
    expect(await append(world)).toEqual([3]);
  });

  it('chains on over a transaction that rolls back between others', async () => {
    const { store } = opened();
    const { organization, account: from } = await insertWorld(store);
    const before = await store.headSeq(organization.id);
    const append = (fails: boolean) =>
      store.write(async (tx) => {
        const [seq] = await tx.appendEvents(organization.id, [event(from), event(from)]);
        expect(await tx.headSeq(organization.id)).toBe((seq ?? 0) + 1);
        if (fails) throw new Error('gives up');
      });
    const ends = await Promise.allSettled([append(false), append(true), append(false), append(true)]);
    expect(ends.map((end) => end.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    expect(await store.headSeq(organization.id)).toBe(before + 4);
    expect(await verifyLog(store, organization.id)).toMatchObject({ intact: before + 4, broken: null });
  });

  it('keeps a log per organization', async () => {
    const { store } = opened();
    const [one, other] = [await insertWorld(store), await insertWorld(store)];
    await append(one, 2);
    expect(await append(other)).toEqual([1]);
    expect((await store.listEvents(other.visible, ALL, {})).map((found) => found.accountId)).toEqual([
      other.account.id,
    ]);
    expect(await store.headSeq(nextId('org'))).toBe(0);
  });

  it('gives an event back as it was written', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const written = event(world.account, {
      type: 'TRANSFER_STATUS_CHANGED',
      transferId: nextId('trf'),
      walletId: world.wallet.id,
      clientId: world.client.id,
      contactId: nextId('con'),
      body: { kind: 'transfer', from: 'PENDING', to: 'SUCCEEDED', providerStatus: 'réussi "✓"', version: 3 },
    });
    await store.write((tx) => tx.appendEvents(world.organization.id, [written]));
    expect(await store.listEvents(world.visible, ALL, {})).toEqual([
      { ...written, organizationId: world.organization.id, seq: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
  });

  it('filters: lists are OR inside and AND across, and an empty one matches nothing', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const other = account({ organizationId: world.organization.id, provider: 'CINETPAY' });
    await store.write((tx) => tx.insertAccount(other));
    const [t1, t2, w1, w2, c1, c2, k1] = ['trf', 'trf', 'wal', 'wal', 'cli', 'cli', 'con'].map(nextId) as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const written = [
      event(world.account, { type: 'TRANSFER_CREATED', transferId: t1, walletId: w1, clientId: c1, contactId: k1 }),
      event(world.account, {
        type: 'TRANSFER_STATUS_CHANGED',
        transferId: t1,
        walletId: w1,
        clientId: c1,
        contactId: k1,
      }),
      event(other, { type: 'TRANSFER_CREATED', transferId: t2, walletId: w2, clientId: c2 }),
      event(other, { type: 'WALLET_BALANCE_CHANGED', walletId: w2, clientId: c2 }),
      event(world.account, { type: 'PROVIDER_VALUE_UNMAPPED' }),
      event(other, { type: 'CLIENT_CHANGED', clientId: c1 }),
    ];
    await store.write((tx) => tx.appendEvents(world.organization.id, written));
    const seqs = async (filter: EventFilter, clientIds: string[] | null = null) =>
      (await store.listEvents({ ...world.visible, clientIds }, ALL, filter)).map((found) => found.seq);

    expect(await seqs({})).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await seqs({ types: ['TRANSFER_CREATED', 'PROVIDER_VALUE_UNMAPPED', 'TRANSFER_CREATED'] })).toEqual([
      1, 3, 5,
    ]);
    expect(await seqs({ providers: ['CINETPAY'] })).toEqual([3, 4, 6]);
    expect(await seqs({ accountIds: [world.account.id, other.id] })).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await seqs({ transferIds: [t1] })).toEqual([1, 2]);
    expect(await seqs({ walletIds: [w2], types: ['WALLET_BALANCE_CHANGED'] })).toEqual([4]);
    expect(await seqs({ contactIds: [k1] })).toEqual([1, 2]);
    expect(await seqs({ clientIds: [c1, c2], providers: ['CINETPAY'] })).toEqual([3, 4, 6]);
    expect(await seqs({ types: [] })).toEqual([]);
    // A key limited to clients sees their events only, whatever it asks for.
    expect(await seqs({}, [c1])).toEqual([1, 2, 6]);
    expect(await seqs({ clientIds: [c2] }, [c1])).toEqual([]);
    expect(await seqs({ transferIds: [t1, t2] }, [c2])).toEqual([3]);
    expect(await seqs({}, [])).toEqual([]);
  });

  it('reads on from a position, no more than asked', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const clients = Array.from({ length: 30 }, () => client(world.account));
    await store.write(async (tx) => {
      for (const one of clients) {
        await tx.appendEvents(world.organization.id, [event(world.account, { clientId: one.id })]);
      }
    });
    const seqs = async (afterSeq: number, filter: EventFilter) =>
      (await store.listEvents(world.visible, { afterSeq, limit: 3 }, filter)).map((found) => found.seq);
    expect(await seqs(5, {})).toEqual([6, 7, 8]);
    expect(await seqs(5, { clientIds: clients.slice(0, 20).map((one) => one.id) })).toEqual([6, 7, 8]);
    expect(await seqs(5, { clientIds: clients.map((one) => one.id) })).toEqual([6, 7, 8]);
    expect(await seqs(30, {})).toEqual([]);
  });

  it('finds the last position before an instant', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    expect(await store.lastSeqBefore(world.organization.id, T0)).toBe(0);
    for (const at of [T0, T0 + 1000, T0 + 1000, T0 + 2000]) {
      await store.write((tx) => tx.appendEvents(world.organization.id, [event(world.account, { at })]));
    }
    const before = (at: number) => store.lastSeqBefore(world.organization.id, at);
    expect([await before(T0), await before(T0 + 1), await before(T0 + 1001), await before(T0 + 9000)]).toEqual([
      0, 1, 3, 4,
    ]);
  });

  it('chains its rows, and names the first one that was altered', async () => {
    const { store } = opened();
    const verdictAfter = async (alter: (organizationId: string) => string) => {
      const world = await insertWorld(store);
      await append(world, 5);
      expect((await verifyLog(store, world.organization.id)).broken).toBeNull();
      await alterLog(opened(), alter(world.organization.id));
      return verifyLog(store, world.organization.id);
    };
    const where = (id: string, seq: number) => `WHERE organization_id = '${id}' AND seq = ${seq}`;
    expect(await verdictAfter((id) => `UPDATE events SET at = at + 1 ${where(id, 3)}`)).toMatchObject({
      intact: 2,
      broken: { seq: 3, what: expect.stringContaining('altered') },
    });
    const body = JSON.stringify({ kind: 'account', message: 'nothing happened' });
    expect(await verdictAfter((id) => `UPDATE events SET body = '${body}' ${where(id, 1)}`)).toMatchObject({
      intact: 0,
      broken: { seq: 1 },
    });
    expect(await verdictAfter((id) => `DELETE FROM events ${where(id, 2)}`)).toMatchObject({ broken: { seq: 2 } });
    expect(await verdictAfter((id) => `DELETE FROM events ${where(id, 5)}`)).toMatchObject({
      intact: 4,
      broken: { seq: 5, what: expect.stringContaining('head counts 5') },
    });
    const swap = (id: string) => `UPDATE events SET hash = (SELECT hash FROM events AS other
      WHERE other.organization_id = '${id}' AND other.seq = 7 - events.seq) WHERE organization_id = '${id}' AND seq IN (3, 4)`;
    expect(await verdictAfter(swap)).toMatchObject({ intact: 2, broken: { seq: 3 } });
    expect(
      await verdictAfter((id) => `UPDATE event_logs SET last_seq = 4 WHERE organization_id = '${id}'`),
    ).toMatchObject({
      broken: { seq: 4 },
    });
    expect(await verdictAfter((id) => `DELETE FROM event_logs WHERE organization_id = '${id}'`)).toMatchObject({
      broken: { seq: 1, what: expect.stringContaining('behind its head') },
    });
    expect(await verdictAfter((id) => `UPDATE events SET body = '{' ${where(id, 4)}`)).toMatchObject({
      intact: 3,
      broken: { seq: 4, what: expect.stringContaining('altered') },
    });
  });

  it('keeps every event when none of its cursors is served any more, and refuses to change or delete one', async () => {
    const { store, execute, statements, dataSource } = opened();
    const world = await insertWorld(store);
    statements.length = 0;
    await append(world, 3);
    const streams = streamsAt(store, T0 + 2 * RETENTION_MS);
    const cursor = streams.cursorOf({ organizationId: world.organization.id, seq: 1 });
    await expect(streams.startOf(world.visible, cursor)).rejects.toThrow(CursorExpired);

    const where = `WHERE organization_id = '${world.organization.id}'`;
    const changes = [`DELETE FROM events ${where}`, `UPDATE events SET at = 0 ${where}`];
    if (dataSource.type === 'postgres') changes.push('TRUNCATE events');
    for (const change of changes) await expect(execute(change)).rejects.toThrow('never changed or deleted');
    const kept = await store.listEvents(world.visible, ALL, {});
    expect(kept.map((one) => one.seq)).toEqual([1, 2, 3]);
    expect(await verifyLog(store, world.organization.id)).toMatchObject({ intact: 3, broken: null });
    expect(statements.filter(({ text }) => /\b(DELETE|UPDATE)\b.*\bevents\b/s.test(text))).toEqual([]);
  });

  it('names the first observation whose body is not the one that was hashed', async () => {
    const { store, execute } = opened();
    const world = await insertWorld(store);
    const sighted = transfer(world.wallet);
    const rows = Array.from({ length: 3 }, (_, n): Observation => {
      const body = { word: `w${n}` };
      const sha256 = createHash('sha256').update(canonicalJson(body)).digest('hex');
      const said = { providerStatus: body.word, mappedStatus: null, undocumented: [], body, sha256 };
      return {
        id: nextId('obs'),
        organizationId: world.organization.id,
        transferId: sighted.id,
        at: T0 + n,
        source: 'POLL',
        times: 1,
        lastAt: T0 + n,
        ...said,
      };
    });
    await store.write(async (tx) => {
      await tx.insertTransfer(sighted);
      for (const row of rows) await tx.insertObservation(row);
    });
    const before = await verifyObservations(store);
    expect(before.broken).toBeNull();
    for (const body of ['{"word":"other"}', '{"word":']) {
      await execute(`UPDATE observations SET body = '${body}' WHERE id = '${rows[1]?.id}'`);
      expect(await verifyObservations(store)).toEqual({
        intact: before.intact - 2,
        broken: { id: rows[1]?.id, transferId: sighted.id },
      });
    }
    await execute(`UPDATE observations SET body = '{"word":"w1"}' WHERE id = '${rows[1]?.id}'`);
  });

  it('appends nothing for nothing', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    expect(await store.write((tx) => tx.appendEvents(world.organization.id, []))).toEqual([]);
    expect(await store.headSeq(world.organization.id)).toBe(0);
  });
}
