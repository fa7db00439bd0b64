import { SCOPES, type Viewer } from '../../src/domain/organization';
import { newId } from '../../src/domain/ids';
import { openKeyring, random, type KeyringWorld } from './keyring-world';

const HERE = { loopback: true };
const DAY_MS = 86_400_000;

describe('API keys', () => {
  let world: KeyringWorld;
  let secret: string;
  let admin: Viewer;

  beforeEach(async () => {
    world = await openKeyring();
    ({ secret } = await world.keyring.createOrganization('Acme'));
    admin = await world.viewerOf(secret);
  });
  afterEach(() => world.close());

  it('know their organization and hold all scopes when they are its first', async () => {
    const found = await world.keyring.authenticate(secret, HERE);
    expect(found).toMatchObject({ viewer: { scopes: SCOPES, clientIds: null, apiKeyId: admin.apiKeyId } });
    expect(await world.store.findOrganization(admin.organizationId)).toMatchObject({ name: 'Acme' });
  });

  it('are shown once and kept as a hash only a holder of the pepper can make', async () => {
    const [stored] = await world.store.listApiKeys(admin.organizationId, [admin.apiKeyId]);
    expect(secret).toMatch(/^crd_[0-9a-f]{48}$/);
    expect(JSON.stringify(stored)).not.toContain(secret);
    expect(secret.startsWith(stored?.prefix ?? 'none')).toBe(true);
    expect(stored?.prefix).toHaveLength(12);
    const stranger = world.another('another pepper, of another installation');
    expect(await stranger.authenticate(secret, HERE)).toEqual({ refusal: 'UNKNOWN' });
  });

  it('that nobody made are refused, however they look', async () => {
    for (const wrong of ['', 'x', `${secret}0`, secret.toUpperCase(), 'x'.repeat(100_000)]) {
      expect(await world.keyring.authenticate(wrong, HERE)).toEqual({ refusal: 'UNKNOWN' });
    }
  });

  it('cost one statement a second, however often they are used', async () => {
    world.clock.advance(1000);
    world.statements.length = 0;
    for (let use = 0; use < 20; use += 1) await world.keyring.authenticate(secret, HERE);
    expect(world.statements).toHaveLength(1);
    world.clock.advance(999);
    await world.keyring.authenticate(secret, HERE);
    expect(world.statements).toHaveLength(1);
    world.clock.advance(1);
    await world.keyring.authenticate(secret, HERE);
    expect(world.statements).toHaveLength(2);
  });

  it('end at once where they are revoked, and within a second in another process', async () => {
    const other = world.another();
    const made = await world.keyring.create(admin, { label: 'frontend', scopes: ['read'] });
    const key = made.secret as string;
    expect(await other.authenticate(key, HERE)).toHaveProperty('viewer');
    const heard: string[] = [];
    world.keyring.onEnded((id) => heard.push(id));

    const revoked = await world.keyring.revoke(admin, { apiKeyId: made.apiKey?.id as string });
    expect(revoked).toMatchObject({ apiKey: { revokedAt: world.clock.now() }, userErrors: [] });
    expect(heard).toEqual([made.apiKey?.id]);
    expect(await world.keyring.authenticate(key, HERE)).toEqual({ refusal: 'REVOKED' });
    world.clock.advance(1000);
    expect(await other.authenticate(key, HERE)).toEqual({ refusal: 'REVOKED' });
  });

  it('can be revoked again without effect', async () => {
    const made = await world.keyring.create(admin, { label: 'frontend', scopes: ['read'] });
    const first = await world.keyring.revoke(admin, { apiKeyId: made.apiKey?.id as string });
    world.clock.advance(5000);
    const again = await world.keyring.revoke(admin, { apiKeyId: made.apiKey?.id as string });
    expect(again).toEqual(first);
  });

  it('expire on time, also while they are in use', async () => {
    const expiresAt = world.clock.now() + 500;
    const made = await world.keyring.create(admin, { label: 'short', scopes: ['read'], expiresAt });
    expect(await world.keyring.authenticate(made.secret as string, HERE)).toHaveProperty('viewer');
    world.clock.advance(500);
    expect(await world.keyring.authenticate(made.secret as string, HERE)).toEqual({ refusal: 'EXPIRED' });
  });

  it('can be rotated: the old and the new one work together for a while, and the new one does the same', async () => {
    const made = await world.keyring.create(admin, {
      label: 'till',
      scopes: ['read'],
      expiresAt: world.clock.now() + DAY_MS,
    });
    const heard: string[] = [];
    world.keyring.onEnded((id, why) => heard.push(`${id} ${why}`));
    const old = made.secret as string;
    const apiKeyId = made.apiKey?.id as string;
    expect(await world.keyring.authenticate(old, HERE)).toHaveProperty('viewer');
    const rotated = await world.keyring.rotate(admin, { apiKeyId, overlapSeconds: 60 });
    const { clock } = world;
    expect(rotated).toMatchObject({
      apiKey: { label: 'till', scopes: ['read'], clientIds: null, expiresAt: clock.now() + DAY_MS },
      previous: { id: apiKeyId, expiresAt: clock.now() + 60_000, revokedAt: null },
      userErrors: [],
    });
    expect(rotated.secret).not.toBe(old);
    clock.advance(59_999);
    for (const secret of [old, rotated.secret as string]) {
      expect(await world.keyring.authenticate(secret, HERE)).toHaveProperty('viewer');
    }
    clock.advance(1);
    expect(await world.keyring.authenticate(old, HERE)).toEqual({ refusal: 'EXPIRED' });
    expect(await world.keyring.authenticate(rotated.secret as string, HERE)).toHaveProperty('viewer');
    expect(heard).toEqual([]);
    const next = rotated.apiKey?.id as string;
    const again = await world.keyring.rotate(admin, { apiKeyId: next, overlapSeconds: 0 });
    expect(heard).toEqual([`${next} EXPIRED`]);
    expect(await world.keyring.authenticate(rotated.secret as string, HERE)).toEqual({ refusal: 'EXPIRED' });
    const { edges } = await world.keyring.list(admin, { first: 10 });
    const all = [admin.apiKeyId, apiKeyId, next, again.apiKey?.id];
    expect(edges.map(({ node }) => node.id).sort()).toEqual(all.sort());
    expect(edges.map(({ node }) => node.createdAt)).toEqual(edges.map(({ node }) => node.createdAt).sort());
  });

  it('are not rotated by who may do less, once they have ended, or for longer than a month', async () => {
    const lesser = await world.keyring.create(admin, { label: 'keys only', scopes: ['keys:admin'] });
    const viewer = await world.viewerOf(lesser.secret as string);
    const rotate = async (who: Viewer, apiKeyId: string, overlapSeconds = 0) => {
      const { apiKey, secret, previous, userErrors } = await world.keyring.rotate(who, { apiKeyId, overlapSeconds });
      expect([apiKey, secret, previous]).toEqual([null, null, null]);
      return userErrors.map(({ code, path }) => [code, path?.join('.')]);
    };
    expect(await rotate(viewer, admin.apiKeyId)).toEqual([['FORBIDDEN', 'input.apiKeyId']]);
    expect(await rotate(admin, 'key_nobody')).toEqual([['NOT_FOUND', 'input.apiKeyId']]);
    expect(await rotate(admin, viewer.apiKeyId, 2_592_001)).toEqual([['INVALID_INPUT', 'input.overlapSeconds']]);
    expect(await rotate({ ...admin, scopes: ['read'] }, viewer.apiKeyId)).toEqual([['FORBIDDEN', undefined]]);
    await world.keyring.revoke(admin, { apiKeyId: viewer.apiKeyId });
    expect(await rotate(admin, viewer.apiKeyId)).toEqual([['INVALID_INPUT', 'input.apiKeyId']]);
    expect(await world.keyring.authenticate(secret, HERE)).toHaveProperty('viewer');
  });

  it('live through a change of the pepper from their first use on', async () => {
    const [NEW, NEXT] = ['another pepper, of the same installation', 'the pepper after that, of the same one'];
    const both = world.another(NEW, 'a pepper that is long enough to be one');
    expect(await both.authenticate(secret, HERE)).toMatchObject({ viewer: { apiKeyId: admin.apiKeyId } });
    expect(await world.another(NEW).authenticate(secret, HERE)).toMatchObject({ viewer: { apiKeyId: admin.apiKeyId } });
    expect(await world.another(NEXT, NEW).authenticate(`${secret}0`, HERE)).toEqual({ refusal: 'UNKNOWN' });
  });

  it('note their last use in one write for all, every 30 s and at the end', async () => {
    const lastUsed = async () => (await world.store.listApiKeys(admin.organizationId, [admin.apiKeyId]))[0]?.lastUsedAt;
    const usedAt = world.clock.now();
    expect(await lastUsed()).toBeNull();
    world.clock.advance(30_000);
    await world.keyring.close();
    expect(await lastUsed()).toBe(usedAt);

    world.clock.advance(7);
    await world.keyring.authenticate(secret, HERE);
    await world.keyring.close();
    expect(await lastUsed()).toBe(usedAt + 30_007);
  });
});

describe('making an API key', () => {
  let world: KeyringWorld;
  let admin: Viewer;

  beforeEach(async () => {
    world = await openKeyring();
    admin = await world.viewerOf((await world.keyring.createOrganization('Acme')).secret);
  });
  afterEach(() => world.close());

  const problemsOf = async (viewer: Viewer, input: object) => {
    const { apiKey, secret, userErrors } = await world.keyring.create(viewer, {
      label: 'new',
      scopes: ['read'],
      ...input,
    });
    expect([apiKey, secret]).toEqual(userErrors.length > 0 ? [null, null] : [expect.anything(), expect.anything()]);
    return userErrors.map(({ code, path }) => [code, path?.join('.')]);
  };

  it('gives exactly the scopes asked for', async () => {
    const made = await world.keyring.create(admin, { label: ' till ', scopes: ['transfers:write', 'read', 'read'] });
    expect(made.apiKey).toMatchObject({ label: 'till', scopes: ['read', 'transfers:write'], expiresAt: null });
    expect(await world.viewerOf(made.secret as string)).toMatchObject({ scopes: ['read', 'transfers:write'] });
  });

  it.each([
    ['a scope nobody knows', { scopes: ['read', 'everything'] }, [['INVALID_INPUT', 'input.scopes.1']]],
    ['no scope', { scopes: [] }, [['INVALID_INPUT', 'input.scopes']]],
    ['no label', { label: '  ' }, [['INVALID_INPUT', 'input.label']]],
    ['an endless label', { label: 'x'.repeat(256) }, [['INVALID_INPUT', 'input.label']]],
    ['a past end', { expiresAt: 1 }, [['INVALID_INPUT', 'input.expiresAt']]],
    ['no client', { clientIds: [] }, [['INVALID_INPUT', 'input.clientIds']]],
    ['a client nobody knows', { clientIds: ['cli_x'] }, [['NOT_FOUND', 'input.clientIds.0']]],
  ])('refuses %s', async (_what, input, expected) => {
    expect(await problemsOf(admin, input)).toEqual(expected);
  });

  it('refuses more than its maker may do', async () => {
    const made = await world.keyring.create(admin, { label: 'keys only', scopes: ['keys:admin'] });
    const maker = await world.viewerOf(made.secret as string);
    expect(await problemsOf(maker, { scopes: ['keys:admin', 'read'] })).toEqual([['FORBIDDEN', 'input.scopes.1']]);
    expect(await problemsOf(maker, { scopes: ['keys:admin'] })).toEqual([]);
  });

  it('needs keys:admin, to make and to revoke', async () => {
    const made = await world.keyring.create(admin, { label: 'reader', scopes: ['read'] });
    const reader = await world.viewerOf(made.secret as string);
    expect(await problemsOf(reader, {})).toEqual([['FORBIDDEN', undefined]]);
    const { userErrors } = await world.keyring.revoke(reader, { apiKeyId: admin.apiKeyId });
    expect(userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
  });

  it('refuses to see more than its maker sees', async () => {
    const client = newId('Client', { clock: world.clock, random });
    const maker: Viewer = { ...admin, clientIds: [client] };
    expect(await problemsOf(maker, {})).toEqual([['FORBIDDEN', 'input.clientIds']]);
    const { userErrors } = await world.keyring.revoke(maker, { apiKeyId: admin.apiKeyId });
    expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'apiKeyId'] }]);
  });

  it('reads a key of another organization as unknown', async () => {
    const other = await world.viewerOf((await world.keyring.createOrganization('Other')).secret);
    const { apiKey, userErrors } = await world.keyring.revoke(other, { apiKeyId: admin.apiKeyId });
    expect([apiKey, userErrors]).toEqual([null, [expect.objectContaining({ code: 'NOT_FOUND' })]]);
    expect(await problemsOf(admin, { expiresAt: world.clock.now() + DAY_MS })).toEqual([]);
  });
});

describe('the demo keys', () => {
  const DEMO = 'sandbox-demo-key';

  it('work in sandbox mode from this machine, and from nowhere else', async () => {
    const world = await openKeyring({ demoKeys: true });
    await world.keyring.createOrganization('Sandbox A', { secret: DEMO });
    expect(await world.keyring.authenticate(DEMO, { loopback: true })).toHaveProperty('viewer');
    expect(await world.keyring.authenticate(DEMO, { loopback: false })).toEqual({ refusal: 'UNKNOWN' });
    await world.close();
  });

  it('never work in live mode, also on a database that a sandbox seeded', async () => {
    const world = await openKeyring({ demoKeys: false });
    await world.keyring.createOrganization('Sandbox A', { secret: DEMO });
    expect(await world.keyring.authenticate(DEMO, { loopback: true })).toEqual({ refusal: 'UNKNOWN' });
    await world.close();
  });
});
