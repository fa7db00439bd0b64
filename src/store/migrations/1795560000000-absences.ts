import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For how long nothing was found is measured by each process itself (engine/absences.ts). */
export class Absences1795560000000 implements MigrationInterface {
  name = 'Absences1795560000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE transfers DROP COLUMN not_found_since');
  }

  /** Rows here are records of money: the way back is a restored backup. */
  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
