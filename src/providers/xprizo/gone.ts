import type { TransferHandle, TransferSighting } from '../../domain/connector';
import type { ProviderErrorInfo } from '../../domain/failures';
import type { JsonValue } from '../../domain/json';
import { isFinal } from '../../domain/transfer';
import { pendingOf } from './sightings';
import { NOT_FOUND } from './status';

/** One that is gone before its time is looked for this often: only its expiry date can tell more (CHOICE). */
const MISSING_LOOK_MS = 60_000;

/**
 * What "NotFound" means of a transaction that was there: "the transaction was pending and has since expired or been
 * rejected" (the document), and what is canceled is gone as well. Null where nothing shows that it ever was there.
 */
export function goneSighting(handle: TransferHandle, startedAt: number, body: JsonValue): TransferSighting | null {
  const gone = { providerStatus: NOT_FOUND, action: null, body };
  if (handle.cancelAsked) {
    return { ...gone, status: 'CANCELED', failure: goneAs('it was canceled on our request and is gone since') };
  }
  const { expiryDate } = pendingOf(handle);
  if (expiryDate === null) return null;
  const until = new Date(expiryDate).toISOString();
  if (startedAt > expiryDate) {
    const why = `it could be approved until ${until} and is gone: it has expired, or was rejected before`;
    return { ...gone, status: 'EXPIRED', failure: goneAs(why) };
  }
  const why = `it is not found any more, as what was rejected is, and may be shown again until ${until}: from then on it counts as expired`;
  return {
    ...gone,
    status: 'OUTCOME_UNKNOWN',
    failure: goneAs(why),
    details: { isMissing: true, isSeenAgain: null },
    quietMs: Math.min(MISSING_LOOK_MS, expiryDate + 1 - startedAt),
  };
}

/** One answer alone may be a stale replica's: what was gone waits for approval again only where two answers in a row say so. */
export function seenAgain(handle: TransferHandle, sighting: TransferSighting): TransferSighting {
  if (handle.details.isMissing !== true || sighting.status === null) return sighting;
  const isBelieved = isFinal(sighting.status) || handle.details.isSeenAgain === true;
  if (isBelieved) return { ...sighting, details: { ...sighting.details, isMissing: null, isSeenAgain: null } };
  const why = `it was not found and is now shown as ${sighting.providerStatus ?? 'pending'}: it is believed when the next answer says so too`;
  return {
    ...sighting,
    status: 'OUTCOME_UNKNOWN',
    action: null,
    failure: goneAs(why),
    details: { ...sighting.details, isSeenAgain: true },
  };
}

function goneAs(message: string): ProviderErrorInfo {
  return { category: 'NOT_FOUND', code: NOT_FOUND, message, retryable: false, retryAt: null };
}
