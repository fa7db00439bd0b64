import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The secret an organization's references are derived with. A migration knows no MASTER_KEY, so an organization that is
 * there already gets its secret at the next start; transfers that are there keep the references they have.
 */
export class References1795610000000 implements MigrationInterface {
  name = 'References1795610000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE organizations ADD COLUMN sealed_reference_secret text');
  }

  /** Rows here are records of money: the way back is a restored backup. */
  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
