import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Client as ClientRow } from '../../domain/client';
import type { GraphContext } from '../context';
import { NestedTransfersArgs, PageArgs, ProviderPageArgs } from '../inputs/list-args';
import { checkFilter, connection, forwardWindow } from '../lists';
import { mayAdminister, requireScope } from '../scopes';
import { ProviderAccount } from '../types/account';
import { Client, ClientConnection } from '../types/client';
import { TransferConnection } from '../types/transfer';
import { WalletConnection } from '../types/wallet';
import { pageTransfersOf } from './transfers';

@Resolver(() => Client)
export class ClientResolver {
  @Query(() => ClientConnection, { nullable: true, description: 'The clients, oldest first. Scope: read.' })
  async clients(
    @Args(() => ProviderPageArgs) { providers, ...args }: ProviderPageArgs,
    @Ctx() { viewer, store, engine }: GraphContext,
  ) {
    requireScope(viewer, 'read');
    checkFilter({ providers });
    return connection(await store.pageClients(viewer, { providers }, forwardWindow(args, engine)));
  }

  @Query(() => Client, {
    nullable: true,
    description: 'One client; null where there is none or it is not yours. Scope: read.',
  })
  client(
    @Arg('id', () => ID, { description: "The client's id." }) id: string,
    @Ctx() { viewer, loaders }: GraphContext,
  ) {
    requireScope(viewer, 'read');
    return loaders.clients.load(id);
  }

  @FieldResolver(() => ProviderAccount)
  account(@Root() { accountId }: ClientRow, @Ctx() { loaders }: GraphContext) {
    return loaders.accounts.load(accountId);
  }

  @FieldResolver()
  details(@Root() { provider, details: all, verification }: ClientRow, @Ctx() { viewer }: GraphContext) {
    // Peex tells where it calls back: our own address, which is a secret of the account (ProviderAccount.callbackUrl).
    const details = mayAdminister(viewer, 'accounts:admin') ? all : { ...all, callbackUrl: null };
    return { language: 'en', kycStatus: verification, ...details, native: details, provider };
  }

  @FieldResolver(() => WalletConnection, { description: 'Its wallets, oldest first. Scope: read.' })
  async wallets(
    @Root() { id }: ClientRow,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { viewer, store, engine }: GraphContext,
  ) {
    requireScope(viewer, 'read');
    return connection(await store.pageWallets(viewer, { clientIds: [id] }, forwardWindow(args, engine)));
  }

  @FieldResolver(() => TransferConnection, { description: 'Its transfers, newest first. Scope: read.' })
  transfers(
    @Root() { id }: ClientRow,
    @Args(() => NestedTransfersArgs) args: NestedTransfersArgs,
    @Ctx() context: GraphContext,
  ) {
    return pageTransfersOf(context, { member: 'clientIds', id }, args);
  }
}
