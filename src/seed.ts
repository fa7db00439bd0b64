import { DEMO_KEYS } from './auth/demo-keys';
import type { Keyring } from './auth/keyring';
import type { ProviderAccount } from './domain/account';
import type { UserError } from './domain/failures';
import type { Viewer } from './domain/organization';
import type { Store } from './domain/store';
import type { Log } from './domain/world';
import type { Engine, RegisterAt } from './engine/engine';
import { isLoopbackHost } from './server/loopback';
import { SEEDED_CONTACTS, seededAccounts, type SeededAccount } from './seed-data';

export interface SeedParts {
  store: Store;
  keyring: Keyring;
  engine: Engine;
  log: Log;
  sandboxUrl: string;
}

const ORGANIZATIONS = [
  { name: 'Sandbox A', secret: DEMO_KEYS.a },
  { name: 'Sandbox B', secret: DEMO_KEYS.b },
] as const;

/** Every account there is; seeded organizations have a handful. */
const ALL = { first: 100 };

/** Makes what is missing of the seeded data, and tells the sandbox, which forgets at its end, where to call back. */
export async function seedSandbox(parts: SeedParts): Promise<void> {
  await Promise.all(ORGANIZATIONS.map((organization, index) => seedOrganization(parts, organization, index as 0 | 1)));
}

/** Before the engine works: an earlier start may have had its sandbox at another address. */
export async function moveSandboxAccounts({
  store,
  engine,
  log,
  sandboxUrl,
}: Omit<SeedParts, 'keyring'>): Promise<void> {
  const pathOf = new Map(engine.providers.map((provider) => [provider.id, provider.baseUrl.sandboxPath]));
  for (const account of await store.listWorkingAccounts()) {
    const path = pathOf.get(account.provider);
    const baseUrl = `${sandboxUrl}${path}`;
    const { hostname, pathname } = new URL(account.baseUrl);
    const isOurs = account.sandbox && path !== undefined && pathname === path && isLoopbackHost(hostname);
    if (!isOurs || account.baseUrl === baseUrl) continue;
    log.info({ account: account.id, from: account.baseUrl, to: baseUrl }, 'a sandbox account follows its sandbox');
    await store.write(async (tx) => {
      const row = await tx.lockAccount(account.id);
      if (row) await tx.saveAccount({ ...row, baseUrl });
    });
  }
}

async function seedOrganization(
  parts: SeedParts,
  { name, secret }: (typeof ORGANIZATIONS)[number],
  index: 0 | 1,
): Promise<void> {
  const viewer = await findOrCreateViewer(parts, name, secret);
  if (!viewer) return;
  const accounts = await seedAccounts(parts, viewer, index);
  await seedContacts(parts, viewer, accounts, index);
}

/** Null where a person has revoked the demo key: then its organization is nobody's to fill. */
async function findOrCreateViewer({ keyring }: SeedParts, name: string, secret: string): Promise<Viewer | null> {
  const found = await keyring.authenticate(secret, { loopback: true });
  if ('viewer' in found) return found.viewer;
  if (found.refusal !== 'UNKNOWN') return null;
  await keyring.createOrganization(name, { secret });
  const made = await keyring.authenticate(secret, { loopback: true });
  return 'viewer' in made ? made.viewer : null;
}

/** By provider key. */
async function seedAccounts(parts: SeedParts, viewer: Viewer, index: 0 | 1): Promise<Map<string, ProviderAccount>> {
  const { engine, store, log } = parts;
  const present = (await store.pageAccounts(viewer, {}, ALL)).edges.map(({ node }) => node);
  const accounts = new Map<string, ProviderAccount>();
  for (const seed of seededAccounts(index)) {
    const provider = engine.providers.find(({ key }) => key === seed.provider);
    if (!provider) continue;
    const known = present.find((account) => account.provider === provider.id && account.label === seed.label);
    const account = known ?? (await addAccount(parts, viewer, seed));
    if (!account || account.status === 'DISABLED') continue;
    accounts.set(seed.provider, account);
    await tellCallbackUrl(parts, account, seed);
    for (const externalId of known ? [] : seed.clients) {
      const { userErrors } = await engine.accounts.linkClient(viewer, { accountId: account.id, externalId });
      warnOf(log, userErrors, `the client ${externalId} was not seeded`);
    }
  }
  return accounts;
}

async function addAccount(
  { engine, log }: SeedParts,
  viewer: Viewer,
  seed: SeededAccount,
): Promise<ProviderAccount | null> {
  const { account, userErrors } = await engine.accounts.add(viewer, {
    label: seed.label,
    sandbox: true,
    credentials: { [seed.provider]: seed.credentials },
  });
  warnOf(log, userErrors, `${seed.label} was not seeded`);
  return account;
}

async function seedContacts(
  { engine, store, log }: SeedParts,
  viewer: Viewer,
  accounts: ReadonlyMap<string, ProviderAccount>,
  index: 0 | 1,
): Promise<void> {
  const phones = SEEDED_CONTACTS.flatMap(({ contact }) => contact.phone ?? []);
  const present = await store.pageContacts(viewer, { phones }, ALL);
  const seeds = seededAccounts(index);
  // Clients linked in the same millisecond are in no order: the one who may send is known by its id.
  const firstClientOf = (key: string) => seeds.find(({ provider }) => provider === key)?.clients[0];
  if (present.edges.length > 0) return;
  for (const { contact, registeredAt } of SEEDED_CONTACTS) {
    const registerAt: RegisterAt[] = [];
    for (const key of registeredAt) {
      const account = accounts.get(key);
      if (!account) continue;
      const keptPerClient = engine.providers.find((provider) => provider.key === key)?.contacts === 'client';
      const clients = keptPerClient ? await store.listClientsOfAccount(account.id) : [];
      const client = clients.find(({ externalId }) => externalId === firstClientOf(key));
      registerAt.push({ accountId: account.id, clientId: client?.id ?? null });
    }
    const { userErrors } = await engine.contacts.create(viewer, { contact, registerAt });
    warnOf(log, userErrors, `the contact ${contact.firstName} was not seeded as meant`);
  }
}

/** Without it transfers are still seen, by polling; so a sandbox that does not answer is only worth a warning. */
async function tellCallbackUrl({ engine, log, sandboxUrl }: SeedParts, account: ProviderAccount, seed: SeededAccount) {
  const url = engine.accounts.callbackUrlOf(account);
  if (url === null) return;
  const body = { provider: account.provider, account: seed.merchant, url, ...seed.callback };
  try {
    const response = await fetch(`${sandboxUrl}/_control/callbacks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
    });
    if (!response.ok)
      log.warn({ provider: account.provider, status: response.status }, 'the sandbox will not call back');
  } catch (error) {
    log.warn({ provider: account.provider, err: error }, 'the sandbox will not call back');
  }
}

function warnOf(log: Log, userErrors: readonly UserError[], message: string): void {
  if (userErrors.length > 0) log.warn({ userErrors }, message);
}
