import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the poll planner learns, and since when a transfer is in the stage it is planned by. */
export class PollPlan1795530000000 implements MigrationInterface {
  name = 'PollPlan1795530000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE settle_histories (
        account_id varchar NOT NULL,
        method varchar NOT NULL,
        stage varchar NOT NULL,
        provider varchar NOT NULL,
        ends text NOT NULL,
        exposure_ms text NOT NULL,
        CONSTRAINT settle_histories_pk PRIMARY KEY (account_id, method, stage),
        CONSTRAINT "settle_histories_account_fk" FOREIGN KEY ("account_id") REFERENCES "provider_accounts" ("id")
      )`);
    await runner.query('ALTER TABLE transfers ADD COLUMN stage_since bigint');
    await runner.query(`
      UPDATE transfers SET stage_since = first_submitted_at
        WHERE status IN ('REQUIRES_ACTION', 'PENDING', 'PROCESSING', 'ON_HOLD')`);
  }

  /** Rows here are records of money: the way back is a restored backup. */
  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
