import type { ProviderAccount } from '../domain/account';
import type { Connector, SubmitResult, TransferOrder, TransferSecret } from '../domain/connector';
import { ProviderFailure } from '../domain/failures';
import type { Transfer } from '../domain/transfer';
import type { Absences } from './absences';
import type { Delivery } from './delivery';
import type { EngineParts } from './engine';
import { createFailedAttempts } from './failed-attempts';
import type { Gateway } from './gateway';
import { createLanes, type Urgency } from './lanes';
import type { LookUp } from './lookup';
import type { Observer } from './observe';
import {
  contactAsOrdered,
  findParties,
  isOrderedUnderRegistration,
  orderedUnder,
  orderOf,
  type TransferParties,
} from './orders';
import type { Registrar } from './registrar';
import { evidenceOf, info, missingFromAnswer, unregistered, unsupported } from './submit-errors';

export interface Submitter {
  /**
   * Sends transfers that are CREATED, or OUTCOME_UNKNOWN and proven absent, once their account has a lane free. Never
   * throws for the provider's faults.
   */
  submit(transfers: readonly Transfer[], urgency?: Urgency): Promise<void>;
  /** Whether the account's line takes more of this kind; what it does not take is left to the poller. */
  hasRoom(accountId: string, urgency: Urgency): boolean;
  /** Keeps what may not be stored as long as the transfer may yet be sent, or sent again. */
  keepSecret(transferId: string, secret: TransferSecret): void;
  /** To be told of every status: forgets the secret of what will not be sent any more. */
  statusChanged(transfer: Transfer): void;
  /** A SUBMITTING transfer whose call cannot be under way any more: nobody knows what became of it. */
  isInterrupted(transfer: Transfer): boolean;
  markInterrupted(transferId: string): Promise<Transfer | null>;
  /** Starts no more sendings; those under way go on. */
  close(): void;
}

export interface SubmitterParts extends EngineParts {
  callbackUrlOf(account: ProviderAccount): string | null;
}

interface Ready {
  transfer: Transfer;
  parties: TransferParties;
  order: TransferOrder;
  isResend: boolean;
  /** When its create call began; before that, when the one before it did. */
  submittedAt: number | null;
}

export function createSubmitter(
  parts: SubmitterParts,
  gateway: Gateway,
  observer: Observer,
  lookUp: LookUp,
  registrar: Registrar,
  delivery: Delivery,
  absences: Absences,
): Submitter {
  const { store, clock, settings } = parts;
  const attempts = createFailedAttempts(parts, gateway, observer, lookUp, absences);
  /** The lease must outlive the slowest call: login, registration and the create call itself. */
  const SUBMIT_LEASE_MS = 3 * settings.providerTimeoutMs + 5_000;
  const secrets = new Map<string, TransferSecret>();
  const lanes = createLanes();
  /** Sent by this process, or waiting in line for it. */
  const underWay = new Set<string>();

  async function submit(transfers: readonly Transfer[], urgency: Urgency = 'awaited'): Promise<void> {
    const groups = groupByAccount(transfers.filter(isSendable));
    await Promise.all([...groups].map(([accountId, group]) => sendGroup(accountId, group, urgency)));
  }

  async function sendGroup(accountId: string, group: readonly Transfer[], urgency: Urgency): Promise<void> {
    const goTogether = group.length > 1 && (await takesManyAtOnce(accountId));
    // From here to the line without a pause: nobody else may take them meanwhile.
    const mine = group.filter(({ id }) => !underWay.has(id));
    const units = goTogether && mine.length > 0 ? [mine] : mine.map((transfer) => [transfer]);
    await Promise.all(units.map((unit) => send(accountId, unit, urgency)));
  }

  async function send(accountId: string, unit: readonly Transfer[], urgency: Urgency): Promise<void> {
    for (const { id } of unit) underWay.add(id);
    try {
      await lanes.run(accountId, urgency, () => submitTogether(unit));
    } finally {
      for (const { id } of unit) underWay.delete(id);
    }
  }

  async function takesManyAtOnce(accountId: string): Promise<boolean> {
    const account = await store.findAccount(accountId);
    return account !== null && gateway.connectorOf(account).createTransfers !== undefined;
  }

  async function submitTogether(transfers: readonly Transfer[]): Promise<void> {
    const ready: Ready[] = [];
    for (const transfer of transfers) {
      const prepared = await prepare(transfer);
      if (prepared) ready.push(prepared);
    }
    const [first] = ready;
    if (!first) return;
    const connector = gateway.connectorOf(first.parties.account);
    if (connector.createTransfers && ready.length > 1) await sendTogether(ready);
    else for (const one of ready) await sendOne(one);
  }

  /** Everything that must be there before SUBMITTING; a failure here has provably sent nothing. */
  async function prepare(transfer: Transfer): Promise<Ready | null> {
    if (await attempts.giveUp(transfer)) return null;
    const secret = secrets.get(transfer.id) ?? null;
    if (transfer.needsSecret && secret === null) {
      await attempts.loseSecret(transfer.id);
      return null;
    }
    const definition = gateway.definitionOf(transfer.provider);
    let parties = await findParties(store, transfer, definition.contacts === 'client');
    if (parties.account.status === 'DISABLED') {
      const disabled = info('UNSUPPORTED', 'ACCOUNT_DISABLED', 'the provider account was disabled before sending');
      if (transfer.status === 'CREATED') await attempts.failUnsent(transfer.id, disabled);
      else await attempts.leaveAbsent(transfer.id, 'its account is disabled');
      return null;
    }
    const isResend = transfer.status === 'OUTCOME_UNKNOWN';
    // What may be there already goes out again as it was, under the registration it had: nothing that has become of the
    // contact since makes it another request, or one that was never sent. We never sent what was looked up first.
    const goesOutAnew = !isResend || transfer.firstSubmittedAt === null;
    if (goesOutAnew && parties.contact && definition.contacts !== 'none' && !isOrderedUnderRegistration(transfer)) {
      try {
        const registration = await registrar.ensure(
          contactAsOrdered(parties.contact, transfer),
          parties.account,
          definition.contacts === 'client' ? parties.client : null,
        );
        parties = { ...parties, registration };
        if (registration.status !== 'REGISTERED') {
          if (isResend) await attempts.leaveAbsent(transfer.id, 'its contact is not registered there');
          else await attempts.failUnsent(transfer.id, unregistered(registration));
          return null;
        }
      } catch (error) {
        if (!(error instanceof ProviderFailure)) throw error;
        // A contact that may have been made may be made again: no money moves with it.
        const retryable = error.info.retryable || error.refusedLogin || error.effect === 'maybe';
        await attempts.settle(transfer, { ...error.info, retryable }, 'none', null, isResend);
        return null;
      }
    }
    const obstacle = gateway.obstacleTo(parties.account, 'submit');
    if (obstacle) {
      await attempts.settle(transfer, obstacle.info, 'none', null, isResend);
      return null;
    }
    const order = orderOf(transfer, parties.registration, {
      secret,
      callbackUrl: parts.callbackUrlOf(parties.account),
    });
    return { transfer, parties, order, isResend, submittedAt: transfer.submittedAt };
  }

  /** Whether it may yet have to go out; what the provider has shown never goes out again. */
  function mayBeSent(transfer: Transfer): boolean {
    if (transfer.status !== 'OUTCOME_UNKNOWN') return transfer.status === 'CREATED' || transfer.status === 'SUBMITTING';
    return gateway.mannersOf(transfer).resend !== 'never';
  }

  async function sendOne(ready: Ready): Promise<void> {
    if (!(await markSubmitting(ready))) return;
    const requestedAt = clock.now();
    await settleResult(ready, requestedAt, await attempt(ready, (connector) => createOn(connector, ready)));
  }

  async function sendTogether(ready: readonly Ready[]): Promise<void> {
    const going: Ready[] = [];
    for (const one of ready) if (await markSubmitting(one)) going.push(one);
    const [first] = going;
    if (!first) return;
    const requestedAt = clock.now();
    let results: SubmitResult[];
    try {
      results = await gateway.call(first.parties.account, 'submit', async (connector) => {
        const orders = going.map((one) => one.order);
        if (connector.createTransfers) return await connector.createTransfers(orders);
        throw unsupported();
      });
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      results = going.map(() => ({ failure: error }));
    }
    for (const [index, one] of going.entries()) {
      await settleResult(one, requestedAt, results[index] ?? { failure: missingFromAnswer() });
    }
  }

  async function attempt(ready: Ready, run: (connector: Connector) => Promise<SubmitResult>): Promise<SubmitResult> {
    try {
      return await gateway.call(ready.parties.account, 'submit', run);
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      return { failure: error };
    }
  }

  async function createOn(connector: Connector, ready: Ready): Promise<SubmitResult> {
    const { order } = ready;
    const asked = order.kind === 'COLLECTION' ? connector.requestPayment?.(order) : connector.createTransfer?.(order);
    if (!asked) throw unsupported();
    return { sighting: await asked };
  }

  /** Written before the call: after a crash, SUBMITTING means that the outcome is unknown. */
  async function markSubmitting(ready: Ready): Promise<boolean> {
    let mine = false;
    await observer.change(ready.transfer.id, (row) => {
      mine = row.status === ready.transfer.status && row.version === ready.transfer.version;
      if (!mine) return null;
      const now = clock.now();
      ready.submittedAt = now;
      const { registration } = ready.order;
      return {
        fields: {
          status: 'SUBMITTING',
          ...(registration && { orderedAs: orderedUnder(row, registration) }),
          submittedAt: now,
          firstSubmittedAt: row.firstSubmittedAt ?? now,
          nextPollAt: now + SUBMIT_LEASE_MS,
        },
      };
    });
    return mine && (await isInTime(ready));
  }

  /**
   * Where this process was held up for so long that another one may take it for dead, and send what it has not sent yet,
   * it sends nothing any more.
   */
  async function isInTime({ transfer, submittedAt, isResend }: Ready): Promise<boolean> {
    if (clock.now() < (submittedAt ?? 0) + SUBMIT_LEASE_MS) return true;
    const held = info('UNAVAILABLE', 'HELD_UP', 'this process was held up before it could send the transfer');
    await attempts.settle({ ...transfer, submittedAt }, { ...held, retryable: true }, 'none', null, isResend);
    return false;
  }

  async function settleResult(ready: Ready, requestedAt: number, result: SubmitResult): Promise<void> {
    if ('sighting' in result) {
      const { sighting } = result;
      const seen = { sighting, source: 'RESPONSE' as const, requestedAt, at: clock.now() };
      const transfer = await observer.observe(ready.transfer.id, seen);
      if (transfer) await delivery.requestWhereNeeded(transfer, sighting, requestedAt);
      return;
    }
    const { failure } = result;
    const { submittedAt, isResend } = ready;
    const transfer = { ...ready.transfer, submittedAt };
    if (failure.info.category === 'DUPLICATE') await attempts.settleDuplicate(transfer, failure, isResend);
    else await attempts.settle(transfer, failure.info, failure.effect, failure, isResend);
  }

  return {
    submit,
    hasRoom: (accountId, urgency) => lanes.hasRoom(accountId, urgency, gateway.submissionsLeftOf(accountId)),
    keepSecret: (transferId, secret) => secrets.set(transferId, secret),
    statusChanged: (transfer) => {
      if (!mayBeSent(transfer)) secrets.delete(transfer.id);
    },
    isInterrupted: ({ id, status, submittedAt }) =>
      status === 'SUBMITTING' && !underWay.has(id) && clock.now() >= (submittedAt ?? 0) + SUBMIT_LEASE_MS,
    markInterrupted: (transferId) =>
      observer.change(transferId, (row) => {
        if (row.status !== 'SUBMITTING' || underWay.has(transferId)) return null;
        const error = info('UNKNOWN', 'INTERRUPTED', 'the process stopped while the transfer was on its way');
        return {
          fields: { status: 'OUTCOME_UNKNOWN', lastError: error, nextPollAt: clock.now() },
          evidence: evidenceOf(error, null, 'OUTCOME_UNKNOWN'),
        };
      }),
    close: () => lanes.close(),
  };
}

function isSendable(transfer: Transfer): boolean {
  return transfer.status === 'CREATED' || transfer.status === 'OUTCOME_UNKNOWN';
}

function groupByAccount(transfers: readonly Transfer[]): Map<string, Transfer[]> {
  const groups = new Map<string, Transfer[]>();
  for (const transfer of transfers) {
    groups.set(transfer.accountId, [...(groups.get(transfer.accountId) ?? []), transfer]);
  }
  return groups;
}
