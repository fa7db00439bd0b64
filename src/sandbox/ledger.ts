import type { Clock } from './clock';
import type { Moved, NewTransfer, Step, Transfer, Transfers, TransferState } from './provider';
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
  change(transfer: Transfer, change: Parameters<Transfers<unknown>['change']>[1]): void;
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

  function enter(transfer: Transfer<Details>, { status, facts }: Omit<TransferState, 'since'>): void {
    const before = transfer.state;
    if (before.status === status && JSON.stringify(before.facts) === JSON.stringify(facts)) return;
    const after: TransferState = { status, facts, since: clock.now() };
    courseOf(transfer).history.push(after);
    moved?.(transfer, before, after);
    announce(transfer, after);
  }

  function follow(transfer: Transfer<Details>, steps: readonly Step[]): void {
    const course = courseOf(transfer);
    const plan = ++course.plan;
    for (const { status, facts, afterMs } of steps) {
      clock.after(afterMs, () => {
        if (course.plan === plan) enter(transfer, { status, facts: { ...transfer.state.facts, ...facts } });
      });
    }
  }

  return {
    accept(request: NewTransfer<Details>, steps) {
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
      follow(transfer, later);
      return transfer;
    },
    change(transfer, { status, facts }, next = []) {
      // Steps first: entering the state may itself lead the provider to change the transfer again.
      follow(transfer, next);
      enter(transfer, {
        status: status ?? transfer.state.status,
        facts: { ...transfer.state.facts, ...facts },
      });
    },
    byReference: (reference) => byReference.get(reference) ?? [],
    byExternalId: (externalId) => byExternalId.get(externalId),
  };
}
