import { DataSource } from 'typeorm';
import { listDrift } from '../../../src/store/drift';
import type { StoreUnderTest } from '../store-suite';
import { contact, insertWorld } from './rows';

export function start(open: () => Promise<StoreUnderTest>): void {
  it('refuses a database newer than the code, and leaves it as it is', async () => {
    const underTest = await open();
    try {
      const world = await insertWorld(underTest.store);
      await underTest.execute(
        `INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'FromTheFuture9999999999999')`,
      );
      await underTest.store.close();
      await expect(underTest.startAgain()).rejects.toMatchObject({
        name: 'StoreError',
        message: expect.stringMatching(/newer Corridor.*FromTheFuture9999999999999.*start that version/),
      });
      const kept = await underTest.execute('SELECT id FROM organizations');
      expect(kept).toEqual([{ id: world.organization.id }]);
    } finally {
      await underTest.close();
    }
  });

  it('goes on where the last start stopped, and migrates nothing twice', async () => {
    const underTest = await open();
    try {
      const world = await insertWorld(underTest.store);
      await underTest.store.close();
      const migrations = await underTest.execute('SELECT name FROM migrations');
      const again = await underTest.startAgain();
      expect(await again.listClientsByIds(world.visible, [world.client.id])).toEqual([world.client]);
      expect(await underTest.execute('SELECT name FROM migrations')).toEqual(migrations);
      await again.close();
    } finally {
      await underTest.close();
    }
  });

  it('finds by a search the contacts that were there before there was a table of words', async () => {
    const underTest = await open();
    try {
      const world = await insertWorld(underTest.store);
      const kouame = contact({ organizationId: world.organization.id, lastName: 'Kouamé', phone: '+237677000001' });
      await underTest.store.write((tx) => tx.insertContact(kouame));
      await underTest.store.close();
      for (const text of [
        'DROP TABLE contact_words',
        "UPDATE contacts SET search_text = 'as an older version wrote it'",
        ...['contacts_by_phone', 'contacts_by_country', 'contact_clients_by_client'].map(
          (name) => `DROP INDEX ${name}`,
        ),
        ...['contact_registrations_by_provider', 'contact_registrations_by_contact'].map(
          (name) => `DROP INDEX ${name}`,
        ),
        'CREATE INDEX contacts_by_phone ON contacts (organization_id, phone) WHERE phone IS NOT NULL',
        "DELETE FROM migrations WHERE name LIKE 'Growth%'",
      ]) {
        await underTest.execute(text);
      }
      const again = await underTest.startAgain();
      for (const search of ['kouame', '677 000 001']) {
        const { edges } = await again.pageContacts(world.visible, { search }, { first: 5 });
        expect(edges.map(({ node }) => node.id)).toEqual([kouame.id]);
      }
      await again.close();
    } finally {
      await underTest.close();
    }
  });

  it('answers no more after it is closed, and can be closed twice', async () => {
    const underTest = await open();
    await underTest.store.close();
    await underTest.store.close();
    await expect(underTest.store.write(async () => 1)).rejects.toThrow('the store is closed');
    await underTest.close();
  });

  it('finds the entities in the migrated tables, and every difference where there is one', async () => {
    const underTest = await open();
    try {
      const dataSource = await new DataSource(underTest.dataSource).initialize();
      expect(await listDrift(dataSource)).toEqual([]);
      await underTest.execute('DROP INDEX transfers_due');
      await underTest.execute('CREATE INDEX transfers_due ON transfers (next_poll_at, account_id)');
      await underTest.execute('DROP INDEX events_by_time');
      await underTest.execute('ALTER TABLE wallets ADD COLUMN colour varchar');
      const drift = (await listDrift(dataSource)).join('\n');
      expect(drift).toMatch(/index: entities CREATE INDEX transfers_due .*; database CREATE INDEX transfers_due/);
      expect(drift).toMatch(/index: entities CREATE INDEX events_by_time .*; database nothing/);
      expect(drift).toMatch(/TypeORM would run: .*wallets/);
      await dataSource.destroy();
    } finally {
      await underTest.close();
    }
  });
}
