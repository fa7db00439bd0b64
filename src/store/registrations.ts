import type { ContactRegistration, PayoutAccount } from '../domain/contact';
import type { Reads, Writes } from '../domain/store';
import { PayoutAccountRow, RegistrationRow } from './entities/contact';
import { integer, integerOrNull, json, jsonOrNull, jsonText, jsonTextOrNull, type RowValues } from './row-values';
import type { Session, SessionMethods } from './session';
import { oneOf, type Sql, sql } from './sql';
import { insertRow, tableOf, updateRow } from './table';

const REGISTRATIONS = tableOf(RegistrationRow);
const PAYOUT_ACCOUNTS = tableOf(PayoutAccountRow);

function toRegistration(row: RegistrationRow): ContactRegistration {
  return {
    id: row.id,
    organizationId: row.organization_id,
    contactId: row.contact_id,
    accountId: row.account_id,
    provider: row.provider,
    clientId: row.client_id,
    status: row.status as ContactRegistration['status'],
    externalId: row.external_id,
    lot: row.lot,
    providerCode: row.provider_code,
    error: jsonOrNull(row.error),
    registeredAt: integerOrNull(row.registered_at),
  };
}

function registrationValues(registration: ContactRegistration): RowValues<RegistrationRow> {
  return {
    id: registration.id,
    organization_id: registration.organizationId,
    contact_id: registration.contactId,
    account_id: registration.accountId,
    provider: registration.provider,
    client_id: registration.clientId,
    status: registration.status,
    external_id: registration.externalId,
    lot: registration.lot,
    provider_code: registration.providerCode,
    error: jsonTextOrNull(registration.error),
    registered_at: registration.registeredAt,
  };
}

function toPayoutAccount(row: PayoutAccountRow): PayoutAccount {
  return {
    id: row.id,
    organizationId: row.organization_id,
    registrationId: row.registration_id,
    contactId: row.contact_id,
    method: row.method as PayoutAccount['method'],
    label: row.label,
    externalId: row.external_id,
    details: json(row.details),
    createdAt: integer(row.created_at),
  };
}

function payoutAccountValues(account: PayoutAccount): RowValues<PayoutAccountRow> {
  return {
    id: account.id,
    organization_id: account.organizationId,
    registration_id: account.registrationId,
    contact_id: account.contactId,
    method: account.method,
    label: account.label,
    external_id: account.externalId,
    details: jsonText(account.details),
    created_at: account.createdAt,
  };
}

async function listRegistrations(session: Session, condition: Sql): Promise<ContactRegistration[]> {
  const rows = await session.query<RegistrationRow>(
    sql`SELECT ${REGISTRATIONS.columns} FROM contact_registrations WHERE ${condition}`,
    ['contact_registrations'],
  );
  return rows.map(toRegistration);
}

async function listPayoutAccounts(session: Session, condition: Sql): Promise<PayoutAccount[]> {
  const rows = await session.query<PayoutAccountRow>(
    sql`SELECT ${PAYOUT_ACCOUNTS.columns} FROM payout_accounts WHERE ${condition}`,
    ['payout_accounts'],
  );
  return rows.map(toPayoutAccount);
}

export const registrationReads = {
  listRegistrationsOfContacts: (session, organizationId, contactIds) =>
    listRegistrations(
      session,
      sql`contact_id ${oneOf(contactIds)} AND organization_id = ${organizationId} ORDER BY id`,
    ),
  async findRegistration(session, contactId, accountId, clientId) {
    const ofClient = clientId === null ? sql`client_id IS NULL` : sql`client_id = ${clientId}`;
    const found = await listRegistrations(
      session,
      sql`contact_id = ${contactId} AND account_id = ${accountId} AND ${ofClient}`,
    );
    return found[0] ?? null;
  },
  listPayoutAccountsByIds: (session, organizationId, ids) =>
    listPayoutAccounts(session, sql`id ${oneOf(ids)} AND organization_id = ${organizationId}`),
  listPayoutAccountsOfRegistrations: (session, organizationId, registrationIds) =>
    listPayoutAccounts(
      session,
      sql`registration_id ${oneOf(registrationIds)} AND organization_id = ${organizationId} ORDER BY created_at, id`,
    ),
} satisfies SessionMethods<Reads>;

export const registrationWrites = {
  async insertRegistration(session, registration) {
    await insertRow(session, REGISTRATIONS, registrationValues(registration));
  },
  async saveRegistration(session, registration) {
    await updateRow(session, REGISTRATIONS, { ...registrationValues(registration), id: registration.id });
  },
  async insertPayoutAccount(session, account) {
    await insertRow(session, PAYOUT_ACCOUNTS, payoutAccountValues(account));
  },
} satisfies SessionMethods<Writes>;
