import { Refusal, userError, type UserError } from '../domain/failures';
import type { JsonObject, JsonValue } from '../domain/json';
import { moneyText } from '../domain/money';
import type { Viewer } from '../domain/organization';
import type { IdempotencyRecord, Transaction } from '../domain/store';
import type { Transfer } from '../domain/transfer';
import type {
  BatchOutcome,
  CreateTransferInput,
  EngineParts,
  RequestPaymentInput,
  StreamOperations,
  TransferBatchInput,
  TransferOutcome,
  WaitFor,
} from './engine';
import { atItem, itemPath } from './batch-paths';
import { checkKey, conflict, hashOf, isSameInput, NO_HASH, type InputHash, type Operation } from './idempotency';
import type { Urgency } from './lanes';
import { normalisePayment, normaliseTransfer } from './normalise';
import { understandPayment, understandTransfer } from './phone-inputs';
import { aboutTransfer } from './transfer-events';
import type { Submitter } from './submit';
import { organizationTopic } from './topics';
import type { Drafter, Origin, TransferDraft } from './transfer-draft';
import { refusal } from './refusals';
import { errorsOf } from './transfer-errors';
import { longestWait, waitForTransfers } from './waits';

/** Takes requests in: the intent (transfer, key, first event) is committed before any provider is called. */
export interface Intake {
  create(viewer: Viewer, input: CreateTransferInput): Promise<TransferOutcome>;
  createBatch(viewer: Viewer, input: TransferBatchInput): Promise<BatchOutcome>;
  requestPayment(viewer: Viewer, input: RequestPaymentInput): Promise<TransferOutcome>;
  /** Resolves once no submission started here is under way. */
  settled(): Promise<void>;
}

/** Somebody else's transaction took the key first: ours is rolled back and theirs is answered. */
class KeyTaken extends Error {}

type Keyed = Pick<CreateTransferInput, 'idempotencyKey' | 'waitFor'>;

export interface IntakeParts extends EngineParts {
  cursorOf: StreamOperations['cursorOf'];
}

export function createIntake(parts: IntakeParts, drafter: Drafter, submitter: Submitter): Intake {
  const { store, clock, wake, log, cursorOf } = parts;
  const underWay = new Set<Promise<void>>();

  async function create(viewer: Viewer, given: CreateTransferInput): Promise<TransferOutcome> {
    const input = understandTransfer(given);
    return answering(viewer, input, async () => {
      const from = await originOf(viewer, input);
      const hash = hashOf(parts.keyedHash, 'createTransfer', normaliseTransfer(input, from));
      return takeIn(viewer, 'createTransfer', input, hash, () => drafter.draftTransfer(viewer, input, from));
    });
  }

  /** What cannot be read is not what was stored under a key that is known. A key limited to clients may not see that. */
  async function originOf(viewer: Viewer, input: CreateTransferInput): Promise<Origin> {
    try {
      return await drafter.originOf(viewer, input);
    } catch (error) {
      if (!(error instanceof Refusal) || viewer.clientIds !== null) throw error;
      const known = await store.findIdempotencyKey(viewer.organizationId, input.idempotencyKey);
      if (!known) throw error;
      throw new Refusal([conflict(known, 'createTransfer', ['input', 'idempotencyKey'])]);
    }
  }

  async function requestPayment(viewer: Viewer, given: RequestPaymentInput): Promise<TransferOutcome> {
    const input = understandPayment(given);
    return answering(viewer, input, async () => {
      const hash = hashOf(parts.keyedHash, 'requestPayment', normalisePayment(input));
      return takeIn(viewer, 'requestPayment', input, hash, () => drafter.draftPayment(viewer, input));
    });
  }

  interface Taken {
    record: IdempotencyRecord;
    transfers: Transfer[];
    replayed: boolean;
  }

  async function takeIn(
    viewer: Viewer,
    operation: Operation,
    { idempotencyKey: key, waitFor }: Keyed,
    inputHash: InputHash,
    draft: () => Promise<TransferDraft>,
  ): Promise<Taken> {
    try {
      const drafted = await draft();
      const record: IdempotencyRecord = {
        organizationId: viewer.organizationId,
        key,
        operation,
        inputHash: inputHash.current,
        transferIds: [drafted.transfer.id],
        refusals: null,
        createdAt: clock.now(),
      };
      const transfers = await commit(viewer, [record], [drafted], waitFor ?? 'ACCEPTED');
      return { record, transfers, replayed: false };
    } catch (error) {
      // That a key is new is told by storing it. One that is not answers as it did, whatever would be refused now.
      const known = await store.findIdempotencyKey(viewer.organizationId, key);
      if (!known) throw error;
      return replay(viewer, known, operation, inputHash);
    }
  }

  async function replay(
    viewer: Viewer,
    known: IdempotencyRecord,
    operation: Operation,
    inputHash: InputHash,
  ): Promise<Taken> {
    if (known.operation !== operation || !isSameInput(known, inputHash))
      throw new Refusal([conflict(known, operation, ['input', 'idempotencyKey'])]);
    const ids = known.transferIds.filter((id) => id !== null);
    const rows = await store.listTransfersByIds(viewer, ids);
    const transfers = ids.map((id) => rows.find((row) => row.id === id)).filter((row) => row !== undefined);
    if (transfers.length !== ids.length) {
      throw refusal('FORBIDDEN', 'this idempotency key was used for a client that this API key may not see', [
        'input',
        'idempotencyKey',
      ]);
    }
    return { record: known, transfers, replayed: true };
  }

  /** One transaction: keys, new contacts, transfers and their first events; then the submissions start. */
  async function commit(
    viewer: Viewer,
    records: IdempotencyRecord[],
    drafts: TransferDraft[],
    waitFor: WaitFor,
  ): Promise<Transfer[]> {
    // In one order for everybody, so that two batches which share keys wait for each other instead of for ever.
    const inOrder = [...records].sort((a, b) => (a.key < b.key ? -1 : 1));
    const transfers = await store.write(async (tx) => {
      for (const record of inOrder) if (!(await tx.insertIdempotencyKey(record))) throw new KeyTaken(record.key);
      return insertDrafts(tx, viewer, drafts);
    });
    for (const [index, transfer] of transfers.entries()) {
      const secret = drafts[index]?.secret;
      if (secret) submitter.keepSecret(transfer.id, secret);
    }
    wake.wake(organizationTopic(viewer.organizationId));
    startSubmission(transfers, waitFor === 'CREATED' ? 'unawaited' : 'awaited');
    return transfers;
  }

  async function insertDrafts(tx: Transaction, viewer: Viewer, drafts: TransferDraft[]): Promise<Transfer[]> {
    for (const { newContact } of drafts) if (newContact) await tx.insertContact(newContact);
    for (const { transfer } of drafts) {
      if (transfer.contactId) await tx.linkContactToClients(transfer.contactId, [transfer.clientId]);
    }
    const seqs = await tx.appendEvents(
      viewer.organizationId,
      drafts.map(({ transfer }) => ({
        type: 'TRANSFER_CREATED' as const,
        at: transfer.createdAt,
        source: 'LOCAL' as const,
        ...aboutTransfer(transfer),
        body: {
          kind: 'transfer' as const,
          from: null,
          to: transfer.status,
          providerStatus: null,
          version: transfer.version,
          ordered: { ...moneyText(transfer.amount), reference: transfer.reference },
        },
      })),
    );
    const transfers = drafts.map(({ transfer }, index) => ({ ...transfer, createdSeq: seqs[index] ?? 0 }));
    for (const transfer of transfers) await tx.insertTransfer(transfer);
    return transfers;
  }

  /**
   * Not awaited by the caller: what it waits for is the transfer's row, wherever that is written from. What the line
   * has no room for, or the account no calls, is left to the poller: the rows are due.
   */
  function startSubmission(transfers: readonly Transfer[], urgency: Urgency): void {
    const sending = submitter
      .submit(
        // What is to be looked up first is the poller's.
        transfers.filter(({ status, accountId }) => status === 'CREATED' && submitter.hasRoom(accountId, urgency)),
        urgency,
      )
      .catch((error: unknown) => {
        // The rows are due: the poller takes up what this left.
        log.error(
          { err: error, transfers: transfers.map((transfer) => transfer.id) },
          'a submission ended unexpectedly',
        );
      })
      .finally(() => underWay.delete(sending));
    underWay.add(sending);
  }

  async function answering(viewer: Viewer, input: Keyed, take: () => Promise<Taken>): Promise<TransferOutcome> {
    try {
      checkKey(input.idempotencyKey, ['input', 'idempotencyKey']);
      const taken = await take();
      const [transfer] = await waitForTransfers(parts, taken.transfers, input.waitFor ?? 'ACCEPTED');
      return {
        transfer: transfer ?? null,
        idempotency: { replayed: taken.replayed, firstSeenAt: taken.record.createdAt },
        cursor: transfer ? cursorOf({ organizationId: viewer.organizationId, seq: transfer.createdSeq }) : null,
        userErrors: transfer ? errorsOf(transfer) : [],
      };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { transfer: null, idempotency: null, cursor: null, userErrors: error.errors };
    }
  }

  async function createBatch(viewer: Viewer, input: TransferBatchInput): Promise<BatchOutcome> {
    try {
      return await takeInBatch(viewer, input);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { items: [], idempotency: null, userErrors: error.errors };
    }
  }

  async function takeInBatch(viewer: Viewer, input: TransferBatchInput): Promise<BatchOutcome> {
    const size = input.transfers.length;
    if (size < 1 || size > parts.settings.limits.batch) {
      throw refusal('INVALID_INPUT', `a batch has 1 to ${parts.settings.limits.batch} transfers, not ${size}`, [
        'input',
        'transfers',
      ]);
    }
    checkKey(input.idempotencyKey, ['input', 'idempotencyKey']);
    const items = await Promise.all(input.transfers.map((item, index) => prepareItem(viewer, item, index)));
    const batchHash = hashOf(
      parts.keyedHash,
      'createTransfers',
      items.map((item) => ({ key: item.input.idempotencyKey, input: item.normalised })),
    );
    const known = await store.findIdempotencyKey(viewer.organizationId, input.idempotencyKey);
    if (known) return replayBatch(viewer, known, batchHash, items);
    for (;;) {
      try {
        return await storeBatch(viewer, input.idempotencyKey, batchHash, items);
      } catch (error) {
        if (!(error instanceof KeyTaken)) throw error;
        // A key was taken meanwhile: by this same batch (then it is replayed), or by one of its items elsewhere.
        const winner = await store.findIdempotencyKey(viewer.organizationId, input.idempotencyKey);
        if (winner) return replayBatch(viewer, winner, batchHash, items);
      }
    }
  }

  interface BatchItem {
    index: number;
    input: CreateTransferInput;
    normalised: JsonObject;
    hash: InputHash;
    from: Origin | null;
    refused: UserError[] | null;
  }

  async function prepareItem(viewer: Viewer, given: CreateTransferInput, index: number): Promise<BatchItem> {
    const input = understandTransfer(given);
    const item: BatchItem = { index, input, normalised: {}, hash: NO_HASH, from: null, refused: null };
    try {
      checkKey(input.idempotencyKey, ['input', 'idempotencyKey']);
      item.from = await drafter.originOf(viewer, input);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      item.refused = atItem(error.errors, index);
    }
    // The options of a refused one are compared as they are: nobody knows which defaults they have.
    const asGiven = { method: input.method ?? null, options: (input.options as JsonObject | null) ?? {} };
    item.normalised = normaliseTransfer(input, item.from ?? asGiven);
    item.hash = hashOf(parts.keyedHash, 'createTransfers item', item.normalised);
    return item;
  }

  async function storeBatch(
    viewer: Viewer,
    key: string,
    batchHash: InputHash,
    items: BatchItem[],
  ): Promise<BatchOutcome> {
    const { organizationId } = viewer;
    const createdAt = clock.now();
    const records = new Map<string, IdempotencyRecord>();
    const drafts: TransferDraft[] = [];
    const ids: (string | null)[] = [];
    const refusals: (UserError[] | null)[] = [];
    for (const item of items) {
      const itemKey = item.input.idempotencyKey;
      const known =
        records.get(itemKey) ?? (itemKey === key ? null : await store.findIdempotencyKey(organizationId, itemKey));
      let errors = item.refused;
      let id: string | null = null;
      if (errors === null && itemKey === key) {
        errors = [
          userError('IDEMPOTENCY_CONFLICT', 'an item may not have the key of its batch', {
            path: itemPath(item.index),
          }),
        ];
      } else if (errors === null && known) {
        if (known.operation === 'createTransfers' && isSameInput(known, item.hash)) id = known.transferIds[0] ?? null;
        else errors = [conflict(known, 'createTransfers', itemPath(item.index))];
      } else if (errors === null && item.from) {
        try {
          const draft = await drafter.draftTransfer(viewer, item.input, item.from);
          drafts.push(draft);
          id = draft.transfer.id;
          const operation = 'createTransfers' as const;
          records.set(itemKey, {
            organizationId,
            key: itemKey,
            operation,
            inputHash: item.hash.current,
            transferIds: [id],
            refusals: null,
            createdAt,
          });
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          errors = atItem(error.errors, item.index);
        }
      }
      ids.push(id);
      refusals.push(errors);
    }
    const record: IdempotencyRecord = {
      organizationId,
      key,
      operation: 'createTransfers',
      inputHash: batchHash.current,
      transferIds: ids,
      refusals: refusals as unknown as JsonValue,
      createdAt,
    };
    // Nothing of it was stored: the keys stay free.
    if (ids.some((id) => id !== null)) await commit(viewer, [record, ...records.values()], drafts, longestWait(items));
    return answerBatch(viewer, record, items, false);
  }

  function replayBatch(
    viewer: Viewer,
    known: IdempotencyRecord,
    batchHash: InputHash,
    items: BatchItem[],
  ): Promise<BatchOutcome> {
    if (known.operation !== 'createTransfers' || !isSameInput(known, batchHash)) {
      throw new Refusal([conflict(known, 'createTransfers', ['input', 'idempotencyKey'])]);
    }
    return answerBatch(viewer, known, items, true);
  }

  async function answerBatch(
    viewer: Viewer,
    record: IdempotencyRecord,
    items: BatchItem[],
    replayed: boolean,
  ): Promise<BatchOutcome> {
    const ids = record.transferIds.filter((id) => id !== null);
    const stored = await store.listTransfersByIds(viewer, ids);
    const current = await waitForTransfers(parts, stored, longestWait(items));
    const refusals = record.refusals as unknown as (UserError[] | null)[];
    return {
      // What this key may not see is refused as it would be alone.
      items: items.map(({ index, refused }) => {
        const transfer = current.find((row) => row.id === record.transferIds[index]) ?? null;
        return { index, transfer, userErrors: transfer ? errorsOf(transfer) : (refusals[index] ?? refused ?? []) };
      }),
      idempotency: ids.length > 0 ? { replayed, firstSeenAt: record.createdAt } : null,
      userErrors: [],
    };
  }

  return {
    create,
    createBatch,
    requestPayment,
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
