import type { ProviderAccount } from '../domain/account';
import type { Connector, TransferHandle, TransferSighting } from '../domain/connector';
import { ProviderFailure, userError } from '../domain/failures';
import type { Viewer } from '../domain/organization';
import { isFinal, type Transfer, type TransferAct } from '../domain/transfer';
import type { Absences } from './absences';
import { acknowledgeTransfer } from './acknowledge-transfer';
import { isSeenSince, type Acts } from './acts';
import { providerError, refusable } from './contacts';
import type { EngineParts, TransferOperations, TransferResult } from './engine';
import type { Gateway } from './gateway';
import { whyNotAskable } from './late-looks';
import type { LookUp } from './lookup';
import type { Observer } from './observe';
import { findParties, handleOf } from './orders';
import type { Submitter } from './submit';
import { refusal } from './refusals';
import { resolveTransfer } from './resolve-transfer';
import { undocumentedIn } from './submit-errors';
import { contradictionOf, moneyMovedOf, refusedAs } from './transfer-errors';

/** What can be done with a transfer that is there: approve, cancel, look again, settle by a person. */
export function createTransferOperations(
  parts: EngineParts,
  gateway: Gateway,
  observer: Observer,
  lookUp: LookUp,
  submitter: Submitter,
  acts: Acts,
  absences: Absences,
): Pick<TransferOperations, 'approve' | 'cancel' | 'refresh' | 'resolve' | 'acknowledge'> {
  const { store, clock } = parts;

  async function findTransfer(
    viewer: Viewer,
    transferId: string,
  ): Promise<{ transfer: Transfer; account: ProviderAccount }> {
    const [transfer] = await store.listTransfersByIds(viewer, [transferId]);
    const account = transfer ? await store.findAccount(transfer.accountId) : null;
    if (!transfer || !account)
      throw refusal('NOT_FOUND', `there is no transfer ${transferId}`, ['input', 'transferId']);
    return { transfer, account };
  }

  function answering(run: () => Promise<TransferResult>): Promise<TransferResult> {
    return refusable<TransferResult>({ transfer: null }, run);
  }

  /**
   * Asks once; a doubtful answer is settled by look-up, never by asking again. What somebody else has just asked for, or
   * a process that died, is looked up first: only where that shows a transfer that still allows it is it asked for.
   */
  async function actOnce(
    transfer: Transfer,
    account: ProviderAccount,
    kind: TransferAct['kind'],
    allows: (row: Transfer) => boolean,
    ask: (connector: Connector, handle: TransferHandle) => Promise<TransferSighting | null> | undefined,
  ): Promise<TransferResult> {
    const begin = () => acts.begin(transfer, kind, (row) => allows(row) && isSettled(row));
    const began = await begin();
    if (began) return askOnce(began, account, ask);
    const looked = await lookUp.lookUp(transfer, { source: 'RESPONSE', purpose: 'submit' });
    const again = allows(looked.transfer) ? await begin() : null;
    if (again) return askOnce(again, account, ask);
    const message = 'this was asked for a moment ago, and the provider has yet to show what came of it';
    const isOpen = allows(looked.transfer);
    return {
      transfer: looked.transfer,
      userErrors: isOpen ? [userError('OUTCOME_UNKNOWN', message, { moneyMoved: 'UNKNOWN' })] : [],
    };
  }

  async function end(transfer: Transfer, effect: 'none' | 'maybe'): Promise<void> {
    await observer.change(transfer.id, (row) => ({ fields: { lastAct: acts.ended(row, effect) } }));
  }

  /** Its status was seen by a look since the provider was last asked to act on it. */
  function isSettled({ lastAct, lastPolledAt, lastError }: Transfer): boolean {
    return lastAct === null || (lastError === null && isSeenSince(lastAct, lastPolledAt ?? 0));
  }

  /** For a transfer whose act was just written down. */
  async function askOnce(
    transfer: Transfer,
    account: ProviderAccount,
    ask: (connector: Connector, handle: TransferHandle) => Promise<TransferSighting | null> | undefined,
  ): Promise<TransferResult> {
    const requestedAt = clock.now();
    try {
      const parties = await findParties(store, transfer, gateway.definitionOf(transfer.provider).contacts === 'client');
      const sighting = await gateway.call(
        account,
        'act',
        async (connector) => (await ask(connector, handleOf(transfer, parties))) ?? null,
      );
      await end(transfer, 'maybe');
      if (sighting) {
        const seen = await observer.observe(transfer.id, {
          sighting,
          source: 'RESPONSE',
          requestedAt,
          at: clock.now(),
        });
        return { transfer: seen, userErrors: [] };
      }
      const looked = await lookUp.lookUp(transfer, { source: 'RESPONSE', purpose: 'submit' });
      return { transfer: looked.transfer, userErrors: [] };
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      await end(transfer, error.effect);
      if (error.effect === 'none') return { transfer, userErrors: [providerError(error, ['input', 'transferId'])] };
      const doubtful = await observer.change(
        transfer.id,
        (row) =>
          isFinal(row.status)
            ? null
            : {
                fields: { status: 'OUTCOME_UNKNOWN', lastError: error.info, nextPollAt: clock.now() },
                evidence: {
                  body: { category: error.info.category, message: error.message, answer: error.evidence },
                  mappedStatus: 'OUTCOME_UNKNOWN',
                  undocumented: undocumentedIn(error),
                },
              },
        'RESPONSE',
      );
      const message = 'the provider may or may not have acted on this; it is being looked up';
      const provider = error.info;
      return {
        transfer: doubtful,
        userErrors: [userError('OUTCOME_UNKNOWN', message, { moneyMoved: 'UNKNOWN', provider })],
      };
    }
  }

  return {
    approve: (viewer, input) =>
      answering(async () => {
        const { transfer, account } = await findTransfer(viewer, input.transferId);
        if (!gateway.connectorOf(account).approveTransfer) throw notPossible(gateway, transfer, 'approve');
        if (!waitsForApproval(transfer)) {
          throw refusedAs(transfer, 'NOT_APPROVABLE', `the transfer is ${transfer.status} and waits for no approval`);
        }
        const approval = { pin: input.pin ?? null, cancelOnError: input.cancelOnError ?? false };
        return actOnce(transfer, account, 'APPROVE', waitsForApproval, (connector, handle) =>
          connector.approveTransfer?.(handle, approval),
        );
      }),

    cancel: (viewer, input) =>
      answering(async () => {
        const { transfer, account } = await findTransfer(viewer, input.transferId);
        if (transfer.status === 'CREATED') {
          const canceled = await observer.change(transfer.id, (row) =>
            row.status === 'CREATED' ? { fields: { status: 'CANCELED' } } : null,
          );
          if (canceled?.status === 'CANCELED') return { transfer: canceled, userErrors: [] };
          const message = 'the transfer was just sent: ask again when the provider has answered';
          throw refusedAs(canceled ?? transfer, 'NOT_CANCELABLE', message);
        }
        if (!gateway.connectorOf(account).cancelTransfer) throw notPossible(gateway, transfer, 'cancel');
        if (!isCancelable(transfer)) {
          throw refusedAs(transfer, 'NOT_CANCELABLE', `the transfer is ${transfer.status} and cannot be canceled`);
        }
        return actOnce(transfer, account, 'CANCEL', isCancelable, (connector, handle) =>
          connector.cancelTransfer?.(handle),
        );
      }),

    refresh: (viewer, input) =>
      answering(async () => {
        const { transfer } = await findTransfer(viewer, input.transferId);
        const nothingToAsk = whyNotAskable(transfer, gateway.definitionOf(transfer.provider));
        if (nothingToAsk !== null) {
          const { errors } = refusedAs(transfer, 'UNSUPPORTED_OPERATION', nothingToAsk);
          return { transfer, userErrors: errors };
        }
        const outcome = await lookUp.lookUp(transfer, { source: 'RESPONSE', purpose: 'refresh' });
        if (!outcome.answered) {
          const heldUntil = gateway.lookUpsHeldUntil(transfer.accountId);
          const error = providerError(outcome.failure, null, heldUntil);
          const moneyMoved = moneyMovedOf(outcome.transfer);
          return { transfer: outcome.transfer, userErrors: [{ ...error, moneyMoved }] };
        }
        if (outcome.shouldResend) await submitter.submit([outcome.transfer]);
        const [current = outcome.transfer] = await store.listTransfersByIds(viewer, [transfer.id]);
        return { transfer: current, userErrors: contradictionOf(current) };
      }),

    resolve: (viewer, { transferId, outcome, evidence }) =>
      answering(async () => {
        const { transfer } = await findTransfer(viewer, transferId);
        const resolving = { redactText: parts.redactText, gateway, observer, lookUp, absences };
        return resolveTransfer(resolving, viewer, { transfer, outcome, evidence });
      }),

    acknowledge: (viewer, { transferId, note }) =>
      answering(async () => {
        const { transfer } = await findTransfer(viewer, transferId);
        return acknowledgeTransfer({ redactText: parts.redactText, observer }, viewer, { transfer, note });
      }),
  };
}

function waitsForApproval({ status, action }: Transfer): boolean {
  // Xprizo's Hold is "awaiting approval" as its Pending is.
  return (status === 'REQUIRES_ACTION' || status === 'ON_HOLD') && action?.type === 'APPROVE';
}

function isCancelable({ status, externalId }: Transfer): boolean {
  return !isFinal(status) && status !== 'SUBMITTING' && externalId !== null;
}

function notPossible(gateway: Gateway, transfer: Transfer, verb: 'approve' | 'cancel') {
  const { name } = gateway.definitionOf(transfer.provider);
  const message = `${name} has no way to ${verb} a transfer once it was sent`;
  return refusal('UNSUPPORTED_OPERATION', message, ['input', 'transferId']);
}
