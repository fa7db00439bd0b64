import type { Identifiers } from '../identifiers';
import type { SandboxCore, Steps, Transfer, Transfers, TransferState } from '../provider';
import { approvalOf, TTL_SECONDS } from './magic-values';
import type { Profile, Wallet } from './people';
import { XprizoError, XprizoProblem } from './refusal';

export type TransactionKind = 'RequestPayment' | 'SendPayment' | 'CardDeposit' | 'MPesaDeposit';

export interface TransactionDetails {
  readonly kind: TransactionKind;
  readonly creator: Profile;
  /** Who has to approve; null where that is no profile's business. */
  readonly approver: Profile | null;
  readonly from: Wallet | null;
  readonly to: Wallet;
  readonly description: string | null;
  /** Names it while it is pending. */
  readonly key: string;
  /** Its id once it is in the wallets. */
  readonly transactionId: string;
  /** Its id in the log, if it is rejected. */
  readonly logId: string;
  /** Where a card's owner has to go. */
  readonly redirectUrl: string;
}

export type Transaction = Transfer<TransactionDetails>;

/** What a request says; the rest is drawn. */
export interface NewTransaction extends Pick<TransactionDetails, 'kind' | 'creator' | 'approver' | 'from' | 'to'> {
  readonly reference: string;
  readonly amount: bigint;
  readonly description: string | undefined;
  readonly notifyUrl?: string;
}

export interface Book {
  /** Refused if a wallet has a transaction with this reference. */
  accept(request: NewTransaction, steps: Steps): Transaction;
  /** On this wallet, with this reference; the newest, where others with it are gone. */
  find(wallet: Wallet, reference: string): Transaction | undefined;
  approve(profile: Profile, key: string | undefined, checkPin: () => void, once: boolean): Transaction;
  reject(profile: Profile, key: string | undefined): void;
  cancel(profile: Profile, key: string | undefined): void;
}

const TRANSACTION_ID_DIGITS = 10;

/** "If a pending transaction is rejected, it is deleted"; one that has expired is gone too. */
const GONE: ReadonlySet<string> = new Set(['NotFound', 'Rejected']);
const WAITING: ReadonlySet<string> = new Set(['Pending', 'Redirect']);
const APPROVABLE: ReadonlySet<string> = new Set([...WAITING, 'Hold']);

export function openBook(core: SandboxCore, identifiers: Identifiers): Book {
  const transfers: Transfers<TransactionDetails> = core.openTransfers((transaction, before, after) => {
    moveMoney(transaction, before, -1n);
    moveMoney(transaction, after, 1n);
  });

  const onWallet = (reference: string, wallets: readonly (Wallet | null)[]): Transaction[] =>
    transfers.byReference(reference).filter(({ details: { from, to } }) => {
      return [from, to].some((wallet) => wallet !== null && wallets.includes(wallet));
    });

  /** CHOICE: a reference is free again once its transaction is gone. */
  function checkReference(reference: string, wallets: readonly (Wallet | null)[]): void {
    const known = onWallet(reference, wallets).find(({ state }) => !GONE.has(state.status));
    if (known === undefined) return;
    // PUBLIC-A for both messages.
    if (WAITING.has(known.state.status)) {
      throw new XprizoError(
        'pendingReferenceExists',
        `A pending transaction with this reference already exists (Ref:${reference})`,
      );
    }
    throw new XprizoError('referenceExists', 'A transaction with this reference already exists');
  }

  /** CHOICE: whatever is not waiting any more is a 400, as is a key that never was. */
  function pending(key: string | undefined): Transaction {
    const transaction = transfers.byExternalId(key ?? '');
    const isPending = transaction?.details.key === key && APPROVABLE.has(transaction?.state.status ?? '');
    if (transaction === undefined || !isPending) {
      throw new XprizoError('notPending', 'The pending transaction was not found');
    }
    return transaction;
  }

  function checkApprover(profile: Profile, { details: { approver } }: Transaction): void {
    if (approver !== profile) {
      throw new XprizoProblem(403, 'You do not have the rights to create or approve this transaction.');
    }
  }

  return {
    accept({ reference, amount, description, notifyUrl, ...request }, steps) {
      checkReference(reference, [request.from, request.to]);
      const key = identifiers.uuid();
      const transactionId = identifiers.digits(TRANSACTION_ID_DIGITS);
      return transfers.accept(
        {
          account: request.creator.userName,
          reference,
          externalId: WAITING.has(steps[0].status) ? key : transactionId,
          amount,
          currency: request.to.currency,
          notifyUrl,
          details: {
            ...request,
            description: description ?? null,
            key,
            transactionId,
            logId: identifiers.digits(TRANSACTION_ID_DIGITS),
            redirectUrl: `https://3ds.sandbox.invalid/${key}`,
          },
        },
        steps,
      );
    },
    find: (wallet, reference) => onWallet(reference, [wallet]).at(-1),
    approve(profile, key, checkPin, once) {
      const transaction = pending(key);
      checkApprover(profile, transaction);
      checkPin();
      const { amount, state, details } = transaction;
      if (state.status === 'Hold') {
        transfers.change(transaction, { status: 'Active' });
        return transaction;
      }
      const isReserved = details.kind === 'SendPayment';
      if (!isReserved && details.from !== null && amount > details.from.available) {
        if (once) transfers.change(transaction, { status: 'NotFound', facts: { comment: 'Canceled' } });
        throw new XprizoError('insufficientFunds', 'Insufficient funds');
      }
      const [first, ...next] = approvalOf(amount).outcome;
      transfers.change(transaction, first, next);
      return transaction;
    },
    reject(profile, key) {
      const transaction = pending(key);
      checkApprover(profile, transaction);
      end(transaction, { status: 'Rejected', facts: { comment: 'Rejected by the approver' } });
    },
    /** CHOICE: by whoever made it, or by whoever would have to approve it. */
    cancel(profile, key) {
      const transaction = pending(key);
      if (transaction.details.creator !== profile) checkApprover(profile, transaction);
      end(transaction, { status: 'NotFound', facts: { comment: 'Canceled' } });
    },
  };

  /** "If this transaction is rejected, it will be marked as 'void'", where it was on hold. */
  function end(transaction: Transaction, change: Pick<TransferState, 'status' | 'facts'>): void {
    const isOnHold = transaction.state.status === 'Hold';
    transfers.change(transaction, isOnHold ? { status: 'Void', facts: change.facts } : change);
  }
}

/** The answer's `ttl` and `expiryDate`. */
export function expiryOf({ acceptedAt }: Transaction, now: number): { ttl: number; expiryDate: string } {
  const end = acceptedAt + TTL_SECONDS * 1000;
  return { ttl: Math.max(0, Math.floor((end - now) / 1000)), expiryDate: new Date(end).toISOString() };
}

/**
 * CHOICE: what is sent is set aside while it waits for an approval; a request for somebody else's money sets nothing aside.
 * On hold it has left the payer and not reached the receiver.
 */
function moveMoney({ amount, details }: Transaction, state: TransferState | null, sign: bigint): void {
  const { kind, from, to } = details;
  const money = sign * amount;
  const has = (...statuses: string[]): boolean => state !== null && statuses.includes(state.status);
  if (from !== null && (has('Active', 'Hold') || (kind === 'SendPayment' && has('Pending')))) from.available -= money;
  if (from !== null && has('Active', 'Hold')) from.real -= money;
  if (has('Active')) {
    to.available += money;
    to.real += money;
  }
}
