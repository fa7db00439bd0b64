import { Arg, Args, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { currencyDecimals } from '../../domain/currencies';
import { formatUnits, type Units } from '../../domain/decimal';
import type { Wallet as WalletRow } from '../../domain/wallet';
import type { GraphContext } from '../context';
import { badInput } from '../errors';
import { NestedTransfersArgs, WalletsArgs } from '../inputs/list-args';
import { checkFilter, connection, forwardWindow } from '../lists';
import { requireScope } from '../scopes';
import { TransferConnection } from '../types/transfer';
import { Wallet, WalletConnection } from '../types/wallet';
import { pageTransfersOf } from './transfers';

@Resolver(() => Wallet)
export class WalletResolver {
  @Query(() => WalletConnection, { nullable: true, description: 'The wallets, oldest first. Scope: read.' })
  async wallets(
    @Args(() => WalletsArgs) { filter, ...args }: WalletsArgs,
    @Ctx() { viewer, store, engine }: GraphContext,
  ) {
    requireScope(viewer, 'read');
    checkFilter(filter);
    return connection(await store.pageWallets(viewer, filter ?? {}, forwardWindow(args, engine)));
  }

  @Query(() => Wallet, {
    nullable: true,
    description: 'One wallet; null where there is none or it is not yours. Scope: read.',
  })
  wallet(
    @Arg('id', () => ID, { description: "The wallet's id." }) id: string,
    @Ctx() { viewer, loaders }: GraphContext,
  ) {
    requireScope(viewer, 'read');
    return loaders.wallets.load(id);
  }

  @FieldResolver()
  account(@Root() { accountId }: WalletRow, @Ctx() { loaders }: GraphContext) {
    return loaders.accounts.load(accountId);
  }

  @FieldResolver()
  client(@Root() { clientId }: WalletRow, @Ctx() { loaders }: GraphContext) {
    return loaders.clients.load(clientId);
  }

  @FieldResolver()
  async balance(
    @Root() wallet: WalletRow,
    @Arg('maxAgeSeconds', () => Int, {
      nullable: true,
      description: 'How old the value may be, in seconds, e.g. `30`; 0 reads it anew. Left out: as stored.',
    })
    maxAgeSeconds: number | null | undefined,
    @Ctx() { loaders }: GraphContext,
  ) {
    checkMaxAge(maxAgeSeconds);
    const { balance, currency, refreshError } = await loaders.walletsAsOf.load({
      wallet,
      maxAgeSeconds: maxAgeSeconds ?? null,
    });
    const text = (units: Units | null) => (units === null ? null : formatUnits(units, currencyDecimals(currency)));
    return {
      total: text(balance.total),
      available: text(balance.available),
      reserved: text(balance.reserved),
      refreshError,
    };
  }

  @FieldResolver()
  async freshness(@Root() wallet: WalletRow, @Ctx() { loaders }: GraphContext) {
    return (await loaders.walletsAsOf.load({ wallet, maxAgeSeconds: null })).freshness;
  }

  @FieldResolver(() => TransferConnection, {
    description: 'The transfers out of it (PAYOUT) and into it (COLLECTION), newest first. Scope: read.',
  })
  transfers(
    @Root() { id }: WalletRow,
    @Args(() => NestedTransfersArgs) args: NestedTransfersArgs,
    @Ctx() context: GraphContext,
  ) {
    return pageTransfersOf(context, { member: 'walletIds', id }, args);
  }
}

export function checkMaxAge(maxAgeSeconds: number | null | undefined): void {
  if (maxAgeSeconds == null || maxAgeSeconds >= 0) return;
  throw badInput(`maxAgeSeconds must not be negative, but is ${maxAgeSeconds}`);
}
