import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A text made with one of the process's secrets: with another secret it is seen at start, before anything is written. */
@Entity('secret_canaries')
export class SecretCanaryRow {
  @PrimaryColumn({ type: 'varchar' }) name!: string;
  @Column({ type: 'text' }) proof!: string;
}
