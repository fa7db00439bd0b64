import type { Visibility } from '../../src/domain/organization';
import { TRANSFER_ORDERS, type PageWindow } from '../../src/domain/store';
import type { OpenedStore } from '../../src/store/open-store';
import type { GrowthDatabase } from './databases';
import { checkMembers, contactMembers, eventMembers, transferMembers, type Values, walletMembers } from './members';
import { contactId, userId } from './world';

/** One question that the schema offers; the same name is the same question of every size. */
export interface Shape {
  name: string;
  /** Of two members of a filter. */
  isPair?: boolean;
  ask(store: OpenedStore): Promise<unknown>;
}

const PAGE: PageWindow = { first: 20 };

/** Every member of a filter alone, and every two of them, with and without a match. */
function filtersOf<Filter>(members: Record<string, Values<Filter>>): { name: string; filter: Partial<Filter> }[] {
  const entries = Object.entries(members);
  const named = (parts: [string, 'many' | 'few' | 'none'][]) => ({
    name: parts.map(([member, which]) => `${member}:${which}`).join(' '),
    filter: Object.assign({}, ...parts.map(([member, which]) => members[member]?.[which])) as Partial<Filter>,
  });
  const alone = entries.flatMap(([member]) =>
    (['many', 'few', 'none'] as const).map((which) => named([[member, which]])),
  );
  const pairs = entries.flatMap(([one], position) =>
    entries.slice(position + 1).flatMap(([other]) => [
      named([
        [one, 'many'],
        [other, 'many'],
      ]),
      named([
        [one, 'many'],
        [other, 'few'],
      ]),
      named([
        [one, 'few'],
        [other, 'many'],
      ]),
      named([
        [one, 'many'],
        [other, 'none'],
      ]),
      named([
        [one, 'none'],
        [other, 'many'],
      ]),
    ]),
  );
  return [{ name: 'all', filter: {} }, ...alone, ...pairs];
}

/** In short each pair of a transfer's members is asked in one of the orders, and everything else in all of them. */
export function shapesOf(database: GrowthDatabase, isShort = false): Shape[] {
  const { world } = database.filled;
  const { organizationId } = world;
  const whole: Visibility = { organizationId, clientIds: null };
  /** Keys limited to a client with most of the rows, and to one with few. */
  const limited = [
    { key: ' (key of a large client)', visible: { organizationId, clientIds: [world.wallets.peex.clientId] } },
    { key: ' (key of a small client)', visible: { organizationId, clientIds: [userId(1)] } },
  ];
  const members = {
    TransferFilter: transferMembers(database),
    ContactFilter: contactMembers(database),
    WalletFilter: walletMembers(database),
    EventFilter: eventMembers(database),
  };
  checkMembers(members as never);
  const viewers = [{ key: '', visible: whole }, ...limited];
  const everyFilter = <Filter>(
    list: string,
    of: Record<string, Values<Filter>>,
    ask: (store: OpenedStore, visible: Visibility, filter: Partial<Filter>) => Promise<unknown>,
  ): Shape[] =>
    filtersOf(of).flatMap(({ name, filter }) =>
      viewers
        // A key is one more member: it pairs with each of the others.
        .filter(({ key }) => key === '' || !name.includes(' '))
        .map(({ key, visible }) => ({
          name: `${list} ${name}${key}`,
          isPair: name.includes(' '),
          ask: (store) => ask(store, visible, filter),
        })),
    );
  return [
    ...TRANSFER_ORDERS.flatMap((order, turn) =>
      everyFilter(`transfers ${order}`, members.TransferFilter, (store, visible, filter) =>
        store.pageTransfers(visible, filter, order, PAGE),
      ).filter(({ isPair }, position) => !isShort || !isPair || position % TRANSFER_ORDERS.length === turn),
    ),
    ...everyFilter('contacts', members.ContactFilter, (store, visible, filter) =>
      store.pageContacts(visible, filter, PAGE),
    ),
    ...everyFilter('wallets', members.WalletFilter, (store, visible, filter) =>
      store.pageWallets(visible, filter, PAGE),
    ),
    ...everyFilter('events', members.EventFilter, (store, visible, filter) =>
      store.scanEvents(visible, { afterSeq: 0, limit: 50 }, filter),
    ),
    ...otherShapes(database, viewers),
  ];
}

/** Lists that take less than a filter, what hangs below one row, and rows by their ids. */
function otherShapes({ filled, size }: GrowthDatabase, viewers: { key: string; visible: Visibility }[]): Shape[] {
  const { world } = filled;
  const { organizationId } = world;
  const transferIds = Array.from({ length: 20 }, (_, n) => `trf_${(n * 7).toString(16).padStart(28, '0')}`);
  const contactIds = Array.from({ length: 20 }, (_, n) => contactId(n * 3));
  const users = Array.from({ length: 20 }, (_, n) => userId(n % world.users));
  const providers = { many: ['MACHNET'], few: ['PEEX'], none: ['OTHER'] };
  const shapes: [string, (store: OpenedStore, visible: Visibility) => Promise<unknown>][] = [
    ['accounts', (store, visible) => store.pageAccounts(visible, {}, PAGE)],
    ['clients', (store, visible) => store.pageClients(visible, {}, PAGE)],
    [
      'clients of an account',
      (store, visible) => store.pageClients(visible, { accountIds: [world.accounts.machnet.id] }, PAGE),
    ],
    ...Object.entries(providers).flatMap(([name, wanted]): typeof shapes => [
      [`accounts providers:${name}`, (store, visible) => store.pageAccounts(visible, { providers: wanted }, PAGE)],
      [`clients providers:${name}`, (store, visible) => store.pageClients(visible, { providers: wanted }, PAGE)],
    ]),
    ['transfers by ids', (store, visible) => store.listTransfersByIds(visible, transferIds)],
    ['contacts by ids', (store, visible) => store.listContactsByIds(visible, contactIds)],
    ['clients by ids', (store, visible) => store.listClientsByIds(visible, users)],
    ['accounts by ids', (store, visible) => store.listAccountsByIds(visible, [world.accounts.peex.id])],
    ['transfer by reference', (store, visible) => store.findTransferByReference(visible, 'CRnone')],
    [
      'transfer by external id',
      (store, visible) => store.findTransferByExternalId(visible, world.accounts.peex.id, 'ext-none'),
    ],
    ['registrations of contacts', (store) => store.listRegistrationsOfContacts(organizationId, contactIds)],
    ['registration of a contact', (store) => store.findRegistration(contactId(3), world.accounts.cinetpay.id, null)],
    ['payout accounts', (store) => store.listPayoutAccountsOfRegistrations(organizationId, contactIds)],
    ['observations of a transfer', (store) => store.pageObservations(transferIds[3] ?? '', PAGE)],
    [
      'newest transfers before a cursor',
      async (store, visible) => store.pageTransfers(visible, {}, 'CREATED_DESC', { last: 20 }),
    ],
    [
      'rare method, backward',
      (store, visible) => store.pageTransfers(visible, { methods: ['CARD'] }, 'CREATED_DESC', { last: 20 }),
    ],
    [
      'events of the log’s end',
      (store, visible) => store.scanEvents(visible, { afterSeq: size.transfers - 30, limit: 50 }, {}),
    ],
    ['last event before an instant', (store) => store.lastSeqBefore(organizationId, 1)],
    ['what is due', (store) => store.listDueAccounts(1)],
    [
      'names of a callback',
      (store) =>
        store.listTransferIdsByNames(world.accounts.peex.id, { references: ['x'], externalIds: ['x'], lots: ['x'] }),
    ],
  ];
  return shapes.flatMap(([name, ask]) =>
    viewers.map(({ key, visible }) => ({ name: `${name}${key}`, ask: (store: OpenedStore) => ask(store, visible) })),
  );
}
