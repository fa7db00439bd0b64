import type { LogEvent } from '../domain/event';
import { moneyText } from '../domain/money';
import type { Transfer } from '../domain/transfer';
import type { OpenedStore } from './open-store';

/** What comparing every transfer with its events found. */
export interface TransfersVerdict {
  intact: number;
  /** The first that is not as its events say; null where all are. */
  broken: { id: string; what: string } | null;
}

/** Rows read at a time; their events are one statement more. */
const BATCH = 500;
/** A transfer that changes while it is compared is read again; one that changes at each reading is left to the next run. */
const READINGS = 5;

type Reads = Pick<
  OpenedStore,
  'listOrganizations' | 'listTransfersAfter' | 'listTransfersByIds' | 'listEventsOfTransfers' | 'findTransferWithoutRow'
>;

/**
 * Status, version, amount and reference of each transfer against its own events, which nobody can alter unseen. Events of
 * before these facts were written into them say nothing of amount and reference.
 */
export async function verifyTransfers(store: Reads): Promise<TransfersVerdict> {
  let intact = 0;
  for (let after = ''; ;) {
    const batch = await store.listTransfersAfter(after, BATCH);
    const events = byTransfer(await store.listEventsOfTransfers(batch.map(({ id }) => id)));
    for (const transfer of batch) {
      const what = problemOf(transfer, events.get(transfer.id) ?? []) && (await settledProblemOf(store, transfer));
      if (what) return { intact, broken: { id: transfer.id, what } };
      intact += 1;
      after = transfer.id;
    }
    if (batch.length < BATCH) break;
  }
  for (const { id } of await store.listOrganizations()) {
    const missing = await store.findTransferWithoutRow(id);
    if (missing === null) continue;
    return { intact, broken: { id: missing.transferId, what: `event ${missing.seq} created it, and its row is gone` } };
  }
  return { intact, broken: null };
}

/** Beside a running process row and events may be read on either side of a change: only what stays as it is counts. */
async function settledProblemOf(store: Reads, first: Transfer): Promise<string | null> {
  let transfer: Transfer | undefined = first;
  for (let reading = 0; reading < READINGS && transfer; reading += 1) {
    const events = await store.listEventsOfTransfers([first.id]);
    const [again]: Transfer[] = await store.listTransfersByIds(visibleOf(first), [first.id]);
    if (again?.version === transfer.version && again.status === transfer.status) return problemOf(transfer, events);
    transfer = again;
  }
  return null;
}

function visibleOf({ organizationId }: Transfer) {
  return { organizationId, clientIds: null };
}

function byTransfer(events: readonly LogEvent[]): Map<string, LogEvent[]> {
  const found = new Map<string, LogEvent[]>();
  for (const event of events) {
    if (event.transferId === null) continue;
    const own = found.get(event.transferId);
    if (own) own.push(event);
    else found.set(event.transferId, [event]);
  }
  return found;
}

function problemOf(transfer: Transfer, events: readonly LogEvent[]): string | null {
  const [created] = events;
  const bodies = events.flatMap(({ body }) => (body.kind === 'transfer' ? [body] : []));
  const last = bodies.at(-1);
  if (!created || !last || created.type !== 'TRANSFER_CREATED') return 'no event tells that it was created';
  if (last.to !== transfer.status || last.version !== transfer.version) {
    return (
      `it is ${transfer.status} in version ${transfer.version}, ` +
      `but its last event made it ${last.to} in version ${last.version}`
    );
  }
  const ordered = bodies[0]?.ordered;
  if (!ordered) return null;
  const { amount, currency } = moneyText(transfer.amount);
  if (ordered.amount !== amount || ordered.currency !== currency) {
    return `its amount is ${amount} ${currency}, but ${ordered.amount} ${ordered.currency} were ordered`;
  }
  return ordered.reference === transfer.reference
    ? null
    : `its reference is ${transfer.reference}, but it was created as ${ordered.reference}`;
}
