import type { AccountStatus, CallBudget, CircuitState, ProviderAccount } from '../domain/account';
import type { Connector, Manners, ProviderDefinition } from '../domain/connector';
import type { NewEvent } from '../domain/event';
import { ProviderFailure, type ErrorCategory } from '../domain/failures';
import { invariant } from '../domain/invariant';
import type { JsonObject } from '../domain/json';
import type { Transaction } from '../domain/store';
import type { Transfer } from '../domain/transfer';
import { reachOf } from './base-url';
import { Budget, type Purpose } from './budget';
import { Circuit, type CircuitCall } from './circuit';
import type { EngineParts } from './engine';
import type { LateLookRules } from './late-looks';
import { organizationTopic } from './topics';

/** Successes are written to the account at most this often: health is a gauge, not a ledger. */
const HEALTH_WRITE_MS = 1_000;
/** The sandbox is ours and counts no calls; a simulated day should not wait for a real provider's allowance. */
const SANDBOX_BUDGET: CallBudget = { calls: 20_000, windowMs: 1_000, burst: 20_000 };

/** After a 429 an account is left alone at least this long, also where the provider named no time (CHOICE). */
const SHORTEST_PAUSE_MS = 1_000;
/** Of an undocumented value; a provider may put anything there. */
export const LONGEST_WORD = 200;

/** The code of a call that waits because the provider did not answer lately. */
export const CIRCUIT_OPEN = 'CIRCUIT_OPEN';
/** The code of a call that waits for its turn, by nobody's fault. */
export const CALL_BUDGET = 'CALL_BUDGET';
/** The same, of an account whose provider asked for a pause. */
export const RETRY_AFTER = 'RETRY_AFTER';

/** The one way from the engine to a provider: budget and circuit before the call, health after it. */
export interface Gateway {
  definitionOf(provider: string): ProviderDefinition;
  findDefinition(provider: string): ProviderDefinition | null;
  /** How a transfer in doubt is treated. */
  mannersOf(transfer: Pick<Transfer, 'provider' | 'kind' | 'method' | 'options'>): Manners;
  /** How long one is worth a look after its end. */
  lateLooksOf(transfer: Pick<Transfer, 'provider' | 'kind' | 'method' | 'options'>): LateLookRules;
  connectorOf(account: ProviderAccount): Connector;
  call<T>(account: ProviderAccount, purpose: Purpose, run: (connector: Connector) => Promise<T>): Promise<T>;
  /** Why a call would not go out now; null where it would. */
  obstacleTo(account: ProviderAccount, purpose: Purpose): CallHeld | null;
  /** How many calls could go out now, and where there is none, when there will be one. */
  roomOf(account: ProviderAccount, purpose: Purpose): { calls: number; retryAt: number | null };
  /** How many submissions could go out now, as far as is known of the account. */
  submissionsLeftOf(accountId: string): number;
  /** Until when no look-up of this account goes out; null where one could go out now. */
  lookUpsHeldUntil(accountId: string): number | null;
  circuitOf(account: ProviderAccount): CircuitState;
  callsLeftOf(account: ProviderAccount): number;
  budgetOf(account: ProviderAccount): CallBudget;
  /** The account has another budget from now on. */
  budgetChanged(account: ProviderAccount): void;
  /** A connector of its own with these credentials, to be closed by who asked; its requests count like all others. */
  openWith(
    account: Pick<ProviderAccount, 'id' | 'provider' | 'baseUrl' | 'sandbox'>,
    credentials: JsonObject,
  ): Connector;
  /** The credentials the account is stored with. */
  credentialsOf(account: ProviderAccount): JsonObject;
  /** A person's doing has given the account this status, and maybe other credentials. */
  accountChanged(account: ProviderAccount): Promise<void>;
  close(): Promise<void>;
}

/** Nobody was asked: the budget is used up, or the circuit is open. */
export class CallHeld extends ProviderFailure {}

interface Line {
  connector: Connector;
  /** Of the connector's credentials, as in ProviderAccount. */
  credentialsSince: number;
  circuit: Circuit;
  budget: Budget;
  status: AccountStatus;
  healthWrittenAt: number;
  failing: boolean;
}

/** Which failures say that the provider could not be reached, rather than what it thinks of the request. */
const TRANSPORT = {
  UNAVAILABLE: true,
  TIMEOUT: true,
  AUTH: false,
  VALIDATION: false,
  INSUFFICIENT_FUNDS: false,
  LIMIT: false,
  NOT_FOUND: false,
  DUPLICATE: false,
  RATE_LIMITED: false,
  UNSUPPORTED: false,
  UNKNOWN: false,
} as const satisfies Record<ErrorCategory, boolean>;

export function createGateway(parts: EngineParts): Gateway {
  const { clock, store, vault, settings, log, wake } = parts;
  const definitions = new Map(parts.providers.map((definition) => [definition.id, definition]));
  const lines = new Map<string, Line>();

  function definitionOf(provider: string): ProviderDefinition {
    const definition = definitions.get(provider);
    invariant(definition, `no provider ${provider} is registered, but an account of it is stored`);
    return definition;
  }

  function lineOf(account: ProviderAccount): Line {
    const known = lines.get(account.id);
    if (known) {
      // Another process has replaced them; a row read before it does not bring the old ones back.
      if ((account.credentialsSince ?? 0) > known.credentialsSince) void reconnect(known, account);
      return known;
    }
    const line: Line = {
      connector: openWith(account, credentialsOf(account)),
      credentialsSince: account.credentialsSince ?? 0,
      circuit: new Circuit(),
      budget: openBudget(account),
      status: account.status,
      healthWrittenAt: 0,
      failing: account.lastFailureAt !== null && account.lastFailureAt > (account.lastSuccessAt ?? 0),
    };
    lines.set(account.id, line);
    return line;
  }

  const credentialsOf = (account: ProviderAccount) => vault.open(account.sealedCredentials, account.id);

  function openWith(
    account: Pick<ProviderAccount, 'id' | 'provider' | 'baseUrl' | 'sandbox'>,
    credentials: JsonObject,
  ): Connector {
    const definition = definitionOf(account.provider);
    return definition.open({
      reach: reachOf(definition, account.baseUrl, settings),
      onRequest: () => lines.get(account.id)?.budget.countRequest(clock.now()),
      baseUrl: account.baseUrl,
      credentials,
      sandbox: account.sandbox,
      timeoutMs: settings.providerTimeoutMs,
      clock,
      random: parts.random,
    });
  }

  /** Calls under way end with the credentials they began with. */
  async function reconnect(line: Line, account: ProviderAccount): Promise<void> {
    const old = line.connector;
    line.connector = openWith(account, credentialsOf(account));
    line.credentialsSince = account.credentialsSince ?? 0;
    await old.close();
  }

  async function accountChanged(account: ProviderAccount): Promise<void> {
    const line = lines.get(account.id);
    if (!line) return;
    line.status = account.status;
    line.failing = account.status !== 'ACTIVE';
    // What kept it from being called was before somebody asked.
    if (account.status === 'ACTIVE') line.circuit = new Circuit();
    if ((account.credentialsSince ?? 0) > line.credentialsSince) await reconnect(line, account);
  }

  function budgetOf(account: ProviderAccount): CallBudget {
    if (account.callBudget) return account.callBudget;
    return settings.mode === 'sandbox' ? SANDBOX_BUDGET : definitionOf(account.provider).budget;
  }

  /** What the last process left of it: the calls it made before its end are not known, their time is. */
  function openBudget(account: ProviderAccount): Budget {
    const { lastSuccessAt, lastFailureAt, lastFailure, createdAt } = account;
    const rules = budgetOf(account);
    const lastCallAt = Math.max(lastSuccessAt ?? 0, lastFailureAt ?? 0);
    const mayBeUsedUp = rules !== SANDBOX_BUDGET && lastCallAt > createdAt;
    const budget = new Budget(rules, clock.now(), mayBeUsedUp ? lastCallAt : null);
    if (lastFailure?.retryAt != null) budget.pauseUntil(lastFailure.retryAt);
    return budget;
  }

  async function call<T>(
    account: ProviderAccount,
    purpose: Purpose,
    run: (connector: Connector) => Promise<T>,
  ): Promise<T> {
    const line = lineOf(account);
    const now = clock.now();
    const obstacle = obstacleOf(line, purpose, now);
    if (obstacle) throw obstacle;
    line.budget.take(purpose, now);
    const going = line.circuit.begin();
    let answer: T;
    try {
      answer = await run(line.connector);
    } catch (error) {
      if (error instanceof ProviderFailure) await recordFailure(account, line, going, error, purpose);
      else going.abandoned(); // a fault of ours says nothing about the provider
      throw error;
    }
    going.succeeded();
    if (isHealthDue(line)) await recordSuccess(account, line);
    return answer;
  }

  function isHealthDue(line: Line): boolean {
    return line.status !== 'ACTIVE' || line.failing || clock.now() - line.healthWrittenAt >= HEALTH_WRITE_MS;
  }

  async function recordSuccess(account: ProviderAccount, line: Line): Promise<void> {
    const now = clock.now();
    line.healthWrittenAt = now;
    line.failing = false;
    await writeHealth(account, line, 'ACTIVE', 'the provider answers again', (row) => {
      row.lastSuccessAt = now;
    });
  }

  async function recordFailure(
    account: ProviderAccount,
    line: Line,
    going: CircuitCall,
    failure: ProviderFailure,
    purpose: Purpose,
  ): Promise<void> {
    const now = clock.now();
    const { category, retryAt } = failure.info;
    if (category === 'RATE_LIMITED') line.budget.pauseUntil(Math.max(retryAt ?? 0, now + SHORTEST_PAUSE_MS));
    else if (category === 'UNAVAILABLE' && retryAt !== null) line.budget.pauseUntil(retryAt);
    if (failure.drift !== null) await raiseDrift(account, failure.drift);
    // Who may not approve this one transfer (Xprizo 403) may well do everything else with the same credentials.
    const isAboutCredentials = category === 'AUTH' && purpose !== 'act';
    if (!TRANSPORT[category] && !isAboutCredentials && category !== 'RATE_LIMITED') {
      // The provider answered; what it refused is the business of whoever asked.
      going.succeeded();
      if (isHealthDue(line)) await recordSuccess(account, line);
      return;
    }
    if (TRANSPORT[category]) going.failed(now);
    else going.succeeded();
    const isOut = line.circuit.state(now) !== 'CLOSED' && line.status !== 'UNVERIFIED';
    const status = category === 'AUTH' ? 'AUTH_FAILED' : isOut ? 'DEGRADED' : line.status;
    if (line.failing && status === line.status && now - line.healthWrittenAt < HEALTH_WRITE_MS) return;
    line.failing = true;
    line.healthWrittenAt = now;
    await writeHealth(account, line, status, failure.info.message, (row) => {
      row.lastFailureAt = now;
      row.lastFailure = failure.info;
    });
  }

  /** An answer of an undocumented shape is told like an undocumented word: once per account and shape. */
  async function raiseDrift(account: ProviderAccount, drift: string): Promise<void> {
    try {
      const raised = await store.write(async (tx) => {
        const events = await unmappedEvents(tx, account, [drift], 'in an answer', clock.now());
        if (events.length > 0) await tx.appendEvents(account.organizationId, events);
        return events.length > 0;
      });
      if (raised) wake.wake(organizationTopic(account.organizationId));
    } catch (error) {
      log.error({ account: account.id, err: error }, 'an undocumented shape could not be recorded');
    }
  }

  /** Health and, where the status changes, its event: in one transaction. A failure to write must not hide the call's outcome. */
  async function writeHealth(
    account: ProviderAccount,
    line: Line,
    status: AccountStatus,
    message: string,
    change: (row: ProviderAccount) => void,
  ): Promise<void> {
    try {
      const changed = await store.write(async (tx) => {
        const row = await tx.lockAccount(account.id);
        if (!row || row.status === 'DISABLED') return false;
        const before = row.status;
        change(row);
        row.status = status;
        await tx.saveAccount(row);
        if (before === status) return false;
        await tx.appendEvents(row.organizationId, [
          accountEvent(row, `${before} → ${status}: ${message}`, clock.now()),
        ]);
        return true;
      });
      line.status = status;
      if (changed) wake.wake(organizationTopic(account.organizationId));
    } catch (error) {
      log.error({ account: account.id, err: error }, 'account health could not be written');
    }
  }

  function obstacleOf(line: Line, purpose: Purpose, now: number): CallHeld | null {
    const open = line.circuit.wait(now);
    if (open) return waitFailure('UNAVAILABLE', CIRCUIT_OPEN, 'the provider did not answer lately; waiting', open);
    const spent = line.budget.wait(purpose, now);
    if (spent === null) return null;
    return line.budget.isPaused(now)
      ? waitFailure('RATE_LIMITED', RETRY_AFTER, 'the provider asked to be left alone until then', spent)
      : waitFailure('RATE_LIMITED', CALL_BUDGET, 'the call budget of this account is used up', spent);
  }

  function roomIn(line: Line, purpose: Purpose) {
    const now = clock.now();
    const obstacle = obstacleOf(line, purpose, now);
    if (obstacle) return { calls: 0, retryAt: obstacle.info.retryAt };
    // Where the circuit is not closed, one goes to see.
    const calls = line.circuit.state(now) === 'CLOSED' ? line.budget.room(purpose, now) : 1;
    return { calls, retryAt: null };
  }

  return {
    definitionOf,
    mannersOf: ({ provider, kind, method, options }) =>
      definitionOf(provider).manners({ kind, method, options, sandbox: settings.mode === 'sandbox' }),
    lateLooksOf({ provider, kind, method, options }) {
      const definition = definitionOf(provider);
      const operation = { kind, method, options, sandbox: settings.mode === 'sandbox' };
      const { historyMs } = definition.manners(operation);
      return { looks: definition.lateLooks(operation), historyMs, lookUpBy: definition.lookUpBy };
    },
    findDefinition: (provider) => definitions.get(provider) ?? null,
    connectorOf: (account) => lineOf(account).connector,
    call,
    obstacleTo: (account, purpose) => obstacleOf(lineOf(account), purpose, clock.now()),
    circuitOf: (account) => lines.get(account.id)?.circuit.state(clock.now()) ?? 'CLOSED',
    roomOf: (account, purpose) => roomIn(lineOf(account), purpose),
    submissionsLeftOf(accountId) {
      const line = lines.get(accountId);
      return line ? roomIn(line, 'submit').calls : Infinity;
    },
    lookUpsHeldUntil(accountId) {
      const line = lines.get(accountId);
      return line ? (obstacleOf(line, 'lookup', clock.now())?.info.retryAt ?? null) : null;
    },
    callsLeftOf: (account) => lineOf(account).budget.left(clock.now()),
    budgetOf,
    openWith,
    credentialsOf,
    accountChanged,
    budgetChanged: (account) => lines.get(account.id)?.budget.change(budgetOf(account), clock.now()),
    async close() {
      await Promise.all([...lines.values()].map((line) => line.connector.close()));
      lines.clear();
    },
  };
}

export function accountEvent(
  account: ProviderAccount,
  message: string,
  at: number,
  type: 'ACCOUNT_STATUS_CHANGED' | 'PROVIDER_VALUE_UNMAPPED' = 'ACCOUNT_STATUS_CHANGED',
) {
  return {
    type,
    at,
    source: 'LOCAL' as const,
    accountId: account.id,
    provider: account.provider,
    transferId: null,
    walletId: null,
    clientId: null,
    contactId: null,
    body: { kind: 'account' as const, message },
  };
}

function waitFailure(category: ErrorCategory, code: string, message: string, wait: { retryAt: number }): CallHeld {
  return new CallHeld({ category, code, message, retryable: true, retryAt: wait.retryAt, effect: 'none' });
}

/** One event per undocumented word and account, ever. */
export async function unmappedEvents(
  tx: Transaction,
  account: ProviderAccount,
  words: readonly string[],
  where: string,
  at: number,
): Promise<NewEvent[]> {
  const { id: accountId, organizationId, provider } = account;
  const events: NewEvent[] = [];
  for (const full of words) {
    const word = full.slice(0, LONGEST_WORD);
    if (!(await tx.insertUnmappedWord({ organizationId, accountId, word, firstSeenAt: at }))) continue;
    const message = `undocumented value from ${provider}: "${word}" (first seen ${where}); the last good state stays`;
    events.push(accountEvent(account, message, at, 'PROVIDER_VALUE_UNMAPPED'));
  }
  return events;
}
