import { createHmac, randomBytes } from 'node:crypto';
import { createVault } from '../../src/auth/vault';
import { openReferenceSecret } from '../../src/domain/reference-secret';
import { createReferences } from '../../src/engine/references';
import { openKeyring, random, type KeyringWorld } from '../auth/keyring-world';

const vault = createVault({ masterKey: randomBytes(32), random });

let world: KeyringWorld;
beforeEach(async () => {
  world = await openKeyring();
});
afterEach(() => world.close());

async function addOrganization(id: string): Promise<string> {
  await world.store.write((tx) => tx.insertOrganization({ id, name: id, createdAt: 0 }));
  return id;
}

const references = () => createReferences({ store: world.store, vault, random });

describe('the reference of a transfer', () => {
  it('is made of the secret and the key and of nothing else, in the shape it always had', async () => {
    const org = await addOrganization('org_1');
    const made = await references().referenceFor(org, 'payroll-9');
    const sealed = await world.store.findReferenceSecret(org);
    const secret = openReferenceSecret(vault, sealed ?? '', org);
    const hmac = createHmac('sha256', secret).update('payroll-9').digest('hex');
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(made).toBe(`CR${hmac.slice(0, 28).toUpperCase()}`);
  });

  it('is the same in another process, and another for another key or organization', async () => {
    const [a, b] = [await addOrganization('org_1'), await addOrganization('org_2')];
    const one = await references().referenceFor(a, 'payroll-9');
    expect(await references().referenceFor(a, 'payroll-9')).toBe(one);
    expect(await references().referenceFor(a, 'payroll-10')).not.toBe(one);
    expect(await references().referenceFor(b, 'payroll-9')).not.toBe(one);
  });

  it('is the same from two processes that both find an organization without a secret', async () => {
    const org = await addOrganization('org_1');
    const made = await Promise.all([references(), references()].map((one) => one.referenceFor(org, 'k')));
    expect(new Set(made).size).toBe(1);
  });

  it('keeps its secret when a start prepares the organizations again', async () => {
    const org = await addOrganization('org_1');
    await references().prepare();
    const sealed = await world.store.findReferenceSecret(org);
    expect(sealed).not.toBeNull();
    await references().prepare();
    expect(await world.store.findReferenceSecret(org)).toBe(sealed);
  });
});

describe('a new organization', () => {
  it('has its reference secret from the transaction that makes it, so that no backup has the one without the other', async () => {
    const { organization } = await world.keyring.createOrganization('Acme');
    expect(await world.store.findReferenceSecret(organization.id)).toMatch(/^v1\./);
  });
});
