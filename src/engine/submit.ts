import type { ProviderAccount } from '../domain/account';
import type { Connector, Manners, SubmitResult, TransferOrder, TransferSecret } from '../domain/connector';
import { ProviderFailure, type ProviderErrorInfo } from '../domain/failures';
import type { ObservationSource } from '../domain/freshness';
import { isFinal, type Transfer } from '../domain/transfer';
import type { Absences } from './absences';
import type { Delivery } from './delivery';
import type { EngineParts } from './engine';
import { CALL_BUDGET, type Gateway } from './gateway';
import { createLanes, type Urgency } from './lanes';
import type { LookUp } from './lookup';
import { NEEDS_DECISION } from './lookup';
import type { LocalChange, Observer } from './observe';
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

/** RULINGS, States: a transfer that could not be sent is retried this long, then FAILED with moneyMoved NO. */
const GIVE_UP_SENDING_MS = 15 * 60_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
/** A doubtful answer is looked up soon: most providers have acted by then. */
const LOOK_UP_DOUBT_MS = 500;

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

/** What one attempt at sending knows a transfer by. */
type Attempted = Pick<Transfer, 'id' | 'submittedAt'>;

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
    if (isTooLate(transfer)) {
      await failUnsent(transfer.id, transfer.lastError);
      return null;
    }
    const secret = secrets.get(transfer.id) ?? null;
    if (transfer.needsSecret && secret === null) {
      await observer.change(transfer.id, (row) => loseSecret(row));
      return null;
    }
    const definition = gateway.definitionOf(transfer.provider);
    let parties = await findParties(store, transfer, definition.contacts === 'client');
    if (parties.account.status === 'DISABLED') {
      const disabled = info('UNSUPPORTED', 'ACCOUNT_DISABLED', 'the provider account was disabled before sending');
      if (transfer.status === 'CREATED') await failUnsent(transfer.id, disabled);
      else await observer.change(transfer.id, (row) => leaveAbsentToPerson(row, 'its account is disabled'));
      return null;
    }
    const isResend = transfer.status === 'OUTCOME_UNKNOWN';
    // What may be there already goes out again as it was, under the registration it had: nothing that has become of the
    // contact since makes it another request, or one that was never sent.
    if (!isResend && parties.contact && definition.contacts !== 'none' && !isOrderedUnderRegistration(transfer)) {
      try {
        const registration = await registrar.ensure(
          contactAsOrdered(parties.contact, transfer),
          parties.account,
          definition.contacts === 'client' ? parties.client : null,
        );
        parties = { ...parties, registration };
        if (registration.status !== 'REGISTERED') {
          await failUnsent(transfer.id, unregistered(registration));
          return null;
        }
      } catch (error) {
        if (!(error instanceof ProviderFailure)) throw error;
        const retryable = error.info.retryable || error.effect === 'maybe'; // of a contact, not of money
        await settleFailure(transfer, { ...error.info, retryable }, 'none', null, isResend);
        return null;
      }
    }
    const obstacle = gateway.obstacleTo(parties.account, 'submit');
    if (obstacle) {
      await settleFailure(transfer, obstacle.info, 'none', null, isResend);
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
    return mannersOf(transfer).resend !== 'never';
  }

  function mannersOf(transfer: Transfer): Manners {
    const sandbox = settings.mode === 'sandbox';
    return gateway.definitionOf(transfer.provider).manners({ ...transfer, sandbox });
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
    await settleFailure({ ...transfer, submittedAt }, { ...held, retryable: true }, 'none', null, isResend);
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
    if (failure.info.category === 'DUPLICATE') return settleDuplicate(ready, failure);
    const { transfer, submittedAt, isResend } = ready;
    await settleFailure({ ...transfer, submittedAt }, failure.info, failure.effect, failure, isResend);
  }

  /**
   * A change for what became of one attempt. Where another create call has begun since, in a process that took this one
   * for dead, it is that call's to tell, and nothing is changed.
   */
  function settle(
    { id, submittedAt }: Attempted,
    apply: (row: Transfer) => LocalChange | null,
    source: ObservationSource = 'RESPONSE',
  ): Promise<Transfer | null> {
    return observer.change(id, (row) => (row.submittedAt === submittedAt ? apply(row) : null), source);
  }

  /** Our reference is taken: by our own earlier attempt, or by nobody we can see. A look-up tells which. */
  async function settleDuplicate(ready: Ready, failure: ProviderFailure): Promise<void> {
    const { isResend, submittedAt } = ready;
    const transfer = { ...ready.transfer, submittedAt };
    const outcome = await lookUp.lookUp(transfer, { source: 'RESPONSE', purpose: 'submit' });
    if (outcome.answered && outcome.found) return;
    if (!outcome.answered) await doubt(transfer, failure);
    else if (!isResend) await fail(transfer, failure.info, failure);
    else {
      await doubt(transfer, failure);
      const why = 'yet it refuses our repeated request as a duplicate';
      await settle(transfer, (row) => leaveToPerson(row, why), 'LOCAL');
    }
  }

  async function settleFailure(
    transfer: Transfer,
    error: ProviderErrorInfo,
    effect: 'none' | 'maybe',
    failure: ProviderFailure | null,
    isResend: boolean,
  ): Promise<void> {
    if (effect === 'maybe') await doubt(transfer, failure ?? error);
    else if (isResend) await settleRefusedAgain(transfer, error, failure);
    else if (error.retryable) await retryLater(transfer, error, failure);
    else await fail(transfer, error, failure);
  }

  /**
   * An earlier attempt of this transfer is still in doubt: this attempt's refusal says nothing about that one. Under its
   * key it may go out again until its window ends; else one that is refused for good would go out for ever.
   */
  async function settleRefusedAgain(
    transfer: Transfer,
    error: ProviderErrorInfo,
    failure: ProviderFailure | null,
  ): Promise<void> {
    await doubt(transfer, failure ?? error);
    if (failure === null || error.retryable || mannersOf(transfer).resend === 'same-key') return;
    const why = `its repeated request was refused (${error.message})`;
    await settle(transfer, (row) => leaveToPerson(row, why), 'LOCAL');
  }

  async function doubt(attempted: Attempted, cause: ProviderFailure | ProviderErrorInfo): Promise<void> {
    const error = cause instanceof ProviderFailure ? cause.info : cause;
    await settle(attempted, (row) => {
      if (row.status !== 'SUBMITTING' && row.status !== 'OUTCOME_UNKNOWN') return null;
      const at = Math.max(clock.now() + LOOK_UP_DOUBT_MS, error.retryAt ?? 0);
      return {
        fields: { status: 'OUTCOME_UNKNOWN', lastError: error, nextPollAt: at },
        evidence: evidenceOf(error, cause instanceof ProviderFailure ? cause : null, 'OUTCOME_UNKNOWN'),
      };
    });
  }

  async function retryLater(
    attempted: Attempted,
    error: ProviderErrorInfo,
    failure: ProviderFailure | null,
  ): Promise<void> {
    await settle(attempted, (row) => {
      if (row.status !== 'SUBMITTING' && row.status !== 'CREATED') return null;
      const now = clock.now();
      const waited = now - row.createdAt;
      if (waited >= GIVE_UP_SENDING_MS) return failed(error, failure);
      const backOff = Math.min(Math.max(FIRST_RETRY_MS, waited / 2), LONGEST_RETRY_MS);
      const at = error.retryAt ?? Math.round(now + backOff);
      return {
        fields: { status: 'CREATED', lastError: { ...error, retryAt: at }, nextPollAt: at },
        evidence: evidenceOf(error, failure, 'CREATED'),
      };
    });
  }

  /** It could not be sent for as long as it is retried, and what then held it up is over: it is not sent any more. */
  function isTooLate(transfer: Transfer): transfer is Transfer & { lastError: ProviderErrorInfo } {
    const { status, lastError, createdAt } = transfer;
    if (status !== 'CREATED' || lastError === null || lastError.code === CALL_BUDGET) return false;
    return clock.now() - createdAt >= GIVE_UP_SENDING_MS;
  }

  /** Only where nobody has sent it meanwhile: another process may have. */
  async function failUnsent(transferId: string, error: ProviderErrorInfo): Promise<void> {
    await observer.change(transferId, (row) => (row.status === 'CREATED' ? failed(error, null) : null), 'RESPONSE');
  }

  async function fail(attempted: Attempted, error: ProviderErrorInfo, failure: ProviderFailure | null): Promise<void> {
    await settle(attempted, (row) => (isFinal(row.status) ? null : failed(error, failure)));
  }

  function failed(error: ProviderErrorInfo, failure: ProviderFailure | null): LocalChange {
    return {
      fields: { status: 'FAILED', failure: error, lastError: error },
      evidence: evidenceOf(error, failure, 'FAILED'),
    };
  }

  function loseSecret(row: Transfer): LocalChange | null {
    if (row.status === 'CREATED') {
      const lost = info(
        'UNKNOWN',
        'SECRET_LOST',
        'the pin or card of this transfer was lost with the process before it was sent',
      );
      return { fields: { status: 'FAILED', failure: lost } };
    }
    return leaveAbsentToPerson(row, 'its secret is lost');
  }

  /**
   * What was sent may still be taken within the grace. The same request could go out again before that, under its key;
   * a person who is told that it is not there may not be told too soon.
   */
  function leaveAbsentToPerson(row: Transfer, why: string): LocalChange | null {
    return absences.hasLasted(row) ? leaveToPerson(row, why) : null;
  }

  /** It may not go out again, however absent it is: a person has to record its end. */
  function leaveToPerson(row: Transfer, why: string): LocalChange | null {
    if (row.status !== 'OUTCOME_UNKNOWN' || row.failure?.code === NEEDS_DECISION) return null;
    const message = `${row.reference} is not at the provider and ${why}: record its end with resolveTransfer`;
    return { fields: { failure: info('UNKNOWN', NEEDS_DECISION, message) }, accountMessage: message };
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
