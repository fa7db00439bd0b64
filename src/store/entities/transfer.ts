import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { DbBoolean, DbInteger } from '../row-values';
import { AccountRow } from './account';
import { ClientRow } from './client';
import { ContactRow } from './contact';
import { OrganizationRow } from './organization';
import { WalletRow } from './wallet';

/**
 * One index per way a list of transfers is narrowed, each ending in the list's order, so that a page reads its own
 * rows and no more however large the table grows.
 */
@Entity('transfers')
@Index('transfers_by_organization', ['organization_id', 'created_at', 'id'])
@Index('transfers_by_update', ['organization_id', 'updated_at', 'id'])
@Index('transfers_by_status', ['organization_id', 'status', 'created_at', 'id'])
@Index('transfers_by_provider', ['organization_id', 'provider', 'created_at', 'id'])
@Index('transfers_by_account', ['account_id', 'created_at', 'id'])
@Index('transfers_by_client', ['client_id', 'created_at', 'id'])
@Index('transfers_by_client_update', ['client_id', 'updated_at', 'id'])
@Index('transfers_by_wallet', ['wallet_id', 'created_at', 'id'])
@Index('transfers_by_contact', ['contact_id', 'created_at', 'id'], { where: 'contact_id IS NOT NULL' })
@Index('transfers_by_reference', ['organization_id', 'reference'], { unique: true })
@Index('transfers_by_client_reference', ['organization_id', 'client_reference', 'created_at', 'id'], {
  where: 'client_reference IS NOT NULL',
})
@Index('transfers_by_external_id', ['account_id', 'external_id'], { where: 'external_id IS NOT NULL' })
@Index('transfers_by_lot', ['account_id', 'lot'], { where: 'lot IS NOT NULL' })
@Index('transfers_by_attention', ['organization_id', 'attention_reason', 'created_at', 'id'], {
  where: 'attention_reason IS NOT NULL',
})
@Index('transfers_by_attention_update', ['organization_id', 'attention_reason', 'updated_at', 'id'], {
  where: 'attention_reason IS NOT NULL',
})
@Index('transfers_late', ['account_id', 'late_look_at'], { where: 'late_look_at IS NOT NULL' })
@Index('transfers_due', ['account_id', 'next_poll_at'], { where: "next_poll_at IS NOT NULL AND status <> 'CREATED'" })
@Index('transfers_to_send', ['account_id', 'next_poll_at'], {
  where: "next_poll_at IS NOT NULL AND status = 'CREATED'",
})
export class TransferRow {
  @PrimaryColumn({ type: 'varchar' }) id!: string;
  @ForeignKey(() => OrganizationRow, { name: 'transfers_organization_fk' })
  @Column({ type: 'varchar' })
  organization_id!: string;
  @ForeignKey(() => AccountRow, { name: 'transfers_account_fk' })
  @Column({ type: 'varchar' })
  account_id!: string;
  @Column({ type: 'varchar' }) provider!: string;
  @ForeignKey(() => ClientRow, { name: 'transfers_client_fk' })
  @Column({ type: 'varchar' })
  client_id!: string;
  @ForeignKey(() => WalletRow, { name: 'transfers_wallet_fk' })
  @Column({ type: 'varchar' })
  wallet_id!: string;
  @ForeignKey(() => ContactRow, { name: 'transfers_contact_fk' })
  @Column({ type: 'varchar', nullable: true })
  contact_id!: string | null;
  @Column({ type: 'varchar' }) kind!: string;
  @Column({ type: 'varchar' }) method!: string;
  @Column({ type: 'varchar' }) status!: string;
  @Column({ type: 'varchar', nullable: true }) provider_status!: string | null;
  @Column({ type: 'bigint' }) amount_units!: DbInteger;
  @Column({ type: 'varchar' }) amount_currency!: string;
  @Column({ type: 'bigint', nullable: true }) received_units!: DbInteger | null;
  @Column({ type: 'varchar', nullable: true }) received_currency!: string | null;
  @Column({ type: 'bigint', nullable: true }) fee_units!: DbInteger | null;
  @Column({ type: 'varchar', nullable: true }) fee_currency!: string | null;
  /** Decimal text. */
  @Column({ type: 'varchar', nullable: true }) exchange_rate!: string | null;
  @Column({ type: 'varchar' }) reference!: string;
  @Column({ type: 'varchar', nullable: true }) client_reference!: string | null;
  @Column({ type: 'varchar', nullable: true }) external_id!: string | null;
  @Column({ type: 'varchar', nullable: true }) lot!: string | null;
  @Column({ type: 'text', nullable: true }) purpose!: string | null;
  @Column({ type: 'text', nullable: true }) fund_origin!: string | null;
  @Column({ type: 'text', nullable: true }) note!: string | null;
  /** JSON. */
  @Column({ type: 'text', nullable: true }) sender!: string | null;
  @Column({ type: 'varchar', nullable: true }) payout_account_id!: string | null;
  @Column({ type: 'varchar', nullable: true }) recipient_wallet_id!: string | null;
  @Column({ type: 'varchar', nullable: true }) external_wallet!: string | null;
  @Column({ type: 'varchar', nullable: true }) calculation_mode!: string | null;
  /** JSON. */
  @Column({ type: 'text', nullable: true }) failure!: string | null;
  /** JSON. */
  @Column({ type: 'text', nullable: true }) action!: string | null;
  /** JSON. */
  @Column({ type: 'text' }) details!: string;
  /** JSON. */
  @Column({ type: 'text' }) options!: string;
  @Column({ type: 'text' }) ordered_as!: string;
  /** JSON. */
  @Column({ type: 'text', nullable: true }) source!: string | null;
  @Column({ type: 'boolean' }) needs_secret!: DbBoolean;
  @Column({ type: 'integer' }) version!: DbInteger;
  @Column({ type: 'bigint', nullable: true }) last_polled_at!: DbInteger | null;
  @Column({ type: 'bigint', nullable: true }) next_poll_at!: DbInteger | null;
  /** What next_poll_at was before the present claim moved it. */
  @Column({ type: 'bigint', nullable: true }) claimed_due_at!: DbInteger | null;
  @Column({ type: 'integer' }) polls!: DbInteger;
  /** JSON. */
  @Column({ type: 'text', nullable: true }) last_error!: string | null;
  @Column({ type: 'bigint', nullable: true }) lost_since!: DbInteger | null;
  @Column({ type: 'bigint', nullable: true }) first_submitted_at!: DbInteger | null;
  @Column({ type: 'bigint', nullable: true }) submitted_at!: DbInteger | null;
  @Column({ type: 'bigint', nullable: true }) stage_since!: DbInteger | null;
  /** JSON. */
  @Column({ type: 'text', nullable: true }) last_act!: string | null;
  /** JSON. */
  @Column({ type: 'text', nullable: true }) status_order!: string | null;
  /** JSON. */
  @Column({ type: 'text' }) field_orders!: string;
  /** JSON. */
  @Column({ type: 'text', nullable: true }) last_observation!: string | null;
  @Column({ type: 'bigint' }) created_seq!: DbInteger;
  @Column({ type: 'bigint', nullable: true }) observed_at!: DbInteger | null;
  @Column({ type: 'varchar' }) observed_source!: string;
  @Column({ type: 'bigint', nullable: true }) stale_after!: DbInteger | null;
  @Column({ type: 'bigint' }) created_at!: DbInteger;
  @Column({ type: 'bigint' }) updated_at!: DbInteger;
  @Column({ type: 'bigint', nullable: true }) settled_at!: DbInteger | null;
  @Column({ type: 'bigint', nullable: true }) booked_units!: DbInteger | null;
  @Column({ type: 'varchar', nullable: true }) booked_currency!: string | null;
  /** That of the first of `attentions`. */
  @Column({ type: 'varchar', nullable: true }) attention_reason!: string | null;
  /** JSON; null where there is none. */
  @Column({ type: 'text', nullable: true }) attentions!: string | null;
  /** JSON; null where there is nothing to remember. */
  @Column({ type: 'text', nullable: true }) last_words!: string | null;
  @Column({ type: 'bigint', nullable: true }) late_look_at!: DbInteger | null;
}

/** Every sighting of a transfer at its provider; the same one several times in a row is one. */
@Entity('observations')
@Index('observations_by_transfer', ['transfer_id', 'at', 'id'])
export class ObservationRow {
  @PrimaryColumn({ type: 'varchar' }) id!: string;
  @Column({ type: 'varchar' }) organization_id!: string;
  @ForeignKey(() => TransferRow, { name: 'observations_transfer_fk' })
  @Column({ type: 'varchar' })
  transfer_id!: string;
  @Column({ type: 'bigint' }) at!: DbInteger;
  @Column({ type: 'varchar' }) source!: string;
  @Column({ type: 'varchar', nullable: true }) provider_status!: string | null;
  @Column({ type: 'varchar', nullable: true }) mapped_status!: string | null;
  /** JSON. */
  @Column({ type: 'text' }) body!: string;
  @Column({ type: 'varchar' }) sha256!: string;
  @Column({ type: 'integer', default: 1 }) times!: DbInteger;
  /** Null: as `at`. */
  @Column({ type: 'bigint', nullable: true }) last_at!: DbInteger | null;
  /** JSON; null where all of it was as documented, or it was seen before this was kept. */
  @Column({ type: 'text', nullable: true }) undocumented!: string | null;
}

@Entity('idempotency_keys', { withoutRowid: true })
export class IdempotencyKeyRow {
  @ForeignKey(() => OrganizationRow, { name: 'idempotency_keys_organization_fk' })
  @PrimaryColumn({ type: 'varchar' })
  organization_id!: string;
  @PrimaryColumn({ type: 'varchar' }) key!: string;
  @Column({ type: 'varchar' }) operation!: string;
  @Column({ type: 'varchar' }) input_hash!: string;
  /** JSON. */
  @Column({ type: 'text' }) transfer_ids!: string;
  /** JSON. */
  @Column({ type: 'text' }) refusals!: string;
  @Column({ type: 'bigint' }) created_at!: DbInteger;
}
