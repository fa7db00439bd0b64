import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { ProviderAccount as AccountRow } from '../../domain/account';
import type { GraphContext } from '../context';
import { PageArgs, ProviderPageArgs } from '../inputs/list-args';
import { checkFilter, connection, forwardWindow } from '../lists';
import { requireAdministrator, requireScope } from '../scopes';
import { ProviderAccount, ProviderAccountConnection } from '../types/account';
import { ClientConnection } from '../types/client';
import { WalletConnection } from '../types/wallet';

@Resolver(() => ProviderAccount)
export class AccountResolver {
  @Query(() => ProviderAccountConnection, {
    nullable: true,
    description: 'The provider accounts, oldest first. Scope: read.',
  })
  async accounts(
    @Args(() => ProviderPageArgs) { providers, ...args }: ProviderPageArgs,
    @Ctx() { viewer, store, engine }: GraphContext,
  ) {
    requireScope(viewer, 'read');
    checkFilter({ providers });
    return connection(await store.pageAccounts(viewer, { providers }, forwardWindow(args, engine)));
  }

  @FieldResolver()
  capabilities(@Root() account: AccountRow, @Ctx() { engine }: GraphContext) {
    return engine.accounts.capabilitiesOf(account);
  }

  @FieldResolver()
  health(@Root() account: AccountRow, @Ctx() { engine, loaders, viewer }: GraphContext) {
    const { calls, windowMs, burst } = engine.accounts.budgetOf(account);
    const { lastSuccessAt, lastFailureAt, lastFailure } = account;
    return {
      circuit: engine.accounts.circuitOf(account),
      lastSuccessAt,
      lastFailureAt,
      lastFailure,
      callsLeft: engine.accounts.callsLeftOf(account),
      callBudget: { calls, windowSeconds: windowMs / 1_000, burst },
      unmappedValues: () => (viewer.clientIds === null ? loaders.unmappedWordsOfAccount.load(account.id) : null),
    };
  }

  @FieldResolver()
  callbackUrl(@Root() account: AccountRow, @Ctx() { engine, viewer }: GraphContext) {
    requireAdministrator(viewer, 'accounts:admin');
    return engine.accounts.callbackUrlOf(account);
  }

  @FieldResolver(() => ClientConnection, { description: 'The clients reached through it, oldest first. Scope: read.' })
  async clients(
    @Root() { id }: AccountRow,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { viewer, store, engine }: GraphContext,
  ) {
    requireScope(viewer, 'read');
    return connection(await store.pageClients(viewer, { accountIds: [id] }, forwardWindow(args, engine)));
  }

  @FieldResolver(() => WalletConnection, { description: 'The wallets reached through it, oldest first. Scope: read.' })
  async wallets(
    @Root() { id }: AccountRow,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { viewer, store, engine }: GraphContext,
  ) {
    requireScope(viewer, 'read');
    return connection(await store.pageWallets(viewer, { accountIds: [id] }, forwardWindow(args, engine)));
  }
}
