import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { DbInteger } from '../row-values';
import { OrganizationRow } from './organization';

/** Each time that an operator has said a backup was restored. */
@Entity('restores')
export class RestoreRow {
  @PrimaryColumn({ type: 'bigint' }) epoch!: DbInteger;
  @Column({ type: 'bigint' }) lost_since!: DbInteger;
  @Column({ type: 'bigint' }) begun_at!: DbInteger;
  @Column({ type: 'bigint', nullable: true }) ended_at!: DbInteger | null;
}

/** Where each log was when a restore began a new epoch of it. */
@Entity('log_epochs', { withoutRowid: true })
export class LogEpochRow {
  @ForeignKey(() => OrganizationRow, { name: 'log_epochs_organization_fk' })
  @PrimaryColumn({ type: 'varchar' })
  organization_id!: string;
  @PrimaryColumn({ type: 'bigint' }) epoch!: DbInteger;
  @Column({ type: 'bigint' }) after_seq!: DbInteger;
}
