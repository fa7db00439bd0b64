import type { Connector, TransferHandle, TransferOrder, TransferSighting } from '../../domain/connector';
import { ProviderFailure } from '../../domain/failures';
import type { Clock } from '../../domain/world';
import type { Http } from '../kit/http';
import type { LookUps } from './look-ups';
import { writePayment } from './orders';
import { accepted } from './refusals';
import { discretionOf } from './secrets';
import type { Session } from './session';
import { sightingOf, standingSighting } from './sightings';
import { statusOf } from './status';
import { readOutcomeWord, readPayment, readReceipt } from './wire';

type Payments = Required<Pick<Connector, 'createTransfer' | 'requestPayment' | 'approveTransfer' | 'cancelTransfer'>>;

/** Sends and asks for money, and approves or calls off what is pending (the document). */
export function createPayments(http: Http, session: Session, lookUps: LookUps, clock: Clock): Payments {
  const { redactor } = http;

  async function create(order: TransferOrder): Promise<TransferSighting> {
    const { path, query, body, details, secrets } = writePayment(order);
    const discretion = discretionOf(secrets, redactor);
    const startedAt = clock.now();
    return await discretion.within(async () => {
      // The document leaves the verb out; payments are POSTs (PUBLIC-B), and the deposits as well (CHOICE).
      const request = { method: 'POST', path, query, body: { json: body }, doubt: 'maybe' } as const;
      const answer = http.read(accepted(http, await session.ask(request, 'again')), readPayment);
      const context = { method: order.method, details, startedAt };
      const sighting = sightingOf(answer, context, discretion);
      return { ...sighting, details: { ...details, ...sighting.details } };
    });
  }

  /** A GET that changes state (PUBLIC-B): asked once, never again, whatever comes back. */
  async function approveTransfer(
    handle: TransferHandle,
    { pin, cancelOnError }: { pin: string | null; cancelOnError: boolean },
  ): Promise<TransferSighting | null> {
    const key = await keyOf(handle);
    const discretion = discretionOf(pin === null ? [] : [pin], redactor);
    const query = { key, pin, once: String(cancelOnError) };
    return await discretion.within(async () => {
      const request = { method: 'GET', path: '/Transaction/ApprovalAccept', query, doubt: 'maybe' } as const;
      const answer = http.read(accepted(http, await session.ask(request, 'once')), readReceipt);
      // The document calls the description a status in one place and the type of the transaction in another.
      const word = answer.description;
      if (word === null || statusOf(word) === null) return null;
      const context = { method: handle.method, details: handle.details, startedAt: clock.now() };
      const standing = { ...answer, kind: 'standing', key: answer.id, status: word, value: null } as const;
      return standingSighting(standing, context, discretion.redact(answer.raw));
    });
  }

  async function cancelTransfer(handle: TransferHandle): Promise<TransferSighting | null> {
    const query = { key: await keyOf(handle) };
    const request = { method: 'GET', path: '/Transaction/ApprovalCancel', query, doubt: 'maybe' } as const;
    const answer = accepted(http, await session.ask(request, 'once'));
    // "Response 200 (Success)", and there the document ends. A body, where there is one, has to be Xprizo's own: a
    // proxy's page has called nothing off.
    const body = answer.text.trim() === '' ? null : http.readJson(answer);
    // Nor has an answer that tells of anything else than its success: a look-up tells.
    if (!saysCanceled(readOutcomeWord(body))) return null;
    return { status: 'CANCELED', providerStatus: null, action: null, body: redactor.body({ canceled: body }) };
  }

  /** The key of the pending transaction: from the create answer, or, where that was lost, from Status. */
  async function keyOf(handle: TransferHandle): Promise<string> {
    const { key } = handle.details;
    const found = typeof key === 'string' ? key : await lookUps.findKey(handle);
    if (found !== null) return found;
    const message = 'Xprizo: no pending transaction with this reference waits for an approval';
    throw new ProviderFailure({ category: 'VALIDATION', code: 'NO_KEY', message, effect: 'none' });
  }

  return { createTransfer: create, requestPayment: create, approveTransfer, cancelTransfer };
}

/** Words without a state that are no more than "Response 200 (Success)"; "Payment" is the type an approval is answered with. */
const SUCCESS = /^(canceled|cancelled|success|ok|true|1|payment)$/i;

function saysCanceled(word: string | null): boolean {
  if (word === null || SUCCESS.test(word)) return true;
  const state = statusOf(word);
  return state === 'CANCELED' || state === 'FAILED';
}
