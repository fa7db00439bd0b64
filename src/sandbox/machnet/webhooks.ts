import { createHmac } from 'node:crypto';
import { uuidOf } from '../identifiers';
import type { CallbackDialect, CallbackTarget, Notice, OutgoingCall, SandboxCore, TransferState } from '../provider';
import type { Merchant } from './parties';
import type { Transaction } from './transactions';

/** PUBLIC-A: INITIATED has none. */
const STATUS_EVENTS: Readonly<Record<string, string>> = {
  PENDING: 'transaction_created',
  PROCESSING: 'transaction_processing',
  PROCESSED: 'transaction_processed',
  FAILED: 'transaction_failed',
  HOLD: 'transaction_onhold',
  CANCELED: 'transaction_canceled',
  RETURNED: 'transaction_returned',
  REFUNDED: 'transaction_refunded',
};

/** PUBLIC-A for PENDING, PUBLIC-B for the others. */
const DELIVERY_EVENTS: Readonly<Record<string, string>> = {
  PENDING: 'transaction_delivery_pending',
  HOLD: 'transaction_delivery_onhold',
  DELIVERY_REQUESTED: 'transaction_delivery_requested',
  DELIVERY_AUTHORIZED: 'transaction_delivery_authorized',
  DELIVERY_PAYOUT_READY: 'transaction_delivery_payout_ready',
  DELIVERED: 'transaction_delivered',
  DELIVERY_FAILED: 'transaction_delivery_failed',
};

const HOUR_MS = 60 * 60 * 1000;

/** CHOICE: "a fixed interval" is not named. */
const CONFLICT_RETRY_MS = 60_000;

/**
 * PUBLIC-A: signed with the secret of the subscription; 409 asks for it again at intervals, anything else that is no 2xx
 * for ten more attempts, an hour apart. That repeated failures pause a subscription is left out.
 */
export function createWebhooks(core: SandboxCore, merchants: ReadonlyMap<string, Merchant>): CallbackDialect {
  return {
    batch: false,
    retry: { afterMs: HOUR_MS, attempts: 11 },
    retryOn: { 409: { afterMs: CONFLICT_RETRY_MS } },
    forge: () => ({ status: 'PROCESSED', facts: { deliveryStatus: 'DELIVERED' } }),
    compose: (notices, target) =>
      notices.flatMap((notice) =>
        eventsOf(notice).map((event) => signed(event, notice, secretFor(notice, target, merchants), core.now())),
      ),
  };
}

/** What changed: one event for each of the two axes. */
function eventsOf({ transfer, state }: Notice): string[] {
  const at = transfer.history.indexOf(state);
  const before: TransferState | undefined = at < 0 ? undefined : transfer.history[at - 1];
  const delivery = state.facts.deliveryStatus ?? 'NONE';
  return [
    state.status === before?.status ? undefined : STATUS_EVENTS[state.status],
    delivery === before?.facts.deliveryStatus ? undefined : DELIVERY_EVENTS[delivery],
  ].filter((event) => event !== undefined);
}

function secretFor({ transfer }: Notice, target: CallbackTarget, merchants: ReadonlyMap<string, Merchant>): string {
  return target.secret ?? merchants.get(transfer.account)?.seed.webhookSecret ?? '';
}

/**
 * PUBLIC-B for the fields. It names the resource and not its state. CHOICE: `payload` is null for a transaction, and the
 * same event keeps its id when it is sent again.
 */
function signed(event: string, { transfer, state }: Notice, secret: string, now: number): OutgoingCall {
  const body = JSON.stringify({
    id: uuidOf(`${transfer.externalId} ${event} ${state.since}`),
    event_name: event,
    resource_id: transfer.externalId,
    user_id: (transfer as Transaction).details.sender.id,
    payload: null,
    subscription_id: uuidOf(`subscription of ${transfer.account}`),
    timestamp: new Date(now).toISOString(),
  });
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-raas-event': event, 'x-raas-webhook-signature': signature },
    body,
  };
}
