import { readFileSync } from 'node:fs';
import { buildSchema, isInputObjectType } from 'graphql';
import type { EventFilter } from '../../src/domain/event';
import type { ContactFilter, TransferFilter, WalletFilter } from '../../src/domain/store';
import { contactAt } from './fill';
import type { GrowthDatabase } from './databases';
import { contactId, SPAN_MS, T_END, userId, userWalletId } from './world';

/**
 * For each member of a filter: what many rows have, what few have (the ones that a list comes to last), and what none
 * has. A pair of members is measured in each of these combinations that differ.
 */
export interface Values<Filter> {
  many: Partial<Filter>;
  few: Partial<Filter>;
  none: Partial<Filter>;
}
type Members<Filter> = Record<string, Values<Filter>>;

const ofOne = <Filter>(member: string, many: unknown, few: unknown, none: unknown): Values<Filter> => ({
  many: { [member]: many } as Partial<Filter>,
  few: { [member]: few } as Partial<Filter>,
  none: { [member]: none } as Partial<Filter>,
});
const ofLists = <Filter>(member: string, many: string, few: string, none: string): Values<Filter> =>
  ofOne(member, [many], [few], [none]);

export function transferMembers({ filled, size }: GrowthDatabase): Members<TransferFilter> {
  const { accounts, wallets } = filled.world;
  const oldest = T_END - SPAN_MS;
  const middle = Math.floor(size.transfers / 6) * 3;
  const reference = (n: number) => `CR${((n * 2_654_435_761) % 4_294_967_296).toString(16).padStart(28, '0')}`;
  const list = ofLists<TransferFilter>;
  const one = ofOne<TransferFilter>;
  return {
    providers: list('providers', 'PEEX', 'MACHNET', 'XPRIZO'),
    accountIds: list('accountIds', accounts.peex.id, accounts.rare.id, accounts.xprizo.id),
    clientIds: list('clientIds', wallets.peex.clientId, userId(1), wallets.xprizo.clientId),
    walletIds: list('walletIds', wallets.peex.id, userWalletId(1), wallets.xprizo.id),
    contactIds: list('contactIds', contactId(0), contactId(7), 'con_ffff'),
    kinds: list('kinds', 'PAYOUT', 'COLLECTION', 'OTHER'),
    methods: list('methods', 'MOBILE_MONEY', 'HOME_DELIVERY', 'BANK_DEPOSIT'),
    statuses: list('statuses', 'SUCCEEDED', 'EXPIRED', 'REVERSED'),
    isFinal: one('isFinal', true, false, false),
    currencies: list('currencies', 'XAF', 'KES', 'ZMW'),
    minAmount: one('minUnits', 10_000_000n, 9_000_000_000n, 1_000_000_000_000n),
    maxAmount: one('maxUnits', 4_000_000_000n, 20_000_000n, 1n),
    reference: one('reference', reference(middle), reference(3), 'CRnone'),
    clientReference: one('clientReference', `order ${middle}`, 'order 3', 'order none'),
    externalId: one('externalId', `ext-${(middle * 48_271) % 2_147_483_647}`, 'ext-48271', 'ext-none'),
    lot: one('lot', `lot ${Math.floor(middle / 500)}`, 'lot 0', 'lot none'),
    createdAt: {
      many: { createdFrom: oldest + SPAN_MS / 10 },
      few: { createdTo: oldest + 60_000 },
      none: { createdFrom: T_END + SPAN_MS },
    },
    attention: one('attention', false, true, true),
    attentionReasons: list('attentionReasons', 'NEEDS_DECISION', 'NEEDS_DECISION', 'OVERDUE'),
    search: one('search', 'aminata diop', 'zebulon', 'nobody here'),
  };
}

export function contactMembers({ filled, size }: GrowthDatabase): Members<ContactFilter> {
  const phoneOf = (number: number) => contactAt(filled.world, number, size.contacts).phone ?? '';
  const list = ofLists<ContactFilter>;
  return {
    search: ofOne('search', 'kouame', 'zebulon quix', 'nobody here'),
    providers: list('providers', 'CINETPAY', 'MACHNET', 'XPRIZO'),
    phones: list('phones', phoneOf(3), phoneOf(size.contacts - 1), '+237600000000'),
    countries: list('countries', 'CM', 'KE', 'FR'),
  };
}

export function walletMembers({ filled }: GrowthDatabase): Members<WalletFilter> {
  const { accounts, wallets } = filled.world;
  const list = ofLists<WalletFilter>;
  return {
    providers: list('providers', 'MACHNET', 'PEEX', 'OTHER'),
    accountIds: list('accountIds', accounts.machnet.id, accounts.peex.id, 'acc_ffff'),
    clientIds: list('clientIds', userId(1), wallets.peex.clientId, 'cli_ffff'),
    currencies: list('currencies', 'USD', 'XAF', 'ZMW'),
  };
}

export function eventMembers({ filled }: GrowthDatabase): Members<EventFilter> {
  const { accounts, wallets } = filled.world;
  const transferId = (n: number) => `trf_${n.toString(16).padStart(28, '0')}`;
  const list = ofLists<EventFilter>;
  return {
    types: list('types', 'TRANSFER_CREATED', 'TRANSFER_DETAILS_CHANGED', 'CLIENT_CHANGED'),
    providers: list('providers', 'PEEX', 'MACHNET', 'XPRIZO'),
    accountIds: list('accountIds', accounts.peex.id, accounts.rare.id, accounts.xprizo.id),
    transferIds: list('transferIds', transferId(500), transferId(3), 'trf_ffff'),
    walletIds: list('walletIds', wallets.peex.id, userWalletId(1), wallets.xprizo.id),
    clientIds: list('clientIds', wallets.peex.clientId, userId(1), wallets.xprizo.clientId),
    contactIds: list('contactIds', contactId(0), contactId(7), 'con_ffff'),
  };
}

/** Fails where the schema offers a member that is not measured, or no longer one that is. */
export function checkMembers(filters: Record<string, Members<never>>): void {
  const schema = buildSchema(readFileSync('schema/schema.graphql', 'utf8'));
  for (const [name, members] of Object.entries(filters)) {
    const type = schema.getType(name);
    if (!isInputObjectType(type)) throw new Error(`the schema has no input ${name}`);
    const offered = Object.keys(type.getFields()).sort().join();
    const measured = Object.keys(members).sort().join();
    if (offered !== measured) throw new Error(`${name} offers ${offered}, but bench/growth/members.ts has ${measured}`);
  }
}
