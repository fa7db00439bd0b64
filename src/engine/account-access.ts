import type { AccountStatus, ProviderAccount } from '../domain/account';
import type { Connector, ProviderDefinition } from '../domain/connector';
import { ProviderFailure, type UserError } from '../domain/failures';
import type { JsonObject } from '../domain/json';
import type { Viewer } from '../domain/organization';
import type { Transaction } from '../domain/store';
import { providerError, refusable } from './contacts';
import { tryCredentials, type SeenClient, type Verdict } from './credential-trial';
import type { AccountAccess, AccountResult, EngineParts } from './engine';
import { accountEvent, CIRCUIT_OPEN, type Gateway } from './gateway';
import { dropEmpty } from './normalise';
import { refusal, refuseOn } from './refusals';
import { organizationTopic } from './topics';

const CALLBACK_TOKEN_BYTES = 24;
/** A provider's back office is changed by hand, and CinetPay keeps the address it was told with each transfer. */
const USUAL_OVERLAP_SECONDS = 86_400;
const LONGEST_OVERLAP_SECONDS = 30 * 86_400;

/** How an account is reached: its credentials, whether they are tried, switched on again, and where it is called back. */
export function createAccountAccess(parts: EngineParts, gateway: Gateway): AccountAccess {
  const { store, clock, vault, wake } = parts;

  async function find(viewer: Viewer, accountId: string): Promise<ProviderAccount> {
    const [account] = await store.listAccountsByIds(viewer, [accountId]);
    if (!account) throw refusal('NOT_FOUND', `there is no account ${accountId}`, ['input', 'accountId']);
    return account;
  }

  /** Writes a change of the account, with its event, and lets the gateway know. */
  async function change(
    account: ProviderAccount,
    step: (row: ProviderAccount, tx: Transaction) => { next: ProviderAccount; message: string | null },
  ): Promise<ProviderAccount> {
    const changed = await store.write(async (tx) => {
      const row = await tx.lockAccount(account.id);
      if (!row) throw refusal('NOT_FOUND', `there is no account ${account.id}`, ['input', 'accountId']);
      const { next, message } = step(row, tx);
      await tx.saveAccount(next);
      if (message !== null) await tx.appendEvents(row.organizationId, [accountEvent(next, message, clock.now())]);
      return next;
    });
    await gateway.accountChanged(changed);
    wake.wake(organizationTopic(account.organizationId));
    return changed;
  }

  async function examine(account: ProviderAccount, credentials: JsonObject): Promise<Verdict> {
    refuseWhilePaused(account);
    return withConnector(account, credentials, (connector) =>
      tryCredentials(gateway.definitionOf(account.provider), connector),
    );
  }

  async function withConnector<T>(
    account: ProviderAccount,
    credentials: JsonObject,
    run: (connector: Connector) => Promise<T>,
  ): Promise<T> {
    const connector = gateway.openWith(account, credentials);
    try {
      return await run(connector);
    } finally {
      await connector.close();
    }
  }

  /** An open circuit is no reason not to ask when a person wants to know; a provider's own pause and the budget are. */
  function refuseWhilePaused(account: ProviderAccount): void {
    const obstacle = gateway.obstacleTo(account, 'refresh');
    if (obstacle && obstacle.info.code !== CIRCUIT_OPEN) throw obstacle;
  }

  /** Of providers whose failure is an answer: as userErrors. */
  function asked(viewer: Viewer, run: () => Promise<AccountResult>): Promise<AccountResult> {
    return refusable<AccountResult>({ account: null }, async () => {
      try {
        return await run();
      } catch (error) {
        if (!(error instanceof ProviderFailure)) throw error;
        return { account: null, userErrors: [providerError(error, ['input', 'accountId'])] };
      }
    });
  }

  return {
    check: (viewer, input) =>
      asked(viewer, async () => {
        const account = await find(viewer, input.accountId);
        if (account.status === 'DISABLED') {
          const message = `the account "${account.label}" is disabled: enableProviderAccount tries its credentials too`;
          throw refusal('UNSUPPORTED_OPERATION', message, ['input', 'accountId']);
        }
        const verdict = await examine(account, gateway.credentialsOf(account));
        const checked = await change(account, (row) =>
          row.status === 'DISABLED' ? { next: row, message: null } : afterVerdict(row, verdict, clock.now()),
        );
        return { account: checked, userErrors: errorsOf(verdict) };
      }),

    enable: (viewer, input) =>
      asked(viewer, async () => {
        const account = await find(viewer, input.accountId);
        if (account.status !== 'DISABLED') return { account, userErrors: [] };
        const verdict = await examine(account, gateway.credentialsOf(account));
        const enabled = await change(account, (row) =>
          row.status === 'DISABLED' ? afterVerdict(row, verdict, clock.now()) : { next: row, message: null },
        );
        return { account: enabled, userErrors: errorsOf(verdict) };
      }),

    replaceCredentials: (viewer, input) =>
      asked(viewer, async () => {
        const account = await find(viewer, input.accountId);
        const definition = gateway.definitionOf(account.provider);
        const { given, key } = credentialsFor(definition, input.credentials);
        const problems = definition.checkCredentials(given);
        refuseOn(problems.map((problem) => ({ ...problem, path: ['input', 'credentials', key, ...problem.path] })));
        const verdict = await examine(account, given);
        if (verdict.failure) return { account: null, userErrors: errorsOf(verdict, ['input', 'credentials', key]) };
        await refuseStranger(account, given, verdict.seen, ['input', 'credentials', key]);
        const replaced = await change(account, (row) => {
          const now = clock.now();
          const tried = row.status === 'DISABLED' ? { next: row, message: null } : afterVerdict(row, verdict, now);
          const sealedCredentials = vault.seal(given, row.id);
          const next = { ...tried.next, sealedCredentials, credentialsSince: now };
          return { next, message: ['the credentials were replaced', tried.message].filter(Boolean).join('; ') };
        });
        return { account: replaced, userErrors: [] };
      }),

    rotateCallbackToken: (viewer, input) =>
      asked(viewer, async () => {
        const account = await find(viewer, input.accountId);
        const seconds = overlapOf(input.overlapSeconds);
        if (!gateway.connectorOf(account).readCallback) {
          const message = `${gateway.definitionOf(account.provider).name} sends no callbacks: there is no token to rotate`;
          throw refusal('UNSUPPORTED_OPERATION', message, ['input', 'accountId']);
        }
        const callbackToken = parts.random.hex(CALLBACK_TOKEN_BYTES);
        const rotated = await change(account, (row) => {
          const until = clock.now() + seconds * 1_000;
          const previous = seconds === 0 ? null : row.callbackToken;
          const next = {
            ...row,
            callbackToken,
            previousCallbackToken: previous,
            previousCallbackUntil: previous === null ? null : until,
          };
          const old = previous === null ? 'at once no longer' : `until ${new Date(until).toISOString()}`;
          return { next, message: `the callback token was rotated; the old one is taken ${old}` };
        });
        return { account: rotated, userErrors: [] };
      }),
  };

  /**
   * Credentials of somebody else would look transfers up where they never were, and send them a second time. Where the
   * provider tells who is asking, that must be the client that is known; where clients are linked, one of them must be
   * reachable.
   */
  async function refuseStranger(
    account: ProviderAccount,
    credentials: JsonObject,
    seen: SeenClient | null,
    path: string[],
  ): Promise<void> {
    const [client] = await store.listClientsOfAccount(account.id);
    if (!client) return;
    const refused = (why: string) =>
      refusal(
        'INVALID_INPUT',
        `these are credentials of another customer (${why}): add them as an account of its own`,
        path,
      );
    if (gateway.definitionOf(account.provider).clients === 'own') {
      const pairs = [
        ['id', client.externalId, seen?.client.externalId],
        ['e-mail address', client.email, seen?.client.email],
        // Before the provider has told one, the account's label stands there.
        ['name', client.freshness.observedAt === null ? null : client.name, seen?.client.name],
      ] as const;
      const other = pairs.find(([, known, told]) => known != null && told != null && known !== told);
      if (other) throw refused(`its ${other[0]} is another`);
      return;
    }
    try {
      await withConnector(account, credentials, (one) => one.fetchClient({ externalId: client.externalId }));
    } catch (error) {
      const isAnswer = error instanceof ProviderFailure && ['NOT_FOUND', 'AUTH'].includes(error.info.category);
      if (!isAnswer) throw error;
      throw refused(`they do not reach the client ${client.externalId ?? client.id}`);
    }
  }
}

function credentialsFor(
  definition: ProviderDefinition,
  credentials: Record<string, JsonObject | null | undefined>,
): { given: JsonObject; key: string } {
  const [chosen] = Object.entries(credentials).filter(([, value]) => value !== null && value !== undefined);
  const [key, value] = chosen ?? ['', null];
  const isForIt = key === definition.key || (key === 'generic' && (value as JsonObject).provider === definition.id);
  if (isForIt) return { given: (dropEmpty(value) ?? {}) as JsonObject, key };
  const message = `this is an account at ${definition.name}: it takes "${definition.key}" credentials`;
  throw refusal('INVALID_INPUT', message, ['input', 'credentials', key]);
}

/** The row after a trial, and what to write in the log where its status changed. */
function afterVerdict(row: ProviderAccount, verdict: Verdict, now: number) {
  const { status, failure } = verdict;
  const next: ProviderAccount = failure
    ? { ...row, status, lastFailureAt: now, lastFailure: failure.info }
    : { ...row, status, lastSuccessAt: now };
  return { next, message: row.status === status ? null : `${row.status} → ${status}: ${WORDS[status]}` };
}

const WORDS = {
  ACTIVE: 'the provider takes its credentials',
  AUTH_FAILED: 'the provider refuses its credentials',
  UNVERIFIED: 'the provider could not be asked whether its credentials are right',
} as const satisfies Record<Verdict['status'], string> & Partial<Record<AccountStatus, string>>;

function errorsOf({ status, failure }: Verdict, path = ['input', 'accountId']): UserError[] {
  if (!failure) return [];
  const error = providerError(failure, path);
  // An answer that says nothing of the credentials has not refused them.
  return [
    status === 'UNVERIFIED' && error.code === 'PROVIDER_REJECTED' ? { ...error, code: 'PROVIDER_UNAVAILABLE' } : error,
  ];
}

function overlapOf(given: number | null | undefined): number {
  const seconds = given ?? USUAL_OVERLAP_SECONDS;
  if (seconds >= 0 && seconds <= LONGEST_OVERLAP_SECONDS) return seconds;
  throw refusal('INVALID_INPUT', `overlapSeconds is 0 to ${LONGEST_OVERLAP_SECONDS}`, ['input', 'overlapSeconds']);
}
