import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Credentials and callback tokens that are replaced in place, lists of API keys, and the proofs of the process's own secrets. */
export class AccountAccess1795630000000 implements MigrationInterface {
  name = 'AccountAccess1795630000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE provider_accounts ADD COLUMN previous_callback_token varchar');
    await runner.query('ALTER TABLE provider_accounts ADD COLUMN previous_callback_until bigint');
    await runner.query('ALTER TABLE provider_accounts ADD COLUMN credentials_since bigint');
    await runner.query(
      'CREATE UNIQUE INDEX provider_accounts_by_previous_callback_token ON provider_accounts (previous_callback_token) ' +
        'WHERE previous_callback_token IS NOT NULL',
    );
    await runner.query('CREATE INDEX api_keys_by_organization ON api_keys (organization_id, created_at, id)');
    await runner.query(`
      CREATE TABLE secret_canaries (
        name varchar NOT NULL,
        proof text NOT NULL,
        CONSTRAINT secret_canaries_pk PRIMARY KEY (name)
      )`);
  }

  /** Rows here are records of money: the way back is a restored backup. */
  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
