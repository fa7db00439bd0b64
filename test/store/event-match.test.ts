import * as fc from 'fast-check';
import { EVENT_TYPES, type EventFilter } from '../../src/domain/event';
import { eventMatcher } from '../../src/domain/event-match';
import { account, client, event, insertWorld, nextId } from '../contract/store/rows';
import { openEmbeddedUnderTest } from './embedded-under-test';

describe('the filter of events in memory', () => {
  it('lets through exactly what the store’s own filter does, for any filter and any key', async () => {
    const under = await openEmbeddedUnderTest();
    const { store } = under;
    const world = await insertWorld(store);
    const foreign = await insertWorld(store);
    const { organizationId } = world.visible;
    const second = account({ organizationId, provider: 'CINETPAY' });
    const ids = {
      accountIds: [world.account.id, second.id],
      transferIds: [nextId('tra'), nextId('tra')],
      walletIds: [nextId('wal'), nextId('wal')],
      clientIds: [world.client.id, client(second).id],
      contactIds: [nextId('con'), nextId('con')],
    };
    const pick = <T>(values: readonly T[], index: number): T | null => values[index % (values.length + 1)] ?? null;
    const events = Array.from({ length: 60 }, (_, index) =>
      event(index % 3 === 0 ? second : world.account, {
        type: EVENT_TYPES[index % EVENT_TYPES.length]!,
        transferId: pick(ids.transferIds, index),
        walletId: pick(ids.walletIds, index >> 1),
        clientId: pick(ids.clientIds, index >> 2),
        contactId: pick(ids.contactIds, index >> 3),
      }),
    );
    await store.write(async (tx) => {
      await tx.appendEvents(organizationId, events);
      await tx.appendEvents(foreign.organization.id, [event(foreign.account)]);
    });
    const everything = await store.listEvents(world.visible, { afterSeq: 0, limit: 1000 }, {});
    const strangers = await store.listEvents(foreign.visible, { afterSeq: 0, limit: 1000 }, {});

    const some = (values: readonly string[]) => fc.option(fc.subarray([...values, 'unknown']), { nil: null, freq: 2 });
    const filters = fc.record({
      types: some(EVENT_TYPES),
      providers: some(['PEEX', 'CINETPAY']),
      accountIds: some(ids.accountIds),
      transferIds: some(ids.transferIds),
      walletIds: some(ids.walletIds),
      clientIds: some(ids.clientIds),
      contactIds: some(ids.contactIds),
    });
    await fc.assert(
      fc.asyncProperty(filters, some(ids.clientIds), async (filter, clientIds) => {
        const visible = { organizationId, clientIds };
        const listed = await store.listEvents(visible, { afterSeq: 0, limit: 1000 }, filter as EventFilter);
        const matches = eventMatcher(visible, filter as EventFilter);
        expect([...everything, ...strangers].filter(matches)).toEqual(listed);
      }),
      { seed: 6, numRuns: 300 },
    );
    await under.close();
  });
});
