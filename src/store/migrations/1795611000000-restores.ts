import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an operator says of a restored backup, where each log was then, and which transfers were made meanwhile. */
export class Restores1795611000000 implements MigrationInterface {
  name = 'Restores1795611000000';

  async up(runner: QueryRunner): Promise<void> {
    const withoutRowid = runner.dataSource.options.type === 'postgres' ? '' : ' WITHOUT ROWID';
    await runner.query(`
      CREATE TABLE restores (
        epoch bigint NOT NULL,
        lost_since bigint NOT NULL,
        begun_at bigint NOT NULL,
        ended_at bigint,
        CONSTRAINT restores_pk PRIMARY KEY (epoch)
      )`);
    await runner.query(`
      CREATE TABLE log_epochs (
        organization_id varchar NOT NULL,
        epoch bigint NOT NULL,
        after_seq bigint NOT NULL,
        CONSTRAINT log_epochs_pk PRIMARY KEY (organization_id, epoch),
        CONSTRAINT "log_epochs_organization_fk" FOREIGN KEY ("organization_id") REFERENCES "organizations" ("id")
      )${withoutRowid}`);
    await runner.query('ALTER TABLE transfers ADD COLUMN lost_since bigint');
  }

  /** Rows here are records of money: the way back is a restored backup. */
  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
