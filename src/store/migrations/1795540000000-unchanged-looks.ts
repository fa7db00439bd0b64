import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The same observation several times in a row is one row, counted. */
export class UnchangedLooks1795540000000 implements MigrationInterface {
  name = 'UnchangedLooks1795540000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE transfers ADD COLUMN last_observation text');
    await runner.query('ALTER TABLE observations ADD COLUMN times integer NOT NULL DEFAULT 1');
    await runner.query('ALTER TABLE observations ADD COLUMN last_at bigint');
  }

  /** Rows here are records of money: the way back is a restored backup. */
  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
