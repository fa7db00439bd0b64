import type { MigrationInterface, QueryRunner } from 'typeorm';

const DAY_MS = 86_400_000;
const OLD_SCOPES = ['read', 'transfers:write', 'contacts:write', 'accounts:admin', 'keys:admin', 'observations:read'];

/**
 * What a person has to look at, what the provider says against a final status, and when such a one is looked at again.
 * Keys that were made to hold every scope hold the new one as well; nobody else may decide what became of money.
 */
export class LastWords1795600000000 implements MigrationInterface {
  name = 'LastWords1795600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE transfers ADD COLUMN booked_units bigint');
    await runner.query('ALTER TABLE transfers ADD COLUMN booked_currency varchar');
    await runner.query('ALTER TABLE transfers ADD COLUMN attention_reason varchar');
    await runner.query('ALTER TABLE transfers ADD COLUMN attentions text');
    await runner.query('ALTER TABLE transfers ADD COLUMN last_words text');
    await runner.query('ALTER TABLE transfers ADD COLUMN late_look_at bigint');
    await runner.query(
      'CREATE INDEX transfers_by_attention ON transfers (organization_id, attention_reason, created_at, id) WHERE attention_reason IS NOT NULL',
    );
    await runner.query(
      'CREATE INDEX transfers_by_attention_update ON transfers (organization_id, attention_reason, updated_at, id) WHERE attention_reason IS NOT NULL',
    );
    await this.planLateLooks(runner);
    await runner.query(
      'CREATE INDEX transfers_late ON transfers (account_id, late_look_at) WHERE late_look_at IS NOT NULL',
    );
    const holdsAll = OLD_SCOPES.map((scope) => `scopes LIKE '%"${scope}"%'`).join(' AND ');
    await runner.query(
      `UPDATE api_keys SET scopes = replace(scopes, '"transfers:write"', '"transfers:write","transfers:resolve"') WHERE ${holdsAll}`,
    );
  }

  /**
   * What ended lately is looked at again at the age of its next whole day, which spreads the looks over a day. Lately
   * means: before the last change there was.
   */
  private async planLateLooks(runner: QueryRunner): Promise<void> {
    const rows = (await runner.query('SELECT MAX(updated_at) AS now FROM transfers')) as { now: unknown }[];
    const now = Number(rows[0]?.now ?? 0);
    const nextDay = `settled_at + ((${now} - settled_at) / ${DAY_MS} + 1) * ${DAY_MS}`;
    await runner.query(
      `UPDATE transfers SET late_look_at = ${nextDay}
        WHERE first_submitted_at IS NOT NULL AND settled_at <= ${now} AND
          ((status = 'SUCCEEDED' AND settled_at > ${now - 30 * DAY_MS})
            OR (status IN ('FAILED', 'CANCELED', 'EXPIRED') AND settled_at > ${now - DAY_MS}))`,
    );
    // Whoever has to decide by now is asked to.
    await runner.query(
      `UPDATE transfers SET attention_reason = 'NEEDS_DECISION',
          attentions = '[{"reason":"NEEDS_DECISION","since":' || updated_at || ',"says":null,"asks":"Find out at the provider what became of it, and record it with resolveTransfer."}]'
        WHERE status = 'OUTCOME_UNKNOWN' AND failure LIKE '%"code":"NEEDS_DECISION"%'`,
    );
  }

  /** Rows here are records of money: the way back is a restored backup. */
  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
