import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each observation says what of the provider's answer was not written as its document has it. */
export class Undocumented1795650000000 implements MigrationInterface {
  name = 'Undocumented1795650000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE observations ADD COLUMN undocumented text');
  }

  /** Rows here are records of money: the way back is a restored backup. */
  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
