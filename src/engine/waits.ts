import type { Store } from '../domain/store';
import { isFinal, type Transfer } from '../domain/transfer';
import type { Clock } from '../domain/world';
import type { WaitFor, WakeBus } from './engine';
import { transferTopic } from './topics';

/** The contract's bounds: accepted within 10 s, final within 25 s, else the transfer as it is then. */
const LONGEST_WAIT_MS = { ACCEPTED: 10_000, FINAL: 25_000 } as const satisfies Partial<Record<WaitFor, number>>;
/** A lost wake-up delays a waiter by at most this. */
const LOOK_ANYWAY_MS = 1_000;

interface WaitParts {
  store: Store;
  clock: Clock;
  wake: WakeBus;
}

/** The transfers, just read or written, as they are once what was waited for has come or the time for it is over. */
export async function waitForTransfers(
  parts: WaitParts,
  transfers: readonly Transfer[],
  waitFor: WaitFor,
): Promise<Transfer[]> {
  const [first] = transfers;
  if (!first || waitFor === 'CREATED') return [...transfers];
  const visible = { organizationId: first.organizationId, clientIds: null };
  const ids = transfers.map((transfer) => transfer.id);
  const deadline = parts.clock.now() + LONGEST_WAIT_MS[waitFor];
  for (;;) {
    const change = nextWake(parts, ids.map(transferTopic), Math.min(deadline, parts.clock.now() + LOOK_ANYWAY_MS));
    const rows = new Map((await parts.store.listTransfersByIds(visible, ids)).map((row) => [row.id, row]));
    const current = transfers.map((transfer) => rows.get(transfer.id) ?? transfer);
    if (parts.clock.now() >= deadline || current.every((transfer) => hasCome(transfer, waitFor))) {
      change.cancel();
      return current;
    }
    await change.happened;
  }
}

/** What all of a batch wait for, where each item may have asked for something else. */
export function longestWait(items: readonly { input: { waitFor?: WaitFor | null } }[]): WaitFor {
  const waits = items.map(({ input }) => input.waitFor ?? 'ACCEPTED');
  return waits.includes('FINAL') ? 'FINAL' : waits.includes('ACCEPTED') ? 'ACCEPTED' : 'CREATED';
}

function hasCome(transfer: Transfer, waitFor: keyof typeof LONGEST_WAIT_MS): boolean {
  switch (waitFor) {
    case 'ACCEPTED':
      // A refusal that is tried again later is an answer too: the caller learns of it at once.
      return transfer.status !== 'SUBMITTING' && (transfer.status !== 'CREATED' || transfer.lastError !== null);
    case 'FINAL':
      return isFinal(transfer.status);
  }
}

/** Armed before the rows are read, so that a change between reading and waiting is not slept through. */
function nextWake(
  parts: { clock: Clock; wake: WakeBus },
  topics: string | readonly string[],
  until: number,
): { happened: Promise<void>; cancel: () => void } {
  let cancel = () => {};
  const happened = new Promise<void>((resolve) => {
    const offWakes = [topics].flat().map((topic) => parts.wake.onWake(topic, () => finish()));
    const offTimer = parts.clock.after(Math.max(0, until - parts.clock.now()), () => finish());
    const finish = () => {
      for (const offWake of offWakes) offWake();
      offTimer();
      resolve();
    };
    cancel = finish;
  });
  return { happened, cancel };
}
