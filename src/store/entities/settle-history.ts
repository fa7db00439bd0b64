import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { AccountRow } from './account';

/** How long one account's transfers take, by method and by whom they wait for: one row, whatever their number. */
@Entity('settle_histories')
export class SettleHistoryRow {
  @ForeignKey(() => AccountRow, { name: 'settle_histories_account_fk' })
  @PrimaryColumn({ type: 'varchar' })
  account_id!: string;
  @PrimaryColumn({ type: 'varchar' }) method!: string;
  @PrimaryColumn({ type: 'varchar' }) stage!: string;
  @Column({ type: 'varchar' }) provider!: string;
  /** JSON, one number per bucket of age. */
  @Column({ type: 'text' }) ends!: string;
  /** JSON, one number per bucket of age; milliseconds. */
  @Column({ type: 'text' }) exposure_ms!: string;
}
