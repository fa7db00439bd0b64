import type { ProviderAccount } from '../../src/domain/account';
import type { Contact } from '../../src/domain/contact';
import type { LogEvent } from '../../src/domain/event';
import { eventCursor } from '../../src/domain/event-cursor';
import type { Viewer } from '../../src/domain/organization';
import type { Transfer } from '../../src/domain/transfer';
import type { Wallet } from '../../src/domain/wallet';
import { createContext, type GraphContext, type GraphParts } from '../../src/graphql/context';
import { eventView, type EventView } from '../../src/graphql/events';

/** What Corridor's events are about, and one of them: the others serve the same. */
export interface Scene {
  viewer: Viewer;
  event: LogEvent;
  rows: { transfers: Transfer[]; wallets: Wallet[]; contacts: Contact[]; accounts: ProviderAccount[] };
}

/** What the resolvers of a peer are handed. Its rows lie in memory: what it costs is what the library costs. */
export function contextOf({ viewer, rows }: Scene): GraphContext {
  const named = <T extends { id: string }>(from: readonly T[]) => {
    const byId = new Map(from.map((row) => [row.id, row]));
    return (_visible: unknown, ids: readonly string[]) => Promise.resolve(ids.flatMap((id) => byId.get(id) ?? []));
  };
  const store = {
    listTransfersByIds: named(rows.transfers),
    listWalletsByIds: named(rows.wallets),
    listContactsByIds: named(rows.contacts),
    listAccountsByIds: named(rows.accounts),
  };
  const engine = { transfers: { nextPollOf: ({ nextPollAt }: Transfer) => nextPollAt } };
  const clock = { now: () => Date.now() };
  return createContext({ store, engine, clock } as unknown as GraphParts, viewer);
}

/** The events of a peer: the one of the scene again, with a position and a version of its own each. */
export function createEvents({ event }: Scene): () => EventView {
  const { body } = event;
  if (body.kind !== 'transfer') throw new Error('the scene is about a transfer');
  const streams = { cursorOf: ({ organizationId, seq }: LogEvent) => eventCursor(organizationId, { epoch: 0, seq }) };
  let { seq } = event;
  let { version } = body;
  return () => {
    const next = { ...event, at: Date.now(), seq: ++seq, body: { ...body, version: ++version } };
    return eventView(streams as never, next);
  };
}
