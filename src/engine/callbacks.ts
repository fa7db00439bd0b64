import { createHash } from 'node:crypto';
import type { CallbackHint } from '../domain/connector';
import { newId } from '../domain/ids';
import type { JsonObject } from '../domain/json';
import type { CallbackOperations, EngineParts } from './engine';
import type { Gateway } from './gateway';
import { POLLER_TOPIC } from './topics';

/** However many callbacks arrive, one transfer is looked up at most this often. */
const LOOK_UP_GAP_MS = 1_000;

/** Callbacks are hints: stored, answered at once, and the transfers they name become due. No provider is called here. */
export function createCallbacks(parts: EngineParts, gateway: Gateway): CallbackOperations {
  const { store, clock, wake, log } = parts;

  async function hasten(accountId: string, organizationId: string, hints: readonly CallbackHint[]): Promise<void> {
    if (hints.length === 0) return;
    const ids = await store.listTransferIdsByNames(accountId, {
      references: hints.flatMap((hint) => hint.reference ?? []),
      externalIds: hints.flatMap((hint) => hint.externalId ?? []),
      lots: hints.flatMap((hint) => hint.lot ?? []),
    });
    const now = clock.now();
    const transfers = await store.listTransfersByIds({ organizationId, clientIds: null }, ids);
    const byInstant = new Map<number, string[]>();
    for (const { id, lastPolledAt } of transfers) {
      const at = Math.max(now, (lastPolledAt ?? 0) + LOOK_UP_GAP_MS);
      byInstant.set(at, [...(byInstant.get(at) ?? []), id]);
    }
    await store.write(async (tx) => {
      for (const [at, due] of byInstant) await tx.hastenTransfers(due, at);
    });
    wake.wake(POLLER_TOPIC);
  }

  return {
    async receive(providerKey, token, delivery) {
      const account = await store.findAccountByCallbackToken(token);
      const definition = account ? gateway.findDefinition(account.provider) : null;
      const connector = account && definition?.key === providerKey ? gateway.connectorOf(account) : null;
      const reading = connector?.readCallback?.(delivery);
      if (!account || !reading) return { status: 404, body: { error: 'there is nobody to call back here' } };
      const sha256 = createHash('sha256')
        .update(`${delivery.method}\n${delivery.body}\n${canonicalQuery(delivery.query)}`)
        .digest('hex');
      const isNew = await store.write((tx) =>
        tx.insertCallbackDelivery({
          id: newId('CallbackDelivery', parts),
          organizationId: account.organizationId,
          accountId: account.id,
          receivedAt: clock.now(),
          authentic: reading.authentic,
          sha256,
          body: reading.evidence,
          hints: reading.hints.map((hint): JsonObject => ({ ...hint })),
        }),
      );
      log.debug({ account: account.id, isNew, authentic: reading.authentic, hints: reading.hints.length }, 'callback');
      if (!reading.authentic)
        return { status: 401, body: { error: 'the signature or credentials of this callback are wrong' } };
      await hasten(account.id, account.organizationId, reading.hints);
      return reading.reply ?? { status: 200, body: null };
    },
  };
}

function canonicalQuery(query: Readonly<Record<string, string | undefined>>): string {
  return JSON.stringify(Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1)));
}
