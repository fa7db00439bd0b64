import Libsql from 'libsql';
import path from 'node:path';
import { openWorld, type Json, type World } from './world';

let world: World;
beforeAll(async () => {
  world = await openWorld({ env: { READ_TIMEOUT_MS: '400' }, realTime: { sandboxSpeed: 1 } });
});
afterAll(() => world.close());

/** No contact is ever found, and looking for one never ends. */
function makeContactsEndless(): () => void {
  const change = (text: string) => {
    const database = new Libsql(path.join(world.dataDir, 'corridor.db'), { timeout: 5_000 });
    database.exec(text);
    database.close();
  };
  change(`ALTER TABLE contacts RENAME TO contacts_kept;
    CREATE VIEW contacts AS SELECT * FROM contacts_kept WHERE created_at <
      (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n)`);
  return () => change('DROP VIEW contacts; ALTER TABLE contacts_kept RENAME TO contacts');
}

describe('a list that takes longer than a read may', () => {
  const SLOW = '{ transfers(filter: { search: "awa" }) { nodes { id } } }';

  it('is refused with the filters that help, and holds up nobody meanwhile', async () => {
    const restore = makeContactsEndless();
    try {
      let isAnswered = false;
      const slow = world.post({ query: SLOW }).finally(() => (isAnswered = true));
      let served = 0;
      while (!isAnswered) {
        expect((await fetch(`${world.app.url}/healthz`)).status).toBe(200);
        served += isAnswered ? 0 : 1;
      }
      expect(served).toBeGreaterThan(3);
      const { json } = await slow;
      const error = json.errors[0];
      expect(error.extensions).toEqual({ code: 'QUERY_TOO_SLOW' });
      expect(error.message).toMatch(/longer than a read may \(READ_TIMEOUT_MS\): add `createdFrom` and `createdTo`/);
    } finally {
      restore();
    }
    expect(await world.ask<Json>(SLOW)).toEqual({ transfers: { nodes: [] } });
  });
});
