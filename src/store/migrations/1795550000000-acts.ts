import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a provider was last asked to do with a transfer; and which deliveries of callbacks named something of ours. */
export class Acts1795550000000 implements MigrationInterface {
  name = 'Acts1795550000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE transfers ADD COLUMN last_act text');
    await runner.query('ALTER TABLE callback_deliveries ADD COLUMN matched boolean NOT NULL DEFAULT true');
    await runner.query(
      'CREATE INDEX callback_deliveries_unmatched ON callback_deliveries (account_id, received_at, id) WHERE NOT matched',
    );
  }

  /** Rows here are records of money: the way back is a restored backup. */
  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
