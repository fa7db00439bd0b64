import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NewEvent } from '../../../src/domain/event';
import { moneyText } from '../../../src/domain/money';
import type { Transfer } from '../../../src/domain/transfer';
import { headsText, readHeadsFile, writeHeadsFile } from '../../../src/store/heads-file';
import { HeadsKeeper } from '../../../src/store/heads-keeper';
import { refuseLostEvents } from '../../../src/store/lost-events';
import { verifyTransfers } from '../../../src/store/verify-transfers';
import { createManualClock } from '../../manual-clock';
import type { StoreUnderTest } from '../store-suite';
import { event, insertWorld, T0, transfer, type World } from './rows';

/** What is lost is seen: events against a file of heads, transfers against their events. */
export function integrity(opened: () => StoreUnderTest): void {
  let folder: string;
  let headsFile: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'corridor-heads-'));
    headsFile = path.join(folder, 'heads');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const check = () => refuseLostEvents({ ...opened().place, headsFile });
  const append = ({ organization, account }: World) =>
    opened().store.write((tx) => tx.appendEvents(organization.id, [event(account)]));

  /** Of one organization: other tests write past their logs. */
  function keeper({ organization }: World, warned: string[] = []) {
    const clock = createManualClock();
    const listLogHeads = async () =>
      new Map([...(await opened().store.listLogHeads())].filter(([id]) => id === organization.id));
    const log = { debug() {}, info() {}, warn: (_: object, message: string) => warned.push(message), error() {} };
    return { clock, keeper: new HeadsKeeper({ file: headsFile, store: { listLogHeads }, clock, log }) };
  }

  describe('the file of heads', () => {
    it('is made where there is none, with one warning where the log has events', async () => {
      const world = await insertWorld(opened().store);
      await append(world);
      const warned: string[] = [];
      const first = keeper(world, warned);
      await first.keeper.start();
      await first.keeper.close();
      const second = keeper(world, warned);
      await second.keeper.start();
      await second.keeper.close();
      expect(warned).toEqual([expect.stringContaining('there is no file of log heads')]);
      await expect(check()).resolves.toBeUndefined();
    });

    it('is written a second after an event, and again at the end', async () => {
      const world = await insertWorld(opened().store);
      const seqIn = () => readHeadsFile(headsFile)?.get(world.organization.id)?.seq;
      const { clock, keeper: kept } = keeper(world);
      await kept.start();
      await append(world);
      expect(seqIn()).toBeUndefined();
      clock.advance(1_000);
      await append(world);
      await kept.close();
      expect(seqIn()).toBe(2);
    });

    it('is not written where nothing has changed', async () => {
      const world = await insertWorld(opened().store);
      await append(world);
      const { clock, keeper: kept } = keeper(world);
      await kept.start();
      rmSync(headsFile);
      clock.advance(1_000);
      await kept.close();
      expect(readHeadsFile(headsFile)).toBeNull();
    });

    it('that is none is refused by name', async () => {
      await writeHeadsFile(headsFile, 'org_1 12\n');
      await expect(check()).rejects.toThrow(`${headsFile} is not a file of log heads`);
    });
  });

  describe('a database and the heads it once had', () => {
    async function headsOf(world: World): Promise<{ seq: number; hash: string }> {
      const head = await opened().store.findLogHead(world.organization.id);
      if (!head) throw new Error('there is no log');
      return head;
    }
    const keep = (world: World, head: { seq: number; hash: string }) =>
      writeHeadsFile(headsFile, headsText(new Map([[world.organization.id, head]])));

    it('that is at them or beyond them is opened', async () => {
      const world = await insertWorld(opened().store);
      await append(world);
      await keep(world, await headsOf(world));
      await expect(check()).resolves.toBeUndefined();
      await append(world);
      await expect(check()).resolves.toBeUndefined();
    });

    it('that is behind them is refused, and the remedy is named', async () => {
      const world = await insertWorld(opened().store);
      await append(world);
      const head = await headsOf(world);
      await keep(world, { ...head, seq: 2 });
      await expect(check()).rejects.toThrow(
        new RegExp(`the log of ${world.organization.id} ends before event 2.*admin -- after-restore --lost-since`),
      );
    });

    it('that has another event there is refused: it went on from an earlier state', async () => {
      const world = await insertWorld(opened().store);
      await append(world);
      await keep(world, { ...(await headsOf(world)), hash: 'f'.repeat(64) });
      await expect(check()).rejects.toThrow(/event 1 of org_\w+ is another one/);
    });

    it('that does not know an organization of theirs is refused', async () => {
      await writeHeadsFile(headsFile, `org_gone 1 ${'f'.repeat(64)}\n`);
      await expect(check()).rejects.toThrow('the log of org_gone ends before event 1');
      expect(readFileSync(headsFile, 'utf8')).toContain('org_gone');
    });
  });

  describe('a transfer and its events', () => {
    const told = (of: Transfer, body: Partial<Extract<NewEvent['body'], { kind: 'transfer' }>>): NewEvent => ({
      type: body.from === null ? 'TRANSFER_CREATED' : 'TRANSFER_STATUS_CHANGED',
      at: T0,
      source: 'LOCAL',
      accountId: of.accountId,
      provider: of.provider,
      transferId: of.id,
      walletId: of.walletId,
      clientId: of.clientId,
      contactId: of.contactId,
      body: { kind: 'transfer', from: 'CREATED', to: of.status, providerStatus: null, version: of.version, ...body },
    });

    /** A transfer whose events say what it is. */
    async function insertTold(more: { withoutFacts?: boolean } = {}): Promise<Transfer> {
      const { store } = opened();
      const world = await insertWorld(store);
      const row = transfer(world.wallet, { status: 'SUCCEEDED', version: 2 });
      const ordered = { ...moneyText(row.amount), reference: row.reference };
      const created = { from: null, to: 'CREATED' as const, version: 1, ...(more.withoutFacts ? {} : { ordered }) };
      await store.write(async (tx) => {
        await tx.insertTransfer(row);
        await tx.appendEvents(world.organization.id, [told(row, created), told(row, {})]);
      });
      return row;
    }

    const brokenOf = async (row: Transfer) => {
      const { broken } = await verifyTransfers({
        ...opened().store,
        // Rows of other tests have no events.
        listOrganizations: async () => [],
        listTransfersAfter: async (after) =>
          after === '' ? opened().store.listTransfersByIds(all(row), [row.id]) : [],
      });
      return broken;
    };
    const all = ({ organizationId }: Transfer) => ({ organizationId, clientIds: null });

    it('that agree are intact, also where the events are older than the facts in them', async () => {
      expect(await brokenOf(await insertTold())).toBeNull();
      expect(await brokenOf(await insertTold({ withoutFacts: true }))).toBeNull();
    });

    it.each([
      ["status = 'FAILED'", 'it is FAILED in version 2, but its last event made it SUCCEEDED in version 2'],
      ['version = 3', 'it is SUCCEEDED in version 3, but its last event made it SUCCEEDED in version 2'],
      ['amount_units = amount_units + 1', /^its amount is .*, but .* were ordered$/],
      ["amount_currency = 'GHS'", /GHS, but/],
      ["reference = 'CRFFFF'", /^its reference is CRFFFF, but it was created as /],
    ])('that differ after UPDATE transfers SET %s are named', async (change, what) => {
      const row = await insertTold();
      await opened().execute(`UPDATE transfers SET ${change} WHERE id = '${row.id}'`);
      const expected = typeof what === 'string' ? what : expect.stringMatching(what);
      expect(await brokenOf(row)).toEqual({ id: row.id, what: expected });
    });

    it('of which the row is gone are named', async () => {
      const row = await insertTold();
      expect(await opened().store.findTransferWithoutRow(row.organizationId)).toBeNull();
      await opened().execute(`DELETE FROM transfers WHERE id = '${row.id}'`);
      expect(await opened().store.findTransferWithoutRow(row.organizationId)).toEqual({ transferId: row.id, seq: 1 });
    });

    it('of which there are no events are named', async () => {
      const { store } = opened();
      const row = transfer((await insertWorld(store)).wallet);
      await store.write((tx) => tx.insertTransfer(row));
      expect(await brokenOf(row)).toEqual({ id: row.id, what: 'no event tells that it was created' });
    });
  });
}
