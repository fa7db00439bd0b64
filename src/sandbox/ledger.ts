import type { Clock } from './clock';
import type { Facts, Moved, NewTransfer, Step, Steps, Transfer, Transfers, TransferState } from './provider';
import { writeMoney } from './decimal';

/** One accepted transfer as `GET /_control/ledger` prints it. */
export interface LedgerRow {
  readonly provider: string;
  readonly reference: string | null;
  readonly externalId: string;
  /** Decimal text. */
  readonly amount: string;
  readonly currency: string;
  readonly status: string;
  readonly acceptedAt: string;
}

interface Change {
  readonly status?: string;
  readonly facts?: Facts;
}

interface Book {
  readonly transfers: Transfers<unknown>;
}

/** What the sandbox accepted, in order, over all providers: the truth that a gateway's own records are compared with. */
export interface Ledger {
  openTransfers<Details>(provider: string, moved: Moved<Details> | undefined): Transfers<Details>;
  rows(provider?: string): LedgerRow[];
  row(transfer: Transfer): LedgerRow;
  /** By the caller's reference (the newest, where merchants share one), else by the provider's id. */
  find(provider: string, reference: string): Transfer | undefined;
  /** Sets a state and ends the automatic way. */
  change(transfer: Transfer, change: Change): void;
  reset(): void;
}

export function createLedger(clock: Clock, announce: (transfer: Transfer, state: TransferState) => void): Ledger {
  let accepted: Transfer[] = [];
  const books = new Map<string, Book>();

  const row = (transfer: Transfer): LedgerRow => ({
    provider: transfer.provider,
    reference: transfer.reference,
    externalId: transfer.externalId,
    amount: writeMoney(transfer.amount),
    currency: transfer.currency,
    status: transfer.state.status,
    acceptedAt: new Date(transfer.acceptedAt).toISOString(),
  });

  return {
    openTransfers<Details>(provider: string, moved: Moved<Details> | undefined): Transfers<Details> {
      const transfers = createTransfers(provider, clock, moved, announce, (transfer) => accepted.push(transfer));
      books.set(provider, { transfers });
      return transfers;
    },
    rows: (provider) => accepted.filter((one) => provider === undefined || one.provider === provider).map(row),
    row,
    find(provider, reference) {
      const transfers = books.get(provider)?.transfers;
      return transfers?.byReference(reference).at(-1) ?? transfers?.byExternalId(reference);
    },
    change: (transfer, change) => books.get(transfer.provider)?.transfers.change(transfer, change),
    reset() {
      accepted = [];
      books.clear();
    },
  };
}

/** A transfer's changeable side, kept apart so that a provider sees it read-only. */
interface Course {
  history: TransferState[];
  /** Steps planned under an older number are void. */
  plan: number;
}

function createTransfers<Details>(
  provider: string,
  clock: Clock,
  moved: Moved<Details> | undefined,
  announce: (transfer: Transfer, state: TransferState) => void,
  record: (transfer: Transfer) => void,
): Transfers<Details> {
  const byReference = new Map<string, Transfer<Details>[]>();
  const byExternalId = new Map<string, Transfer<Details>>();
  const courses = new WeakMap<Transfer<Details>, Course>();

  function courseOf(transfer: Transfer<Details>): Course {
    const course = courses.get(transfer);
    if (course === undefined) throw new Error(`${provider} ${transfer.externalId} is not a transfer of this sandbox`);
    return course;
  }

  function enter(transfer: Transfer<Details>, change: Change): void {
    const before = transfer.state;
    const status = change.status ?? before.status;
    const facts = { ...before.facts, ...change.facts };
    if (before.status === status && JSON.stringify(before.facts) === JSON.stringify(facts)) return;
    const after: TransferState = { status, facts, since: clock.now() };
    courseOf(transfer).history.push(after);
    moved?.(transfer, before, after);
    announce(transfer, after);
  }

  function follow(transfer: Transfer<Details>, steps: readonly Step[]): void {
    const course = courseOf(transfer);
    const { plan } = course;
    for (const step of steps) {
      const take = (): void => {
        if (course.plan === plan) enter(transfer, step);
      };
      if (step.afterMs <= 0) take();
      else clock.after(step.afterMs, take);
    }
  }

  return {
    accept(request: NewTransfer<Details>, steps: Steps) {
      const [{ status, facts = {} }, ...later] = steps;
      const acceptedAt = clock.now();
      const history: TransferState[] = [{ status, facts, since: acceptedAt }];
      const transfer: Transfer<Details> = {
        ...request,
        provider,
        acceptedAt,
        history,
        get state() {
          return history[history.length - 1] as TransferState;
        },
      };
      courses.set(transfer, { history, plan: 0 });
      byExternalId.set(transfer.externalId, transfer);
      if (transfer.reference !== null) {
        const sharing = byReference.get(transfer.reference);
        if (sharing === undefined) byReference.set(transfer.reference, [transfer]);
        else sharing.push(transfer);
      }
      record(transfer);
      moved?.(transfer, null, transfer.state);
      announce(transfer, transfer.state);
      follow(transfer, later);
      return transfer;
    },
    change(transfer, change, next = []) {
      const course = courseOf(transfer);
      const plan = ++course.plan;
      enter(transfer, change);
      // Entering may have led the provider to change the transfer again: then that way holds.
      if (course.plan === plan) follow(transfer, next);
    },
    add: follow,
    byReference: (reference) => byReference.get(reference) ?? [],
    byExternalId: (externalId) => byExternalId.get(externalId),
  };
}
