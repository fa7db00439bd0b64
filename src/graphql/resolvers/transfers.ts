import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, Info, Query, Resolver, Root } from 'type-graphql';
import { attentionOf } from '../../domain/attention';
import { parseUnits, type Units } from '../../domain/decimal';
import type { TransferFilter as StoreFilter } from '../../domain/store';
import { isFinal, type Transfer as TransferRow } from '../../domain/transfer';
import type { GraphContext } from '../context';
import { paceOf } from '../../engine/poll-plan';
import { badInput } from '../errors';
import { pageEvents } from '../events';
import type { TransferFilter, TransferRef } from '../inputs/filters';
import { TransferArgs } from '../inputs/transfer-args';
import { EventPageArgs, PageArgs, TransfersArgs } from '../inputs/list-args';
import { noteRead } from '../read-transfers';
import { checkFilter, checkSearch, connection, eitherWindow, forwardWindow } from '../lists';
import { requireScope } from '../scopes';
import { EventConnection } from '../types/event';
import { ObservationConnection } from '../types/observation';
import { Transfer, TransferConnection } from '../types/transfer';

@Resolver(() => Transfer)
export class TransferResolver {
  @Query(() => TransferConnection, {
    nullable: true,
    description: 'The transfers, in either direction of the order. Scope: read.',
  })
  async transfers(
    @Args(() => TransfersArgs) { filter, orderBy, ...args }: TransfersArgs,
    @Ctx() { viewer, store, engine }: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ) {
    requireScope(viewer, 'read');
    const window = eitherWindow(args, info, engine);
    return connection(await store.pageTransfers(viewer, storeFilter(filter), orderBy ?? 'CREATED_DESC', window));
  }

  @Query(() => Transfer, {
    nullable: true,
    description:
      "One transfer by its id, or by our reference or the provider's id (`by`, a oneOf input); null where there is none or " +
      'it is not yours. Scope: read.',
  })
  async transfer(@Args(() => TransferArgs) { id, by }: TransferArgs, @Ctx() context: GraphContext) {
    requireScope(context.viewer, 'read');
    if ((id == null) === (by == null)) throw badInput('transfer needs exactly one of id and by');
    return noteRead(context.engine, await findTransfer(context, by ?? { id }));
  }

  @FieldResolver()
  account(@Root() { accountId }: TransferRow, @Ctx() { loaders }: GraphContext) {
    return loaders.accounts.load(accountId);
  }

  @FieldResolver()
  client(@Root() { clientId }: TransferRow, @Ctx() { loaders }: GraphContext) {
    return loaders.clients.load(clientId);
  }

  @FieldResolver()
  wallet(@Root() { walletId }: TransferRow, @Ctx() { loaders }: GraphContext) {
    return loaders.wallets.load(walletId);
  }

  @FieldResolver()
  contact(@Root() { contactId }: TransferRow, @Ctx() { loaders }: GraphContext) {
    return contactId === null ? null : loaders.contacts.load(contactId);
  }

  @FieldResolver()
  payoutAccount(@Root() { payoutAccountId }: TransferRow, @Ctx() { loaders }: GraphContext) {
    return payoutAccountId === null ? null : loaders.payoutAccounts.load(payoutAccountId);
  }

  @FieldResolver()
  recipientWallet(@Root() { recipientWalletId }: TransferRow, @Ctx() { loaders }: GraphContext) {
    return recipientWalletId === null ? null : loaders.wallets.load(recipientWalletId);
  }

  @FieldResolver()
  isFinal(@Root() { status }: TransferRow) {
    return isFinal(status);
  }

  @FieldResolver()
  attention(@Root() transfer: TransferRow) {
    return attentionOf(transfer);
  }

  @FieldResolver()
  sync(@Root() transfer: TransferRow, @Ctx() { engine }: GraphContext) {
    const { lastPolledAt, polls, lastError } = transfer;
    const nextPollAt = engine.transfers.nextPollOf(transfer);
    return { lastPolledAt, nextPollAt, polls, lastError, pace: paceOf({ ...transfer, nextPollAt }) };
  }

  @FieldResolver()
  details(@Root() { provider, details, reference }: TransferRow) {
    return { trackId: reference, clientTransactionId: reference, documents: [], ...details, native: details, provider };
  }

  @FieldResolver(() => EventConnection, { description: 'Its own part of the event log, oldest first.' })
  events(
    @Root() { id }: TransferRow,
    @Args(() => EventPageArgs) args: EventPageArgs,
    @Ctx() { engine, viewer }: GraphContext,
  ) {
    return pageEvents(engine, viewer, { ...args, filter: { transferIds: [id] } });
  }

  @FieldResolver(() => ObservationConnection, {
    description: 'Every sighting of this transfer at the provider, redacted, oldest first. Scope: observations:read.',
  })
  async observations(
    @Root() { id, lastObservation: last }: TransferRow,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { viewer, store, engine }: GraphContext,
  ) {
    requireScope(viewer, 'observations:read');
    const page = await store.pageObservations(id, forwardWindow(args, engine));
    // Of the newest one the transfer knows how often it has been made since.
    for (const { node } of page.edges) {
      if (last?.id === node.id && last.times > node.times)
        Object.assign(node, { times: last.times, lastAt: last.lastAt });
    }
    return connection(page);
  }
}

function findTransfer({ viewer, loaders, store }: GraphContext, by: TransferRef) {
  if (by.id != null) return loaders.transfers.load(by.id);
  if (by.reference != null) return store.findTransferByReference(viewer, by.reference);
  if (by.external == null) throw badInput('by needs exactly one of id, reference, external');
  return store.findTransferByExternalId(viewer, by.external.accountId, by.external.externalId);
}

/** Transfers below a client, contact or wallet. Its own id holds as well where the caller's filter names the same member. */
export async function pageTransfersOf(
  { viewer, store, engine }: GraphContext,
  own: { member: 'clientIds' | 'contactIds' | 'walletIds'; id: string },
  args: { filter?: TransferFilter | null; first?: number | null; after?: string | null },
) {
  requireScope(viewer, 'read');
  const given = storeFilter(args.filter);
  const ids = given[own.member]?.includes(own.id) === false ? [] : [own.id];
  const filter = { ...given, [own.member]: ids };
  return connection(await store.pageTransfers(viewer, filter, 'CREATED_DESC', forwardWindow(args, engine)));
}

function storeFilter(filter: TransferFilter | null | undefined): StoreFilter {
  checkFilter(filter);
  checkSearch(filter?.search);
  const { minAmount, maxAmount, createdAt, ...same } = filter ?? {};
  return {
    ...same,
    minUnits: unitsOf('minAmount', minAmount),
    maxUnits: unitsOf('maxAmount', maxAmount),
    createdFrom: createdAt?.from,
    createdTo: createdAt?.to,
  };
}

function unitsOf(member: 'minAmount' | 'maxAmount', amount: string | null | undefined): Units | null {
  if (amount == null) return null;
  const units = parseUnits(amount);
  if (units === null) throw badInput(`filter.${member} has more than four decimals or is too large: ${amount}`);
  return units;
}
