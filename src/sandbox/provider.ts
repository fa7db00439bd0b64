/**
 * What a provider of the sandbox has to say. The core owns the clock, the faults, the ledger, the control routes and the
 * sending of callbacks; a provider owns its dialect, its accounts, the steps its transfers go through and its magic values.
 */

export const OPERATIONS = [
  'create',
  'lookup',
  'balance',
  'contact',
  'login',
  'callback',
  'approve',
  'cancel',
  'deliver',
] as const;
export type Operation = (typeof OPERATIONS)[number];

/** Second words beside the status; `POST /_control/status` may set the ones a provider lists in `facts`. */
export const FACTS = ['deliveryStatus', 'sendingStatus', 'paymentProof', 'comment'] as const;
export type FactName = (typeof FACTS)[number];
export type Facts = Readonly<Partial<Record<FactName, string | null>>>;

/** One station of a transfer's automatic way, in virtual time. What it does not name stays as it is. */
export interface Step {
  readonly status?: string;
  readonly afterMs: number;
  readonly facts?: Facts;
}

/** Where a way begins: the state at acceptance, and what follows. */
export type Steps = readonly [Step & { readonly status: string }, ...Step[]];

export interface TransferState {
  /** The provider's raw word. */
  readonly status: string;
  readonly facts: Facts;
  /** Virtual time of the change. */
  readonly since: number;
}

export interface NewTransfer<Details> {
  /** The merchant's public credential: who owns the transfer, and whose callback address is used. */
  readonly account: string;
  /** The caller's own reference, where one was given. */
  readonly reference: string | null;
  /** The provider's id. */
  readonly externalId: string;
  /** Scaled by `MONEY_PLACES`, see decimal.ts. */
  readonly amount: bigint;
  readonly currency: string;
  /** Where the request itself asked to be told; called only if it is a loopback address. */
  readonly notifyUrl?: string;
  /** Whatever else the provider's answers need. */
  readonly details: Details;
}

export interface Transfer<Details = unknown> extends NewTransfer<Details> {
  readonly provider: string;
  readonly acceptedAt: number;
  readonly state: TransferState;
  readonly history: readonly TransferState[];
}

/** A transfer as an answer shows it: the true state, or what an injected fault makes of it. */
export interface Shown extends TransferState {
  readonly amount: bigint;
}

/** A provider's transfers of one sandbox. Everything accepted here is in the ledger. */
export interface Transfers<Details> {
  /** The first step is the state at acceptance, the later ones follow on the virtual clock. */
  accept(transfer: NewTransfer<Details>, steps: Steps): Transfer<Details>;
  /** Changes a state now and ends the automatic way; `next` (counted from now) starts another one. */
  change(
    transfer: Transfer<Details>,
    change: { readonly status?: string; readonly facts?: Facts },
    next?: readonly Step[],
  ): void;
  /** Further steps, counted from now, beside those still to come: a second axis has a way of its own. */
  add(transfer: Transfer<Details>, steps: readonly Step[]): void;
  /** Of every account: whether another merchant's row is found is the provider's business. */
  byReference(reference: string): readonly Transfer<Details>[];
  byExternalId(externalId: string): Transfer<Details> | undefined;
}

/** Called before callbacks are sent, with `before` null at acceptance: where balances move. */
export type Moved<Details> = (transfer: Transfer<Details>, before: TransferState | null, after: TransferState) => void;

/** What the core lends to a provider; fresh at every reset. */
export interface SandboxCore {
  /** Virtual time in milliseconds since 1970. */
  now(): number;
  random(): number;
  /** Runs a task later in virtual time; a reset forgets it. */
  after(delayMs: number, task: () => void): void;
  /** Called once by `open`. */
  openTransfers<Details>(moved?: Moved<Details>): Transfers<Details>;
  /** The address `POST /_control/callbacks` or the provider's own API has set for this merchant, whichever came last. */
  callbackUrl(account: string): string | undefined;
  /** An address given through the provider's own API: called only if it is a loopback one, forgotten at reset. */
  setCallbackUrl(account: string, url: string | null): void;
  /** A callback about something else than a transfer (a user's verification); sent and sent again like the others. */
  tell(account: string, compose: Compose): void;
}

export interface Call {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly params: Readonly<Record<string, string | undefined>>;
  /** Untouched text: amounts are read from it as text, never as floating point numbers. */
  readonly bodyText: string;
  /** The rows an answer may find; none of them under the fault `notFound`. */
  visible<Details>(found: readonly Transfer<Details>[]): readonly Transfer<Details>[];
  /** The state an answer may show; another one under `stale`, `backwards`, `unknownStatus` and `amountChanged`. */
  show(transfer: Transfer): Shown;
}

export interface Answer {
  /** 200 where absent. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Written by exact-json.ts: an `ExactNumber` keeps its digits. */
  readonly json?: unknown;
  /** A body that is not JSON. */
  readonly text?: string;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below each of the provider's base paths, in Fastify's syntax (`/users/:id`). */
  readonly path: string;
  /** Which faults apply; absent means none do. */
  readonly operation?: Exclude<Operation, 'callback'>;
  handle(call: Call): Answer;
  /** What the journal may write down in place of this call, so that secrets stay in memory; null for nothing at all. */
  remember?(call: Call): Call | null;
}

/** A change somebody has to be told of, with the state as it was then. */
export interface Notice {
  readonly transfer: Transfer;
  readonly state: TransferState;
}

export interface CallbackTarget {
  readonly url: string;
  readonly secret?: string;
  readonly user?: string;
  readonly password?: string;
  /** Only this merchant's transfers; absent means every merchant's. */
  readonly account?: string;
}

export interface OutgoingCall {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sent one after the other, the next only after a 2xx; an empty list means nothing is announced. */
export type Compose = (target: CallbackTarget) => readonly OutgoingCall[];

/** Virtual pause before what was not answered with 2xx goes again, and how often it goes in all; absent means for ever. */
export interface Retry {
  readonly afterMs: number;
  readonly attempts?: number;
}

export interface CallbackDialect {
  /** Whether acceptance itself is announced, and not only what changes afterwards. */
  readonly announcesAcceptance?: true;
  /** Everything still waiting in one call, or one call for each change. */
  readonly batch: boolean;
  /** Absent means that everything is sent once. */
  readonly retry?: Retry;
  /** In place of `retry` where the receiver answered with this HTTP status. */
  readonly retryOn?: Readonly<Record<number, Retry>>;
  /** What a forger claims. The core gives it a wrong secret, user and password as well. */
  forge(state: TransferState): { readonly status: string; readonly facts?: Facts };
  compose(notices: readonly Notice[], target: CallbackTarget): ReturnType<Compose>;
}

/** A switch of `POST /_control/options`. */
export interface ControlOption {
  /** For people: which values are allowed, and what it does. */
  readonly about: string;
  /** False refuses the value. */
  set(value: unknown): boolean;
}

/** A provider's state and behaviour in one sandbox, thrown away at reset. */
export interface OpenProvider {
  readonly routes: readonly Route[];
  /** The provider's way to put an error the core injects, and an address it does not have (404). */
  failure?(status: 404 | 429 | 500): Answer;
  /** Makes the token of this call invalid. Present only where tokens expire: the fault `tokenExpired` needs it. */
  expireToken?(call: Call): void;
  readonly callbacks?: CallbackDialect;
  readonly facts?: readonly FactName[];
  /** Its answers carry no amount, so that the fault `amountChanged` would not show. */
  readonly showsNoAmount?: true;
  readonly options?: Readonly<Record<string, ControlOption>>;
}

export interface SandboxProvider {
  /** As in the API's Provider enum, e.g. PEEX. */
  readonly name: string;
  /** Base paths; the first is the one to print. */
  readonly paths: readonly [string, ...string[]];
  /** A word the provider's documents do not have, for the fault `unknownStatus`. */
  readonly unknownStatus: string;
  /** For docs/sandbox.md; each row is a test. */
  readonly magicValues?: readonly MagicValue[];
  /** Must list the same routes every time. */
  open(core: SandboxCore): OpenProvider;
}

/** One row of a provider's table of values with a fixed outcome. */
export interface MagicValue {
  readonly field: string;
  readonly value: string;
  readonly outcome: string;
  /**
   * DOCUMENT: the provider's document. PUBLIC-A: its other public pages. SISTER: its page for another product of its own.
   * PUBLIC-B: an integrator's observation. CHOICE: ours alone.
   */
  readonly source: 'DOCUMENT' | 'PUBLIC-A' | 'SISTER' | 'PUBLIC-B' | 'CHOICE';
}
