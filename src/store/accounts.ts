import type { ProviderAccount } from '../domain/account';
import type { Reads, Writes } from '../domain/store';
import type { Visibility } from '../domain/organization';
import { claimDue } from './claim';
import { AccountRow, CallbackDeliveryRow, UnmappedWordRow } from './entities/account';
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
    nextRefreshAt: integerOrNull(row.next_refresh_at),
    createdAt: integer(row.created_at),
  };
}

function accountValues(account: ProviderAccount): RowValues<Omit<AccountRow, 'claimed_due_at'>> {
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
    next_refresh_at: account.nextRefreshAt,
    created_at: account.createdAt,
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
  async findEarliestRefresh(session) {
    const rows = await session.query<{ earliest: DbInteger | null }>(
      sql`SELECT MIN(next_refresh_at) AS earliest FROM provider_accounts WHERE next_refresh_at IS NOT NULL`,
    );
    return integerOrNull(rows[0]?.earliest ?? null);
  },
  findAccountByCallbackToken: (session, token) => findAccount(session, sql`callback_token = ${token}`),
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
  async claimDueAccounts(session, { now, leaseUntil, limit }) {
    const due = { column: 'next_refresh_at', within: sql``, now, leaseUntil, limit } as const;
    return (await claimDue(session, ACCOUNTS, due)).map(toAccount);
  },
  async setAccountHealth(session, id, health) {
    // A poll that was under way when somebody disabled the account does not bring it back.
    const status =
      health.status === undefined
        ? sql``
        : sql`, status = CASE WHEN status = 'DISABLED' THEN status ELSE ${health.status} END`;
    await session.query(
      sql`UPDATE provider_accounts SET last_success_at = ${health.lastSuccessAt}, last_failure_at = ${health.lastFailureAt},
          last_failure = ${jsonTextOrNull(health.lastFailure)}${status} WHERE id = ${id}`,
    );
  },
  insertUnmappedWord: (session, word) =>
    insertRowOnce(session, UNMAPPED_WORDS, {
      account_id: word.accountId,
      word: word.word,
      organization_id: word.organizationId,
      first_seen_at: word.firstSeenAt,
    }),
  insertCallbackDelivery: (session, delivery) =>
    insertRowOnce(session, CALLBACK_DELIVERIES, {
      id: delivery.id,
      organization_id: delivery.organizationId,
      account_id: delivery.accountId,
      received_at: delivery.receivedAt,
      authentic: delivery.authentic,
      sha256: delivery.sha256,
      body: jsonText(delivery.body),
      hints: jsonText(delivery.hints),
    }),
} satisfies SessionMethods<Writes>;
