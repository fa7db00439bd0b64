import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { DbBoolean, DbInteger } from '../row-values';
import { OrganizationRow } from './organization';

@Entity('provider_accounts')
@Index('provider_accounts_by_organization', ['organization_id', 'created_at', 'id'])
@Index('provider_accounts_by_callback_token', ['callback_token'], { unique: true })
@Index('provider_accounts_by_previous_callback_token', ['previous_callback_token'], {
  unique: true,
  where: 'previous_callback_token IS NOT NULL',
})
export class AccountRow {
  @PrimaryColumn({ type: 'varchar' }) id!: string;
  @ForeignKey(() => OrganizationRow, { name: 'provider_accounts_organization_fk' })
  @Column({ type: 'varchar' })
  organization_id!: string;
  @Column({ type: 'varchar' }) provider!: string;
  @Column({ type: 'varchar' }) label!: string;
  @Column({ type: 'boolean' }) sandbox!: DbBoolean;
  @Column({ type: 'varchar' }) base_url!: string;
  @Column({ type: 'varchar' }) status!: string;
  @Column({ type: 'text' }) sealed_credentials!: string;
  @Column({ type: 'varchar' }) callback_token!: string;
  @Column({ type: 'bigint', nullable: true }) last_success_at!: DbInteger | null;
  @Column({ type: 'bigint', nullable: true }) last_failure_at!: DbInteger | null;
  /** JSON. */
  @Column({ type: 'text', nullable: true }) last_failure!: string | null;
  @Column({ type: 'bigint' }) created_at!: DbInteger;
  /** JSON; null: the provider's own. */
  @Column({ type: 'text', nullable: true }) call_budget!: string | null;
  @Column({ type: 'varchar', nullable: true }) previous_callback_token!: string | null;
  @Column({ type: 'bigint', nullable: true }) previous_callback_until!: DbInteger | null;
  @Column({ type: 'bigint', nullable: true }) credentials_since!: DbInteger | null;
}

/** Words of a provider that no mapping knows: raised once per account and word. */
@Entity('unmapped_words', { withoutRowid: true })
export class UnmappedWordRow {
  @ForeignKey(() => AccountRow, { name: 'unmapped_words_account_fk' })
  @PrimaryColumn({ type: 'varchar' })
  account_id!: string;
  @PrimaryColumn({ type: 'varchar' }) word!: string;
  @Column({ type: 'varchar' }) organization_id!: string;
  @Column({ type: 'bigint' }) first_seen_at!: DbInteger;
}

/** Names that a callback told before any transfer had them; taken by the transfer that gets one of them. */
@Entity('early_hints', { withoutRowid: true })
@Index('early_hints_by_age', ['account_id', 'received_at'])
export class EarlyHintRow {
  @ForeignKey(() => AccountRow, { name: 'early_hints_account_fk' })
  @PrimaryColumn({ type: 'varchar' })
  account_id!: string;
  @PrimaryColumn({ type: 'varchar' }) name!: string;
  @Column({ type: 'bigint' }) received_at!: DbInteger;
}

@Entity('callback_deliveries')
@Index('callback_deliveries_by_content', ['account_id', 'sha256'], { unique: true })
@Index('callback_deliveries_unmatched', ['account_id', 'received_at', 'id'], { where: 'NOT matched' })
export class CallbackDeliveryRow {
  @PrimaryColumn({ type: 'varchar' }) id!: string;
  @Column({ type: 'varchar' }) organization_id!: string;
  @ForeignKey(() => AccountRow, { name: 'callback_deliveries_account_fk' })
  @Column({ type: 'varchar' })
  account_id!: string;
  @Column({ type: 'bigint' }) received_at!: DbInteger;
  @Column({ type: 'boolean' }) authentic!: DbBoolean;
  @Column({ type: 'boolean', default: () => 'true' }) matched!: DbBoolean;
  @Column({ type: 'varchar' }) sha256!: string;
  /** JSON. */
  @Column({ type: 'text' }) body!: string;
  /** JSON. */
  @Column({ type: 'text' }) hints!: string;
}
