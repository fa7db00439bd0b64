import type { TransferSighting } from '../domain/connector';
import { ProviderFailure } from '../domain/failures';
import { isFinal, type Transfer } from '../domain/transfer';
import { isSeenSince, type Acts } from './acts';
import type { EngineParts } from './engine';
import type { Gateway } from './gateway';
import type { Observer } from './observe';
import { findParties, handleOf } from './orders';
import { undocumentedIn } from './submit-errors';

/** What became of the request is looked at this soon. */
const LOOK_AFTER_MS = 500;

/** Some providers take the money and pay nothing out until they are asked to (Machnet delivery requests). */
export interface Delivery {
  /**
   * Asks for the payout where the sighting just made says that it has not been asked for. A doubtful answer is not
   * repeated: the next look-up shows what came of it, and only another "not asked for" leads to asking again, never one
   * that was under way when it was asked for.
   */
  requestWhereNeeded(transfer: Transfer, sighting: TransferSighting, requestedAt: number): Promise<void>;
}

export function createDelivery(parts: EngineParts, gateway: Gateway, observer: Observer, acts: Acts): Delivery {
  const { store, clock } = parts;

  async function request(transfer: Transfer, requestedAt: number): Promise<void> {
    const began = await acts.begin(transfer, 'DELIVERY', (row) => isSeenSince(row.lastAct, requestedAt));
    if (!began) return;
    const parties = await findParties(store, transfer, gateway.definitionOf(transfer.provider).contacts === 'client');
    let failure: ProviderFailure | null = null;
    try {
      await gateway.call(parties.account, 'act', async (connector) => {
        await connector.requestDelivery?.(handleOf(transfer, parties));
      });
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      failure = error;
    }
    await observer.change(
      transfer.id,
      (row) => {
        const lastAct = acts.ended(row, failure?.effect ?? 'maybe');
        if (isFinal(row.status)) return { fields: { lastAct } };
        const soon = Math.max(clock.now() + LOOK_AFTER_MS, failure?.info.retryAt ?? 0);
        return {
          fields: {
            lastAct,
            nextPollAt: failure ? row.nextPollAt : Math.min(row.nextPollAt ?? soon, soon),
            lastError: failure?.info ?? null,
          },
          evidence: {
            body: failure
              ? { deliveryRequest: failure.message, answer: failure.evidence }
              : { deliveryRequest: 'accepted' },
            mappedStatus: null,
            undocumented: undocumentedIn(failure),
          },
        };
      },
      'RESPONSE',
    );
  }

  return {
    async requestWhereNeeded(transfer, sighting, requestedAt) {
      if (sighting.needsDelivery && !isFinal(transfer.status)) await request(transfer, requestedAt);
    },
  };
}
