import type { ProviderAccount } from '../domain/account';
import type { Reads, Writes } from '../domain/store';
import type { Visibility } from '../domain/organization';
import { AccountRow, CallbackDeliveryRow, EarlyHintRow, UnmappedWordRow } from './entities/account';
import { readPage } from './page';
import {
  type DbInteger,
  integer,
  integerOrNull,
  jsonOrNull,
  jsonText,
  jsonTextOrNull,
  type RowValues,
} from './row-values';
import type { Session, SessionMethods } from './session';
import { join, oneOf, type Sql, sql, trusted } from './sql';
import { insertRow, insertRowOnce, lockRow, tableOf, updateRow } from './table';
import { listFilter } from './visibility';

const ACCOUNTS = tableOf(AccountRow);
const UNMAPPED_WORDS = tableOf(UnmappedWordRow);
const CALLBACK_DELIVERIES = tableOf(CallbackDeliveryRow);
const EARLY_HINTS = tableOf(EarlyHintRow);
/** Names kept of one account: a provider has fewer answers under way, and a flood of inventions pushes out its like. */
const MOST_EARLY_HINTS = 1_000;
/** Deliveries kept of one account that are forged or name nothing of ours; of those that do, all are kept. */
export const MOST_UNMATCHED_DELIVERIES = 1_000;

function toAccount(row: AccountRow): ProviderAccount {
  return {
    id: row.id,
    organizationId: row.organization_id,
    provider: row.provider,
    label: row.label,
    sandbox: Number(row.sandbox) === 1,
    baseUrl: row.base_url,
    status: row.status as ProviderAccount['status'],
    sealedCredentials: row.sealed_credentials,
    callbackToken: row.callback_token,
    lastSuccessAt: integerOrNull(row.last_success_at),
    lastFailureAt: integerOrNull(row.last_failure_at),
    lastFailure: jsonOrNull(row.last_failure),
    createdAt: integer(row.created_at),
    callBudget: jsonOrNull(row.call_budget),
    previousCallbackToken: row.previous_callback_token,
    previousCallbackUntil: integerOrNull(row.previous_callback_until),
    credentialsSince: integerOrNull(row.credentials_since),
  };
}

function accountValues(account: ProviderAccount): RowValues<AccountRow> {
  return {
    id: account.id,
    organization_id: account.organizationId,
    provider: account.provider,
    label: account.label,
    sandbox: account.sandbox,
    base_url: account.baseUrl,
    status: account.status,
    sealed_credentials: account.sealedCredentials,
    callback_token: account.callbackToken,
    last_success_at: account.lastSuccessAt,
    last_failure_at: account.lastFailureAt,
    last_failure: jsonTextOrNull(account.lastFailure),
    created_at: account.createdAt,
    call_budget: jsonTextOrNull(account.callBudget),
    previous_callback_token: account.previousCallbackToken,
    previous_callback_until: account.previousCallbackUntil,
    credentials_since: account.credentialsSince,
  };
}

/** A key limited to clients sees the accounts those clients are at. */
function visibleAccounts(visible: Visibility, organizationColumn = trusted('organization_id')): Sql[] {
  const conditions = [sql`${organizationColumn} = ${visible.organizationId}`];
  if (visible.clientIds !== null) {
    conditions.push(sql`id IN (SELECT account_id FROM clients WHERE id ${oneOf(visible.clientIds)})`);
  }
  return conditions;
}

async function listAccounts(session: Session, condition: Sql): Promise<ProviderAccount[]> {
  const rows = await session.query<AccountRow>(
    sql`SELECT ${ACCOUNTS.columns} FROM provider_accounts WHERE ${condition}`,
    ['provider_accounts', 'clients'],
  );
  return rows.map(toAccount);
}

async function findAccount(session: Session, condition: Sql): Promise<ProviderAccount | null> {
  const found = await listAccounts(session, condition);
  return found[0] ?? null;
}

export const accountReads = {
  listAccountsByIds: (session, visible, ids) =>
    listAccounts(
      session,
      join([sql`id ${oneOf(ids)}`, ...visibleAccounts(visible, session.dialect.unindexed('organization_id'))], ' AND '),
    ),
  pageAccounts: (session, visible, filter, window) =>
    readPage(session, {
      table: ACCOUNTS,
      order: { name: 'ACCOUNTS', column: 'created_at', descending: false },
      where: [...visibleAccounts(visible), ...listFilter('provider', filter.providers)],
      window,
      toNode: toAccount,
    }),
  listWorkingAccounts: (session) => listAccounts(session, sql`status <> 'DISABLED' ORDER BY created_at, id`),
  findAccount: (session, id) => findAccount(session, sql`id = ${id}`),
  async findAccountByCallbackToken(session, token, now) {
    const current = await findAccount(session, sql`callback_token = ${token}`);
    if (current) return current;
    const previous = await findAccount(session, sql`previous_callback_token = ${token}`);
    return previous && (previous.previousCallbackUntil ?? 0) > now ? previous : null;
  },
  async listUnmappedWords(session, accountIds, { newest }) {
    const rows = await session.query<{ account_id: string; word: string; first_seen_at: DbInteger }>(sql`
      SELECT account_id, word, first_seen_at FROM (
        SELECT account_id, word, first_seen_at,
          ROW_NUMBER() OVER (PARTITION BY account_id ORDER BY first_seen_at DESC, word) AS place
        FROM unmapped_words WHERE account_id ${oneOf(accountIds)}
      ) AS words WHERE place <= ${newest} ORDER BY account_id, place`);
    return rows.map((row) => ({
      accountId: row.account_id,
      word: row.word,
      firstSeenAt: integer(row.first_seen_at),
    }));
  },
} satisfies SessionMethods<Reads>;

export const accountWrites = {
  async insertAccount(session, account) {
    await insertRow(session, ACCOUNTS, accountValues(account));
  },
  async lockAccount(session, id) {
    const row = await lockRow(session, ACCOUNTS, id);
    return row && toAccount(row);
  },
  async saveAccount(session, account) {
    await updateRow(session, ACCOUNTS, { ...accountValues(account), id: account.id });
  },
  insertUnmappedWord: (session, word) =>
    insertRowOnce(session, UNMAPPED_WORDS, {
      account_id: word.accountId,
      word: word.word,
      organization_id: word.organizationId,
      first_seen_at: word.firstSeenAt,
    }),
  async keepEarlyHints(session, accountId, names, receivedAt) {
    for (const name of names) {
      await insertRowOnce(session, EARLY_HINTS, { account_id: accountId, name, received_at: receivedAt });
    }
    await session.query(sql`
      DELETE FROM early_hints WHERE account_id = ${accountId} AND name IN (
        SELECT name FROM early_hints WHERE account_id = ${accountId}
        ORDER BY received_at DESC LIMIT 1000000 OFFSET ${MOST_EARLY_HINTS})`);
  },
  async takeEarlyHints(session, accountId, names) {
    const taken = await session.query(
      sql`DELETE FROM early_hints WHERE account_id = ${accountId} AND name ${oneOf(names)} RETURNING name`,
    );
    return taken.length > 0;
  },
  async insertCallbackDelivery(session, delivery) {
    const isNew = await insertRowOnce(session, CALLBACK_DELIVERIES, {
      id: delivery.id,
      organization_id: delivery.organizationId,
      account_id: delivery.accountId,
      received_at: delivery.receivedAt,
      authentic: delivery.authentic,
      matched: delivery.matched,
      sha256: delivery.sha256,
      body: jsonText(delivery.body),
      hints: jsonText(delivery.hints),
    });
    if (isNew && !delivery.matched) {
      await session.query(sql`
        DELETE FROM callback_deliveries WHERE id IN (
          SELECT id FROM callback_deliveries WHERE account_id = ${delivery.accountId} AND NOT matched
          ORDER BY received_at DESC, id DESC LIMIT 1000000 OFFSET ${MOST_UNMATCHED_DELIVERIES})`);
    }
    return isNew;
  },
} satisfies SessionMethods<Writes>;
