import type { AccountStatus, CircuitState, ProviderAccount } from '../domain/account';
import type { CallBudget, Connector, ProviderDefinition } from '../domain/connector';
import { ProviderFailure, type ErrorCategory } from '../domain/failures';
import { invariant } from '../domain/invariant';
import { Budget, type Purpose } from './budget';
import { Circuit } from './circuit';
import type { EngineParts } from './engine';
import { organizationTopic } from './topics';

/** Successes are written to the account at most this often: health is a gauge, not a ledger. */
const HEALTH_WRITE_MS = 1_000;
/** The sandbox is ours and counts no calls; a simulated day should not wait for a real provider's allowance. */
const SANDBOX_BUDGET: CallBudget = { calls: 2_000, windowMs: 1_000, burst: 2_000 };

/** The one way from the engine to a provider: budget and circuit before the call, health after it. */
export interface Gateway {
  definitionOf(provider: string): ProviderDefinition;
  findDefinition(provider: string): ProviderDefinition | null;
  connectorOf(account: ProviderAccount): Connector;
  call<T>(account: ProviderAccount, purpose: Purpose, run: (connector: Connector) => Promise<T>): Promise<T>;
  /** Why a call would not go out now; null where it would. */
  obstacleTo(account: ProviderAccount, purpose: Purpose): ProviderFailure | null;
  circuitOf(account: ProviderAccount): CircuitState;
  callsLeftOf(account: ProviderAccount): number;
  /** Forgets an account's connector (disabled). */
  release(accountId: string): Promise<void>;
  close(): Promise<void>;
}

interface Line {
  connector: Connector;
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
    if (known) return known;
    const definition = definitionOf(account.provider);
    const line: Line = {
      connector: definition.open({
        baseUrl: account.baseUrl,
        credentials: vault.open(account.sealedCredentials, account.id),
        sandbox: account.sandbox,
        timeoutMs: settings.providerTimeoutMs,
        clock,
        random: parts.random,
      }),
      circuit: new Circuit(),
      budget: new Budget(settings.mode === 'sandbox' ? SANDBOX_BUDGET : definition.budget, clock.now()),
      status: account.status,
      healthWrittenAt: 0,
      failing: account.lastFailureAt !== null && account.lastFailureAt > (account.lastSuccessAt ?? 0),
    };
    lines.set(account.id, line);
    return line;
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
    line.circuit.admit(now);
    try {
      const answer = await run(line.connector);
      line.circuit.succeeded();
      await recordSuccess(account, line);
      return answer;
    } catch (error) {
      if (error instanceof ProviderFailure) await recordFailure(account, line, error, purpose);
      else line.circuit.succeeded(); // a fault of ours says nothing about the provider
      throw error;
    }
  }

  async function recordSuccess(account: ProviderAccount, line: Line): Promise<void> {
    const now = clock.now();
    if (line.status === 'ACTIVE' && !line.failing && now - line.healthWrittenAt < HEALTH_WRITE_MS) return;
    line.healthWrittenAt = now;
    line.failing = false;
    await writeHealth(account, line, 'ACTIVE', 'the provider answers again', (row) => {
      row.lastSuccessAt = now;
    });
  }

  async function recordFailure(
    account: ProviderAccount,
    line: Line,
    failure: ProviderFailure,
    purpose: Purpose,
  ): Promise<void> {
    const now = clock.now();
    const { category, retryAt } = failure.info;
    if (category === 'RATE_LIMITED' && retryAt !== null) line.budget.pauseUntil(retryAt);
    // Who may not approve this one transfer (Xprizo 403) may well do everything else with the same credentials.
    const isAboutCredentials = category === 'AUTH' && purpose !== 'act';
    if (!TRANSPORT[category] && !isAboutCredentials && category !== 'RATE_LIMITED') {
      // The provider answered; what it refused is the business of whoever asked.
      line.circuit.succeeded();
      await recordSuccess(account, line);
      return;
    }
    if (TRANSPORT[category]) line.circuit.failed(now);
    else line.circuit.succeeded();
    const status =
      category === 'AUTH' ? 'AUTH_FAILED' : line.circuit.state(now) === 'CLOSED' ? line.status : 'DEGRADED';
    if (line.failing && status === line.status && now - line.healthWrittenAt < HEALTH_WRITE_MS) return;
    line.failing = true;
    line.healthWrittenAt = now;
    await writeHealth(account, line, status, failure.info.message, (row) => {
      row.lastFailureAt = now;
      row.lastFailure = failure.info;
    });
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

  function obstacleOf(line: Line, purpose: Purpose, now: number): ProviderFailure | null {
    const open = line.circuit.wait(now);
    if (open) return waitFailure('UNAVAILABLE', 'CIRCUIT_OPEN', 'the provider did not answer lately; waiting', open);
    const spent = line.budget.wait(purpose, now);
    return spent && waitFailure('RATE_LIMITED', 'CALL_BUDGET', 'the call budget of this account is used up', spent);
  }

  return {
    definitionOf,
    findDefinition: (provider) => definitions.get(provider) ?? null,
    connectorOf: (account) => lineOf(account).connector,
    call,
    obstacleTo: (account, purpose) => obstacleOf(lineOf(account), purpose, clock.now()),
    circuitOf: (account) => lines.get(account.id)?.circuit.state(clock.now()) ?? 'CLOSED',
    callsLeftOf: (account) => lineOf(account).budget.left(clock.now()),
    async release(accountId) {
      const line = lines.get(accountId);
      lines.delete(accountId);
      await line?.connector.close();
    },
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

function waitFailure(
  category: ErrorCategory,
  code: string,
  message: string,
  wait: { retryAt: number },
): ProviderFailure {
  return new ProviderFailure({ category, code, message, retryable: true, retryAt: wait.retryAt, effect: 'none' });
}
