import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The databases themselves refuse to change or delete an event: readers resume from the log, and its hashes chain. */
export class KeptEvents1795570000000 implements MigrationInterface {
  name = 'KeptEvents1795570000000';

  async up(runner: QueryRunner): Promise<void> {
    const refusal = 'events are never changed or deleted';
    if (runner.dataSource.options.type === 'postgres') {
      await runner.query(`
        CREATE FUNCTION keep_events() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '${refusal}'; END $$`);
      await runner.query(`
        CREATE TRIGGER events_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON events
        FOR EACH STATEMENT EXECUTE FUNCTION keep_events()`);
      return;
    }
    for (const change of ['UPDATE', 'DELETE']) {
      await runner.query(`
        CREATE TRIGGER events_kept_from_${change.toLowerCase()} BEFORE ${change} ON events
        BEGIN SELECT RAISE(ABORT, '${refusal}'); END`);
    }
  }

  /** Rows here are records of money: the way back is a restored backup. */
  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
