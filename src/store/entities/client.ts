import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { DbBoolean, DbInteger } from '../row-values';
import { AccountRow } from './account';

@Entity('clients')
@Index('clients_by_organization', ['organization_id', 'created_at', 'id'])
@Index('clients_by_account', ['account_id', 'created_at', 'id'])
@Index('clients_due', ['account_id', 'next_refresh_at'], { where: 'next_refresh_at IS NOT NULL' })
@Index('clients_by_external_id', ['account_id', 'external_id'], { where: 'external_id IS NOT NULL' })
export class ClientRow {
  @PrimaryColumn({ type: 'varchar' }) id!: string;
  @Column({ type: 'varchar' }) organization_id!: string;
  @ForeignKey(() => AccountRow, { name: 'clients_account_fk' })
  @Column({ type: 'varchar' })
  account_id!: string;
  @Column({ type: 'varchar' }) provider!: string;
  @Column({ type: 'varchar', nullable: true }) external_id!: string | null;
  @Column({ type: 'varchar' }) name!: string;
  @Column({ type: 'varchar', nullable: true }) email!: string | null;
  @Column({ type: 'varchar', nullable: true }) phone!: string | null;
  @Column({ type: 'varchar', nullable: true }) country!: string | null;
  @Column({ type: 'boolean', nullable: true }) is_active!: DbBoolean | null;
  @Column({ type: 'varchar' }) verification!: string;
  /** JSON. */
  @Column({ type: 'text' }) details!: string;
  @Column({ type: 'bigint', nullable: true }) observed_at!: DbInteger | null;
  @Column({ type: 'varchar' }) observed_source!: string;
  @Column({ type: 'bigint', nullable: true }) stale_after!: DbInteger | null;
  @Column({ type: 'bigint' }) created_at!: DbInteger;
  @Column({ type: 'bigint', nullable: true }) next_refresh_at!: DbInteger | null;
  /** What next_refresh_at was before the present claim moved it. */
  @Column({ type: 'bigint', nullable: true }) claimed_due_at!: DbInteger | null;
}
