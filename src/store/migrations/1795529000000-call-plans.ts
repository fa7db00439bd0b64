import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An account's own call budget; clients read one by one, each when it is due, in place of all clients of an account at
 * once; what waits to be sent is found apart from what waits to be looked at; and names that callbacks told too early.
 */
export class CallPlans1795529000000 implements MigrationInterface {
  name = 'CallPlans1795529000000';

  async up(runner: QueryRunner): Promise<void> {
    const withoutRowid = runner.dataSource.options.type === 'postgres' ? '' : ' WITHOUT ROWID';

    await runner.query('ALTER TABLE provider_accounts ADD COLUMN call_budget text');
    await runner.query('ALTER TABLE clients ADD COLUMN next_refresh_at bigint');
    await runner.query('ALTER TABLE clients ADD COLUMN claimed_due_at bigint');
    await runner.query('UPDATE clients SET next_refresh_at = created_at');
    await runner.query(
      'CREATE INDEX clients_due ON clients (account_id, next_refresh_at) WHERE next_refresh_at IS NOT NULL',
    );
    await runner.query('DROP INDEX provider_accounts_due');
    await runner.query('ALTER TABLE provider_accounts DROP COLUMN next_refresh_at');
    await runner.query('ALTER TABLE provider_accounts DROP COLUMN claimed_due_at');

    await runner.query('DROP INDEX transfers_due');
    await runner.query(
      "CREATE INDEX transfers_due ON transfers (account_id, next_poll_at) WHERE next_poll_at IS NOT NULL AND status <> 'CREATED'",
    );
    await runner.query(
      "CREATE INDEX transfers_to_send ON transfers (account_id, next_poll_at) WHERE next_poll_at IS NOT NULL AND status = 'CREATED'",
    );

    await runner.query(`
      CREATE TABLE early_hints (
        account_id varchar NOT NULL,
        name varchar NOT NULL,
        received_at bigint NOT NULL,
        CONSTRAINT early_hints_pk PRIMARY KEY (account_id, name),
        CONSTRAINT "early_hints_account_fk" FOREIGN KEY ("account_id") REFERENCES "provider_accounts" ("id")
      )${withoutRowid}`);
    await runner.query('CREATE INDEX early_hints_by_age ON early_hints (account_id, received_at)');
  }

  /** The plan of an account's clients as it was before is not kept. */
  async down(): Promise<void> {
    throw new Error('this migration cannot be undone: restore a backup instead');
  }
}
