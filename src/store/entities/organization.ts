import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { DbInteger } from '../row-values';

@Entity('organizations')
export class OrganizationRow {
  @PrimaryColumn({ type: 'varchar' }) id!: string;
  @Column({ type: 'varchar' }) name!: string;
  @Column({ type: 'bigint' }) created_at!: DbInteger;
  /** Null until the first start after references became derived. */
  @Column({ type: 'text', nullable: true }) sealed_reference_secret!: string | null;
}

@Entity('api_keys')
@Index('api_keys_by_hash', ['hash'], { unique: true })
@Index('api_keys_by_organization', ['organization_id', 'created_at', 'id'])
export class ApiKeyRow {
  @PrimaryColumn({ type: 'varchar' }) id!: string;
  @ForeignKey(() => OrganizationRow, { name: 'api_keys_organization_fk' })
  @Column({ type: 'varchar' })
  organization_id!: string;
  @Column({ type: 'varchar' }) label!: string;
  @Column({ type: 'varchar' }) prefix!: string;
  @Column({ type: 'varchar' }) hash!: string;
  /** JSON. */
  @Column({ type: 'text' }) scopes!: string;
  /** JSON. */
  @Column({ type: 'text', nullable: true }) client_ids!: string | null;
  @Column({ type: 'bigint' }) created_at!: DbInteger;
  @Column({ type: 'bigint', nullable: true }) last_used_at!: DbInteger | null;
  @Column({ type: 'bigint', nullable: true }) revoked_at!: DbInteger | null;
  @Column({ type: 'bigint', nullable: true }) expires_at!: DbInteger | null;
}
