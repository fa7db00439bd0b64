import { attentionOf } from '../domain/attention';
import { type LastWords, NO_LAST_WORDS } from '../domain/transfer';
import type { Money } from '../domain/money';
import type { Transfer } from '../domain/transfer';
import { TransferRow } from './entities/transfer';
import { freshness } from './freshness-columns';
import { type DbInteger, integer, integerOrNull, json, jsonOrNull, jsonText, jsonTextOrNull } from './row-values';
import type { RowValues } from './row-values';
import { tableOf } from './table';

export const TRANSFERS = tableOf(TransferRow);

function moneyOrNull(units: DbInteger | null, currency: string | null): Money | null {
  return units === null || currency === null ? null : { units: BigInt(units), currency };
}

export function toTransfer(row: TransferRow): Transfer {
  return {
    id: row.id,
    organizationId: row.organization_id,
    accountId: row.account_id,
    provider: row.provider,
    clientId: row.client_id,
    walletId: row.wallet_id,
    contactId: row.contact_id,
    kind: row.kind as Transfer['kind'],
    method: row.method as Transfer['method'],
    status: row.status as Transfer['status'],
    providerStatus: row.provider_status,
    amount: { units: BigInt(row.amount_units), currency: row.amount_currency },
    received: moneyOrNull(row.received_units, row.received_currency),
    fee: moneyOrNull(row.fee_units, row.fee_currency),
    exchangeRate: row.exchange_rate,
    reference: row.reference,
    clientReference: row.client_reference,
    externalId: row.external_id,
    lot: row.lot,
    purpose: row.purpose,
    fundOrigin: row.fund_origin,
    note: row.note,
    sender: jsonOrNull(row.sender),
    payoutAccountId: row.payout_account_id,
    recipientWalletId: row.recipient_wallet_id,
    externalWallet: row.external_wallet,
    calculationMode: row.calculation_mode as Transfer['calculationMode'],
    failure: jsonOrNull(row.failure),
    action: jsonOrNull(row.action),
    details: json(row.details),
    options: json(row.options),
    orderedAs: json(row.ordered_as),
    source: jsonOrNull(row.source),
    needsSecret: Number(row.needs_secret) === 1,
    version: integer(row.version),
    lastPolledAt: integerOrNull(row.last_polled_at),
    nextPollAt: integerOrNull(row.next_poll_at),
    polls: integer(row.polls),
    lastError: jsonOrNull(row.last_error),
    lostSince: integerOrNull(row.lost_since),
    firstSubmittedAt: integerOrNull(row.first_submitted_at),
    submittedAt: integerOrNull(row.submitted_at),
    stageSince: integerOrNull(row.stage_since),
    lastAct: jsonOrNull(row.last_act),
    statusOrder: jsonOrNull(row.status_order),
    fieldOrders: json(row.field_orders),
    lastObservation: jsonOrNull(row.last_observation),
    createdSeq: integer(row.created_seq),
    freshness: freshness(row),
    createdAt: integer(row.created_at),
    updatedAt: integer(row.updated_at),
    settledAt: integerOrNull(row.settled_at),
    booked: moneyOrNull(row.booked_units, row.booked_currency),
    attentions: jsonOrNull(row.attentions) ?? [],
    lastWords: jsonOrNull(row.last_words) ?? NO_LAST_WORDS,
    lateLookAt: integerOrNull(row.late_look_at),
  };
}

function isNothing({ contrary, told, acknowledged, unreadable, lookedAt }: LastWords): boolean {
  const isSilent = contrary === null && unreadable === null && lookedAt === null;
  return isSilent && told.length === 0 && acknowledged.length === 0;
}

export function transferValues(transfer: Transfer): RowValues<Omit<TransferRow, 'claimed_due_at'>> {
  return {
    id: transfer.id,
    organization_id: transfer.organizationId,
    account_id: transfer.accountId,
    provider: transfer.provider,
    client_id: transfer.clientId,
    wallet_id: transfer.walletId,
    contact_id: transfer.contactId,
    kind: transfer.kind,
    method: transfer.method,
    status: transfer.status,
    provider_status: transfer.providerStatus,
    amount_units: transfer.amount.units,
    amount_currency: transfer.amount.currency,
    received_units: transfer.received?.units ?? null,
    received_currency: transfer.received?.currency ?? null,
    fee_units: transfer.fee?.units ?? null,
    fee_currency: transfer.fee?.currency ?? null,
    exchange_rate: transfer.exchangeRate,
    reference: transfer.reference,
    client_reference: transfer.clientReference,
    external_id: transfer.externalId,
    lot: transfer.lot,
    purpose: transfer.purpose,
    fund_origin: transfer.fundOrigin,
    note: transfer.note,
    sender: jsonTextOrNull(transfer.sender),
    payout_account_id: transfer.payoutAccountId,
    recipient_wallet_id: transfer.recipientWalletId,
    external_wallet: transfer.externalWallet,
    calculation_mode: transfer.calculationMode,
    failure: jsonTextOrNull(transfer.failure),
    action: jsonTextOrNull(transfer.action),
    details: jsonText(transfer.details),
    options: jsonText(transfer.options),
    ordered_as: jsonText(transfer.orderedAs),
    source: jsonTextOrNull(transfer.source),
    needs_secret: transfer.needsSecret,
    version: transfer.version,
    last_polled_at: transfer.lastPolledAt,
    next_poll_at: transfer.nextPollAt,
    polls: transfer.polls,
    last_error: jsonTextOrNull(transfer.lastError),
    lost_since: transfer.lostSince,
    first_submitted_at: transfer.firstSubmittedAt,
    submitted_at: transfer.submittedAt,
    stage_since: transfer.stageSince,
    last_act: jsonTextOrNull(transfer.lastAct),
    status_order: jsonTextOrNull(transfer.statusOrder),
    field_orders: jsonText(transfer.fieldOrders),
    last_observation: jsonTextOrNull(transfer.lastObservation),
    created_seq: transfer.createdSeq,
    observed_at: transfer.freshness.observedAt,
    observed_source: transfer.freshness.source,
    stale_after: transfer.freshness.staleAfter,
    created_at: transfer.createdAt,
    updated_at: transfer.updatedAt,
    settled_at: transfer.settledAt,
    booked_units: transfer.booked?.units ?? null,
    booked_currency: transfer.booked?.currency ?? null,
    attention_reason: attentionOf(transfer)?.reason ?? null,
    attentions: transfer.attentions.length === 0 ? null : jsonText(transfer.attentions),
    last_words: isNothing(transfer.lastWords) ? null : jsonText(transfer.lastWords),
    late_look_at: transfer.lateLookAt,
  };
}

/**
 * What a save writes: all but what a transfer is born with. SQLite rewrites every index whose columns an UPDATE names,
 * changed or not, and most of a transfer's indexes are on columns that never change.
 */
export function changingValues(transfer: Transfer) {
  const {
    organization_id: _organization,
    account_id: _account,
    provider: _provider,
    client_id: _client,
    wallet_id: _wallet,
    contact_id: _contact,
    kind: _kind,
    method: _method,
    amount_units: _units,
    amount_currency: _currency,
    reference: _reference,
    client_reference: _clientReference,
    lost_since: _lostSince,
    created_seq: _seq,
    created_at: _createdAt,
    ...changing
  } = transferValues(transfer);
  return { ...changing, id: transfer.id };
}
