import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a wallet whose money has moved is read again: written with what moved it. */
export class WalletsDue1795580000000 implements MigrationInterface {
  name = 'WalletsDue1795580000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE wallets ADD COLUMN next_read_at bigint');
    await runner.query('ALTER TABLE wallets ADD COLUMN claimed_due_at bigint');
    await runner.query('CREATE INDEX wallets_due ON wallets (account_id, next_read_at) WHERE next_read_at IS NOT NULL');
  }

  /** Rows here are records of money: the way back is a restored backup. */
  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
