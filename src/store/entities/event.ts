import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { DbInteger } from '../row-values';
import { OrganizationRow } from './organization';

/**
 * The head of one organization's log. Who appends locks this row until the commit, so positions are contiguous and in
 * commit order: nobody commits behind a reader's cursor.
 */
@Entity('event_logs')
export class EventLogRow {
  @ForeignKey(() => OrganizationRow, { name: 'event_logs_organization_fk' })
  @PrimaryColumn({ type: 'varchar' })
  organization_id!: string;
  @Column({ type: 'bigint' }) last_seq!: DbInteger;
  @Column({ type: 'varchar' }) last_hash!: string;
}

/** The log itself; an index per filter, each in the log's order. Rows are never changed or deleted, which the database refuses. */
@Entity('events', { withoutRowid: true })
@Index('events_by_time', ['organization_id', 'at', 'seq'])
@Index('events_by_type', ['organization_id', 'type', 'seq'])
@Index('events_by_provider', ['organization_id', 'provider', 'seq'])
@Index('events_by_account', ['account_id', 'seq'])
@Index('events_by_transfer', ['transfer_id', 'seq'], { where: 'transfer_id IS NOT NULL' })
@Index('events_by_wallet', ['wallet_id', 'seq'], { where: 'wallet_id IS NOT NULL' })
@Index('events_by_client', ['client_id', 'seq'], { where: 'client_id IS NOT NULL' })
@Index('events_by_contact', ['contact_id', 'seq'], { where: 'contact_id IS NOT NULL' })
export class EventRow {
  @PrimaryColumn({ type: 'varchar' }) organization_id!: string;
  @PrimaryColumn({ type: 'bigint' }) seq!: DbInteger;
  @Column({ type: 'varchar' }) type!: string;
  @Column({ type: 'bigint' }) at!: DbInteger;
  @Column({ type: 'varchar' }) source!: string;
  @Column({ type: 'varchar' }) account_id!: string;
  @Column({ type: 'varchar' }) provider!: string;
  @Column({ type: 'varchar', nullable: true }) transfer_id!: string | null;
  @Column({ type: 'varchar', nullable: true }) wallet_id!: string | null;
  @Column({ type: 'varchar', nullable: true }) client_id!: string | null;
  @Column({ type: 'varchar', nullable: true }) contact_id!: string | null;
  /** JSON. */
  @Column({ type: 'text' }) body!: string;
  @Column({ type: 'varchar' }) hash!: string;
}
