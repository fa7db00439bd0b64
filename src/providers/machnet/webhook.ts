import { createHmac } from 'node:crypto';
import type { CallbackDelivery, CallbackReading } from '../../domain/connector';
import { parseJson } from '../kit/json';
import type { Redactor } from '../kit/redact';
import { sameSecret } from '../kit/secret';
import { readEvent } from './wire';

/**
 * A webhook: hex HMAC-SHA256 of the raw body under the subscription's secret (PUBLIC-A, Integration).
 *
 * Without a configured secret there is nothing to compare with, and the delivery is taken as the hint it is: it can
 * only make us look again at a transaction of this account, its URL holds an unguessable token like those of the two
 * providers that sign nothing, and answering 401 would make Machnet pause the subscription. With a secret, nothing
 * unsigned is looked at.
 */
export function readWebhook(
  { headers, body, bytes }: CallbackDelivery,
  secret: string | null,
  redactor: Redactor,
): CallbackReading {
  if (secret !== null) {
    const expected = createHmac('sha256', secret).update(bytes).digest('hex');
    const given = (headers['x-raas-webhook-signature'] ?? '').trim().toLowerCase();
    if (!sameSecret(given, expected)) {
      return { authentic: false, hints: [], reply: { status: 401, body: null }, evidence: null };
    }
  }
  try {
    const parsed = parseJson(body);
    const event = readEvent(parsed);
    // user_kyc_* and user_card_* name a user or a fund; any other name may be a transaction's, known to us or not.
    const isOfTransfer = event !== null && !event.name.toLowerCase().startsWith('user_');
    const hints = isOfTransfer && event.resourceId !== null ? [{ externalId: event.resourceId }] : [];
    return { authentic: true, hints, evidence: redactor.body(parsed) };
  } catch {
    return { authentic: true, hints: [], evidence: redactor.text(body) };
  }
}
