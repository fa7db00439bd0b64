import type { Viewer } from '../../src/domain/organization';
import type { Store } from '../../src/domain/store';
import type { Transfer } from '../../src/domain/transfer';
import type { Engine } from '../../src/engine/engine';
import type { Callers } from './callers';
import type { Dice } from './dice';
import type { Tally } from './faults';
import type { SimProvider } from './provider';
import type { VirtualClock } from './virtual-clock';

/** Longer than look-ups, resends and a refused login may keep a transfer open. */
const RETRY_MS = 20 * 60_000;

export interface RestoreWorld {
  clock: VirtualClock;
  dice: Dice;
  tally: Tally;
  viewers: readonly Viewer[];
  providers: readonly SimProvider[];
  callers: Callers;
  /** What was known before the backup was put back. */
  known: readonly Transfer[];
  /** Starts a process on the restored database. */
  boot(): Engine;
  settled<T>(promise: Promise<T>): Promise<T>;
  runUntil(done: () => boolean, deadline: number): Promise<boolean>;
}

/**
 * The database is what it was before the first transfer, the providers are not, and every caller sends again what it sent:
 * the same keys and inputs. Names what was paid under another name, or twice. Half of the operators say that they have
 * restored (`admin after-restore`); without them it is the providers that refuse what they have already.
 */
export async function retryAfterRestore(world: RestoreWorld, restored: Store): Promise<string[]> {
  const { callers, clock, dice, known, providers, tally } = world;
  const isTold = dice.chance(0.5);
  const lostSince = clock.now() - RETRY_MS;
  const begunAt = clock.now();
  if (isTold) await restored.write((tx) => tx.beginRestore({ epoch: begunAt, lostSince, begunAt }));
  else for (const provider of providers) provider.refusesDuplicates = true;
  tally.deed(isTold ? 'restored, and told of it' : 'restored, and not told of it');
  const paid = new Set(providers.flatMap(({ ledger }) => ledger.map(({ reference }) => reference)));
  const engine = world.boot();
  const problems: string[] = [];
  for (const request of callers.requests) {
    const viewer = world.viewers[request.organization];
    // A contact made in the lost time is gone with its id, and so is nobody's to pay; pins and cards are asked for anew.
    if (!viewer || request.secret !== null) continue;
    const asking =
      request.kind === 'wallet'
        ? engine.transfers.requestPayment(viewer, { ...callers.paymentOf(request), waitFor: 'CREATED' })
        : engine.transfers.create(viewer, { ...callers.orderOf(request), waitFor: 'CREATED' });
    const { transfer, userErrors } = await world.settled(asking);
    if (!transfer) problems.push(`restore: ${request.key} was refused: ${JSON.stringify(userErrors)}`);
  }
  await world.runUntil(() => false, clock.now() + RETRY_MS);
  return [...problems, ...paidAnew(providers, paid, new Set(known.map(({ reference }) => reference)))];
}

function paidAnew(providers: readonly SimProvider[], paid: ReadonlySet<string>, known: ReadonlySet<string>): string[] {
  const problems: string[] = [];
  for (const { id, ledger } of providers) {
    const counts = new Map<string, number>();
    for (const { reference } of ledger) counts.set(reference, (counts.get(reference) ?? 0) + 1);
    for (const [reference, count] of counts) {
      if (count > 1) problems.push(`restore: ${id} paid ${reference} ${count} times`);
      if (!paid.has(reference) && !known.has(reference))
        problems.push(`restore: ${id} paid ${reference}, which is another name for what was asked before`);
    }
  }
  return problems;
}
