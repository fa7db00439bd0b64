import type { LookupResult, TransferHandle } from '../../domain/connector';
import { ProviderFailure } from '../../domain/failures';
import { invariant } from '../../domain/invariant';
import type { Clock } from '../../domain/world';
import type { Http, HttpAnswer } from '../kit/http';
import { accepted } from './refusals';
import type { Session } from './session';
import { goneSighting, seenAgain } from './gone';
import { standingSighting } from './sightings';
import { NOT_FOUND, wordOf } from './status';
import { readByReference, readStanding, type Standing } from './wire';

/**
 * How the reference is given: `?reference=` (PUBLIC-A example, PUBLIC-B spec; for Status INFER), or the document's own
 * text, a path that ends in `/reference={reference}`.
 */
export type ReferenceForm = 'query' | 'path';

export interface LookUps {
  lookUpTransfer(handle: TransferHandle): Promise<LookupResult>;
  /** The key of a pending transaction; null where none is pending. */
  findKey(handle: TransferHandle): Promise<string | null>;
}

export interface LookUpSetup {
  http: Http;
  session: Session;
  clock: Clock;
  /** In the order to be tried: the next where one answers 404. */
  forms: readonly ReferenceForm[];
}

/** Asks what became of a transaction, by our reference in the wallet it belongs to (the document). */
export function createLookUps({ http, session, clock, forms }: LookUpSetup): LookUps {
  const { redactor } = http;

  /**
   * The answer of the first form that is there; where none is, the last one's 404. An unknown reference is answered 200
   * NotFound: a 404, whoever words it, is about the address that was asked.
   */
  async function ask(name: string, handle: TransferHandle): Promise<HttpAnswer> {
    const path = `/Transaction/${name}/${walletOf(handle)}`;
    const { reference } = handle;
    let missing: HttpAnswer | null = null;
    for (const form of forms) {
      const place =
        form === 'query'
          ? { path, query: { reference } }
          : { path: `${path}/reference=${encodeURIComponent(reference)}` };
      const answer = await session.ask({ method: 'GET', ...place, doubt: 'none' }, 'again');
      if (answer.status !== 404) return answer;
      missing = answer;
    }
    invariant(missing, 'no form of a look-up is configured');
    return missing;
  }

  async function lookUpTransfer(handle: TransferHandle): Promise<LookupResult> {
    const startedAt = clock.now();
    const byReference = http.read(accepted(http, await ask('StatusByReference', handle)), readByReference);
    const { id, odd, raw } = byReference;
    const { word } = wordOf(byReference.status);
    const context = { method: handle.method, details: handle.details, startedAt };
    if (word === NOT_FOUND) return await settleNotFound(handle, raw, startedAt);
    const key = word === 'Pending' || word === 'Hold' ? await keyOrNull(handle) : null;
    const seen: Standing = { kind: 'standing', key: key ?? id, status: byReference.status, value: null, odd, raw };
    const sighting = standingSighting(seen, context, redactor.body(raw));
    // Pending's `key` is the approval's, and only Status tells it; StatusByReference's id is the transaction's.
    const { key: _, ...details } = sighting.details ?? {};
    const ids = { ...(key === null ? {} : { key }), ...(id === null ? {} : { transactionId: id }) };
    return { found: true, sighting: seenAgain(handle, { ...sighting, details: { ...details, ...ids } }) };
  }

  /** The approval key where it is not known yet; a look-up that has an answer does not fail for want of it. */
  async function keyOrNull(handle: TransferHandle): Promise<string | null> {
    if (typeof handle.details.key === 'string') return handle.details.key;
    try {
      return await findKey(handle);
    } catch (error) {
      if (error instanceof ProviderFailure) return null;
      throw error;
    }
  }

  async function findKey(handle: TransferHandle): Promise<string | null> {
    const standing = await askStatus(handle);
    const { word } = wordOf(standing?.status ?? null);
    return word === 'Pending' || word === 'Hold' ? (standing?.key ?? null) : null;
  }

  /** Null where this Xprizo has no Status: the public spec of 2023 lacks it. */
  async function askStatus(handle: TransferHandle): Promise<Standing | null> {
    const answer = await ask('Status', handle);
    return answer.status === 404 ? null : http.read(accepted(http, answer), readStanding);
  }

  /**
   * "Either an invalid accountId and reference was entered, or the transaction was pending and has since expired or
   * been rejected" (the document). Only Status may tell which.
   */
  async function settleNotFound(handle: TransferHandle, raw: unknown, startedAt: number): Promise<LookupResult> {
    const standing = await askStatus(handle);
    const body = redactor.body({ statusByReference: raw, status: standing?.raw ?? null });
    if (standing !== null && wordOf(standing.status).word !== NOT_FOUND) {
      const context = { method: handle.method, details: handle.details, startedAt };
      return { found: true, sighting: seenAgain(handle, standingSighting(standing, context, body)) };
    }
    const sighting = goneSighting(handle, startedAt, body);
    return sighting === null ? { found: false, body } : { found: true, sighting };
  }

  return { lookUpTransfer, findKey };
}

/** "When requesting a payment use the id of the recipients wallet" (the document): ours, in both directions. */
function walletOf(handle: TransferHandle): string {
  if (handle.walletExternalId !== null) return encodeURIComponent(handle.walletExternalId);
  const message = 'Xprizo: the id of the wallet is not known';
  throw new ProviderFailure({ category: 'VALIDATION', code: 'NO_ID', message, effect: 'none' });
}
