import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { DbBoolean, DbInteger } from '../row-values';
import { AccountRow } from './account';
import { ClientRow } from './client';

@Entity('wallets')
@Index('wallets_by_organization', ['organization_id', 'created_at', 'id'])
@Index('wallets_by_account', ['account_id', 'created_at', 'id'])
@Index('wallets_by_client', ['client_id', 'created_at', 'id'])
@Index('wallets_due', ['account_id', 'next_read_at'], { where: 'next_read_at IS NOT NULL' })
export class WalletRow {
  @PrimaryColumn({ type: 'varchar' }) id!: string;
  @Column({ type: 'varchar' }) organization_id!: string;
  @ForeignKey(() => AccountRow, { name: 'wallets_account_fk' })
  @Column({ type: 'varchar' })
  account_id!: string;
  @ForeignKey(() => ClientRow, { name: 'wallets_client_fk' })
  @Column({ type: 'varchar' })
  client_id!: string;
  @Column({ type: 'varchar' }) provider!: string;
  @Column({ type: 'varchar' }) kind!: string;
  @Column({ type: 'boolean', nullable: true }) is_active!: DbBoolean | null;
  @Column({ type: 'varchar', nullable: true }) funding_source_type!: string | null;
  @Column({ type: 'varchar', nullable: true }) external_id!: string | null;
  @Column({ type: 'varchar' }) label!: string;
  @Column({ type: 'varchar' }) currency!: string;
  @Column({ type: 'bigint', nullable: true }) total_units!: DbInteger | null;
  @Column({ type: 'bigint', nullable: true }) available_units!: DbInteger | null;
  @Column({ type: 'bigint', nullable: true }) reserved_units!: DbInteger | null;
  /** JSON. */
  @Column({ type: 'text', nullable: true }) refresh_error!: string | null;
  @Column({ type: 'bigint', nullable: true }) observed_at!: DbInteger | null;
  @Column({ type: 'varchar' }) observed_source!: string;
  @Column({ type: 'bigint', nullable: true }) stale_after!: DbInteger | null;
  @Column({ type: 'bigint' }) created_at!: DbInteger;
  @Column({ type: 'bigint', nullable: true }) next_read_at!: DbInteger | null;
  /** What next_read_at was before the present claim moved it. */
  @Column({ type: 'bigint', nullable: true }) claimed_due_at!: DbInteger | null;
}
