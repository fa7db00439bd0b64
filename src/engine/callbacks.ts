import { createHash } from 'node:crypto';
import type { ProviderAccount } from '../domain/account';
import type { CallbackHint } from '../domain/connector';
import { newId } from '../domain/ids';
import type { JsonObject, JsonValue } from '../domain/json';
import type { Transaction } from '../domain/store';
import { isFinal, type Transfer } from '../domain/transfer';
import type { CallbackOperations, EngineParts } from './engine';
import type { Gateway } from './gateway';
import { FINAL_LOOK_GAP_MS, isLookable, LOOK_UP_GAP_MS, namesOf, namesOfHint, soonestLook } from './hints';
import type { LookUp } from './lookup';
import type { Observer } from './observe';
import type { Poller } from './poller';

/** Hints taken from one delivery; a batch of Peex transactions is the largest. */
const MOST_HINTS = 1_000;
/** Characters of a delivery's body that are kept. A batch of Peex transactions is the largest there is. */
const LONGEST_BODY = 64 * 1024;

/** Callbacks are hints: stored, answered at once, and the transfers they name become due. No provider is called here. */
export function createCallbacks(
  parts: EngineParts,
  gateway: Gateway,
  { unwritten }: Pick<Observer, 'unwritten'>,
  lookUp: LookUp,
  poller: Poller,
): CallbackOperations {
  const { store, clock, log } = parts;

  async function findNamed(account: ProviderAccount, hints: readonly CallbackHint[]): Promise<Transfer[]> {
    const ids = await store.listTransferIdsByNames(account.id, {
      references: hints.flatMap((hint) => hint.reference ?? []),
      externalIds: hints.flatMap((hint) => hint.externalId ?? []),
      lots: hints.flatMap((hint) => hint.lot ?? []),
    });
    return store.listTransfersByIds({ organizationId: account.organizationId, clientIds: null }, ids);
  }

  /** Names of which the answer to a create call has yet to tell whose they are. */
  function earlyNames(hints: readonly CallbackHint[], named: readonly Transfer[]): string[] {
    const answered = new Set(named.filter((transfer) => !isUnanswered(transfer)).flatMap(namesOf));
    const names = hints.map(namesOfHint).filter((hint) => !hint.some((name) => answered.has(name)));
    return [...new Set(names.flat())];
  }

  /** Those of them that a look may tell something new of, as they were last seen. */
  async function lookable(named: readonly Transfer[]): Promise<Transfer[]> {
    const found = named
      .filter((transfer) => !isUnanswered(transfer) && isLookable(transfer))
      .map((transfer) => unwritten.find(transfer.id) ?? transfer);
    // The gap counts from the last look, also where that is still to be written.
    await Promise.all(found.map(({ id }) => unwritten.written(id)));
    return found;
  }

  /** When a look may begin that sees what has just been told: not while another one is under way, nor soon after. */
  function soonestFor(transfer: Transfer, now: number): number {
    // Nobody may be claimed once more meanwhile.
    if (poller.isClaimed(transfer.id)) return now + LOOK_UP_GAP_MS;
    const gapMs = isFinal(transfer.status) ? FINAL_LOOK_GAP_MS : LOOK_UP_GAP_MS;
    return Math.max(soonestLook(transfer, now), (lookUp.askedSince(transfer.id) ?? 0) + gapMs);
  }

  async function hasten(tx: Transaction, due: readonly Transfer[], now: number): Promise<void> {
    const idsAt = new Map<number, string[]>();
    for (const transfer of due) {
      const at = soonestFor(transfer, now);
      idsAt.set(at, [...(idsAt.get(at) ?? []), transfer.id]);
    }
    for (const [at, ids] of idsAt) await tx.hastenTransfers(ids, at, LOOK_UP_GAP_MS);
  }

  function tellPoller(due: readonly Transfer[], now: number): void {
    for (const transfer of due) {
      lookUp.forgetAnswer(transfer.id);
      poller.planned({ ...transfer, nextPollAt: soonestFor(transfer, now) });
    }
  }

  /** Its answer came between reading and keeping; then nobody takes what was kept. */
  async function hastenAnswered(named: readonly Transfer[], before: readonly Transfer[]): Promise<void> {
    const seen = new Set(before.filter((transfer) => !isUnanswered(transfer)).map(({ id }) => id));
    const due = await lookable(named.filter(({ id }) => !seen.has(id)));
    if (due.length === 0) return;
    const now = clock.now();
    await store.write((tx) => hasten(tx, due, now));
    tellPoller(due, now);
  }

  return {
    async receive(providerKey, token, delivery) {
      const account = await store.findAccountByCallbackToken(token, clock.now());
      const definition = account ? gateway.findDefinition(account.provider) : null;
      const connector = account && definition?.key === providerKey ? gateway.connectorOf(account) : null;
      const reading = connector?.readCallback?.(delivery);
      if (!account || !reading) return { status: 404, body: { error: 'there is nobody to call back here' } };
      const hints = reading.authentic ? reading.hints.slice(0, MOST_HINTS) : [];
      const named = hints.length > 0 ? await findNamed(account, hints) : [];
      const early = earlyNames(hints, named);
      // One that was refused is told apart: where credentials were put right since, the same is news when it comes again.
      const sha256 = createHash('sha256')
        .update(`${reading.authentic ? '' : 'refused '}${delivery.method}\n${delivery.body}\n`)
        .update(canonicalQuery(delivery.query))
        .digest('hex');
      const known = await lookable(named);
      const now = clock.now();
      const isNew = await store.write(async (tx) => {
        const isNew = await tx.insertCallbackDelivery({
          id: newId('CallbackDelivery', parts),
          organizationId: account.organizationId,
          accountId: account.id,
          receivedAt: now,
          authentic: reading.authentic,
          matched: named.length > 0,
          sha256,
          body: bounded(reading.evidence),
          hints: hints.map((hint): JsonObject => ({ ...hint })),
        });
        // What is kept has hastened: a crash between the two would make the provider's second try a repetition. One that
        // is repeated may be heard while the provider says something else by now; the gap bounds what it can cost.
        await hasten(tx, known, now);
        // After the transfers, as whoever takes these has locked its transfer first.
        if (early.length > 0) await tx.keepEarlyHints(account.id, early, now);
        return isNew;
      });
      tellPoller(known, now);
      log.debug({ account: account.id, isNew, authentic: reading.authentic, hints: hints.length }, 'callback');
      if (!reading.authentic)
        return { status: 401, body: { error: 'the signature or credentials of this callback are wrong' } };
      if (early.length > 0) await hastenAnswered(await findNamed(account, hints), named);
      return reading.reply ?? { status: 200, body: null };
    },
  };
}

/** A body of our providers is a few hundred bytes; what is longer is kept as the beginning of its text. */
function bounded(body: JsonValue): JsonValue {
  const text = JSON.stringify(body);
  return text.length <= LONGEST_BODY ? body : { beginning: text.slice(0, LONGEST_BODY), length: text.length };
}

/** Its create call is still to be made or answered: there is nothing to look at yet. */
function isUnanswered({ status }: Transfer): boolean {
  return status === 'CREATED' || status === 'SUBMITTING';
}

function canonicalQuery(query: Readonly<Record<string, string | undefined>>): string {
  return JSON.stringify(Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1)));
}
