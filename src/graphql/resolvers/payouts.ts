import { Args, Ctx, Query, Resolver } from 'type-graphql';
import type { GraphContext } from '../context';
import { PayoutArgs } from '../inputs/payout-args';
import { requireScope } from '../scopes';
import { PayoutOptions, Requirement } from '../types/payout';

@Resolver()
export class PayoutResolver {
  @Query(() => PayoutOptions, {
    description:
      'Payers, banks, settlement rates, limits and receive users of a payout, asked from the provider now where it lists them (Machnet). ' +
      'Scope: read.',
  })
  payoutOptions(@Args(() => PayoutArgs) asked: PayoutArgs, @Ctx() { engine, viewer }: GraphContext) {
    requireScope(viewer, 'read');
    return engine.payouts.options(viewer, asked);
  }

  @Query(() => [Requirement], {
    description:
      'The inputs that an order from this wallet needs, by the rules that refuse one without them: of `createTransfer`, or ' +
      'of `requestPayment` for a method that money is only collected by. Without a method: what every method needs. ' +
      'Scope: read.',
  })
  requirements(@Args(() => PayoutArgs) asked: PayoutArgs, @Ctx() { engine, viewer }: GraphContext) {
    requireScope(viewer, 'read');
    return engine.payouts.requirements(viewer, asked);
  }
}
