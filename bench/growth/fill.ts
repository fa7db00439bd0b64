import type { Contact } from '../../src/domain/contact';
import type { Transfer } from '../../src/domain/transfer';
import type { OpenedStore } from '../../src/store/open-store';
import { event, nextId, transfer } from '../../test/contract/store/rows';
import type { GrowthSize } from './databases';
import { fillContacts } from './fill-contacts';
import type { RawDatabase } from './raw';
import { contactId, type GrowthWorld, insertGrowthWorld, SPAN_MS, T_END, TRANSFERS_PER_USER } from './world';

/** Another number throws away what earlier runs have left. */
export const FILL_VERSION = 3;
/** Of this many transfers one is found by what is rare: the oldest ones, so that a walk from the newest meets them last. */
export const RARE = 20;
/** So many transfers were ordered at one instant, as a batch is. */
const AT_ONCE = 10;

export interface Filled {
  version: number;
  world: GrowthWorld;
}

/** One organization with so many transfers, events and contacts. The rows are copies of a few, made by SQL alone. */
export async function fill(store: OpenedStore, database: RawDatabase, size: GrowthSize): Promise<Filled> {
  const world = await insertGrowthWorld(store, size);
  const patterns = await insertPatterns(store, world);
  await store.close();
  await database.hurry();
  await fillContacts(database, { count: size.contacts, at: (number) => contactAt(world, number, size.contacts) });
  const indexes = [...(await database.indexesOf('transfers')), ...(await database.indexesOf('events'))];
  // An index made afterwards is sorted once; kept while a million rows come it takes ten times as long.
  for (const { name } of indexes) await database.run(`DROP INDEX ${name}`);
  await copyTransfers(database, world, { size, patterns });
  await insertEvents(database, world);
  for (const { create } of indexes) await database.run(create);
  await copyRegistrations(database, world, size);
  await database.settle();
  return { version: FILL_VERSION, world };
}

const FIRST_NAMES = [
  'Aminata',
  'Kouamé',
  'Moussa',
  'Émile',
  'Aïssatou',
  'Grace',
  'Jean-Baptiste',
  'Fatou',
  'Ousmane',
  'Ngozi',
];
const LAST_NAMES = [
  'Diop',
  'N’Guessan',
  'Mbarga',
  "N'Diaye",
  'Traoré',
  'Ouédraogo',
  'Fotso',
  'Keïta',
  'Koné',
  'Nkomo',
  'Touré',
];

export function contactAt(world: GrowthWorld, number: number, count: number): Contact {
  // The newest are the rare ones: the list is oldest first.
  const rare = number >= count - 5;
  const firstName = rare ? 'Zébulon' : (FIRST_NAMES[(number * 7) % FIRST_NAMES.length] ?? '');
  const lastName = rare ? 'Quixote' : (LAST_NAMES[(number * 13 + Math.floor(number / 10)) % LAST_NAMES.length] ?? '');
  const dense = number % 10 < 6 ? 'CM' : number % 10 < 9 ? 'SN' : 'CI';
  return {
    id: contactId(number),
    organizationId: world.organizationId,
    firstName,
    lastName,
    email: `${firstName}.${lastName}.${number}@example.com`
      .normalize('NFKD')
      .replace(/[^\w.@-]/g, '')
      .toLowerCase(),
    phone: `+2376${String(70_000_000 + ((number * 7_919) % 9_999_991)).padStart(8, '0')}`,
    country: rare ? 'KE' : dense,
    address: null,
    createdAt: T_END - SPAN_MS + Math.floor((number * SPAN_MS) / count),
  };
}

/** What most rows look like, as wide as the providers make them. */
const WIDE: Partial<Transfer> = {
  status: 'SUCCEEDED',
  purpose: 'FAMILY',
  fundOrigin: 'SALARY',
  sender: {
    firstName: 'Marie',
    lastName: 'Fotso',
    email: null,
    phone: '+33612345678',
    country: 'FR',
  },
  details: { trackId: 'x'.repeat(30), operator: 'MTN', receiver: { name: 'Aminata Diop', phone: '+237677000001' } },
  options: { peex: { amlCft: true } },
  orderedAs: { method: 'MOBILE_MONEY', amount: '1000', currency: 'XAF', recipient: 'x'.repeat(60), note: null },
  fieldOrders: { providerStatus: { at: T_END, by: 'request' } } as unknown as Transfer['fieldOrders'],
  polls: 3,
  version: 3,
};

type Patterns = Record<'peex' | 'cinetpay' | 'machnet' | 'rare', string>;

async function insertPatterns(store: OpenedStore, world: GrowthWorld): Promise<Patterns> {
  const rows = {
    peex: transfer(world.wallets.peex, WIDE),
    cinetpay: transfer(world.wallets.cinetpay, {
      ...WIDE,
      method: 'WALLET',
      amount: { units: 10_000_000n, currency: 'XOF' },
    }),
    machnet: transfer(world.wallets.machnet, {
      ...WIDE,
      method: 'CASH_PICKUP',
      amount: { units: 250_000n, currency: 'USD' },
    }),
    rare: transfer(world.wallets.rare, {
      ...WIDE,
      kind: 'COLLECTION',
      method: 'HOME_DELIVERY',
      status: 'EXPIRED',
      amount: { units: 9_000_000_000n, currency: 'KES' },
    }),
  };
  await store.write(async (tx) => {
    for (const row of Object.values(rows)) await tx.insertTransfer(row);
  });
  return Object.fromEntries(Object.entries(rows).map(([name, { id }]) => [name, id])) as Patterns;
}

interface Copies {
  size: GrowthSize;
  patterns: Patterns;
}

/**
 * Of a hundred transfers 65 go through Peex, 25 through CinetPay, 10 through Machnet, none through Xprizo. One contact
 * of all gets every twentieth; the newest hundredth is open. What is rare belongs to the oldest.
 */
async function copyTransfers(database: RawDatabase, world: GrowthWorld, { size, patterns }: Copies): Promise<void> {
  const { hex28, counter } = database.words;
  const count = size.transfers;
  const mixed = '((n * 61 + n / 100) % 100)';
  const isOpen = `(n >= ${count - count / 100})`;
  const pattern = `CASE WHEN n < ${RARE} THEN '${patterns.rare}' WHEN ${mixed} < 65 THEN '${patterns.peex}'
    WHEN ${mixed} < 90 THEN '${patterns.cinetpay}' ELSE '${patterns.machnet}' END`;
  const isUsers = `n >= ${RARE} AND ${mixed} >= 90`;
  const user = hex28(`(n / ${TRANSFERS_PER_USER}) % ${world.users}`);
  const contact = hex28(`CASE WHEN n % 20 = 0 THEN 0 ELSE (n * 7919) % ${size.contacts} END`);
  const createdAt = `${T_END - SPAN_MS} + (n / ${AT_ONCE}) * ${Math.floor((SPAN_MS * AT_ONCE) / count)}`;
  const own: Record<string, string> = {
    id: `'trf_' || ${hex28('n')}`,
    reference: `'CR' || ${hex28('(n * 2654435761) % 4294967296')}`,
    external_id: `'ext-' || (n * 48271) % 2147483647`,
    client_reference: `CASE WHEN n % 3 = 0 THEN 'order ' || n END`,
    lot: `CASE WHEN n >= ${RARE} AND ${mixed} BETWEEN 65 AND 89 THEN 'lot ' || n / 500 END`,
    contact_id: `'con_' || ${contact}`,
    client_id: `CASE WHEN ${isUsers} THEN 'cli_' || ${user} ELSE p.client_id END`,
    wallet_id: `CASE WHEN ${isUsers} THEN 'wal_' || ${user} ELSE p.wallet_id END`,
    status: `CASE WHEN n < ${RARE} THEN p.status WHEN ${isOpen} THEN 'PROCESSING' WHEN n % 25 = 7 THEN 'FAILED'
      ELSE p.status END`,
    amount_units: `CASE WHEN n < ${RARE} THEN p.amount_units ELSE (n * 31 % 500 + 1) * 10000000 END`,
    next_poll_at: `CASE WHEN ${isOpen} THEN ${T_END} + n END`,
    attention_reason: `CASE WHEN n < ${RARE} THEN 'NEEDS_DECISION' END`,
    created_seq: 'n + 1',
    created_at: createdAt,
    updated_at: `${createdAt} + (n * 7919 % 3600) * 1000`,
  };
  await database.run('CREATE TABLE bench_patterns AS SELECT * FROM transfers');
  await database.run('DELETE FROM transfers');
  const names = await database.columnsOf('transfers');
  const values = names.map((name) => own[name] ?? `p.${name}`).join(', ');
  await database.run(`
    INSERT INTO transfers (${names.join(', ')})
    WITH RECURSIVE ${counter(count)}, chosen AS (SELECT n, ${pattern} AS pattern FROM counter)
    SELECT ${values} FROM chosen JOIN bench_patterns AS p ON p.id = chosen.pattern`);
  await database.run('DROP TABLE bench_patterns');
}

/** One event of each transfer; the hashes are none, which nothing but verify-log minds. */
async function insertEvents(database: RawDatabase, world: GrowthWorld): Promise<void> {
  const body = JSON.stringify(event({ id: nextId('acc'), provider: 'PEEX' } as Parameters<typeof event>[0]).body);
  await database.run(`
    INSERT INTO events (organization_id, seq, type, at, source, account_id, provider, transfer_id, wallet_id, client_id,
      contact_id, body, hash)
    SELECT organization_id, created_seq, CASE WHEN created_seq <= ${RARE} THEN 'TRANSFER_DETAILS_CHANGED'
      WHEN created_seq % 2 = 0 THEN 'TRANSFER_CREATED' ELSE 'TRANSFER_STATUS_CHANGED' END, created_at, 'POLL',
      account_id, provider, id, wallet_id, client_id, contact_id, '${body}', 'none'
    FROM transfers ORDER BY organization_id, created_seq`);
  await database.run(`
    UPDATE event_logs SET last_seq = (SELECT MAX(seq) FROM events), last_hash = 'none'
    WHERE organization_id = '${world.organizationId}'`);
}

/** Every third contact is known to CinetPay, five to Machnet, none to Xprizo; half belong to the Peex client. */
async function copyRegistrations(database: RawDatabase, world: GrowthWorld, { contacts }: GrowthSize): Promise<void> {
  const { counter, hex28 } = database.words;
  const register = (account: { id: string; provider: string }, of: string) => `
    INSERT INTO contact_registrations (id, organization_id, contact_id, account_id, provider, status, registered_at)
    WITH RECURSIVE ${counter(contacts)}
    SELECT 'reg_' || '${account.id.slice(-2)}' || substr(${hex28('n')}, 3), '${world.organizationId}',
      'con_' || ${hex28('n')}, '${account.id}', '${account.provider}', 'REGISTERED', ${T_END} FROM counter WHERE ${of}`;
  await database.run(register(world.accounts.cinetpay, 'n % 3 = 0'));
  await database.run(register(world.accounts.machnet, `n >= ${contacts - 5}`));
  const link = (client: string, of: string) => `
    INSERT INTO contact_clients (contact_id, client_id)
    WITH RECURSIVE ${counter(contacts)} SELECT 'con_' || ${hex28('n')}, '${client}' FROM counter WHERE ${of}`;
  await database.run(link(world.wallets.peex.clientId, 'n % 2 = 0'));
  await database.run(link(world.wallets.rare.clientId, `n >= ${contacts - 5}`));
}
