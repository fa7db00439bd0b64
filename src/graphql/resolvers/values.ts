import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Freshness as FreshnessValue } from '../../domain/freshness';
import { moneyText, type Money as MoneyValue } from '../../domain/money';
import type { GraphContext } from '../context';
import { Freshness } from '../types/freshness';
import { Money } from '../types/money';

@Resolver(() => Money)
export class MoneyResolver {
  @FieldResolver()
  amount(@Root() money: MoneyValue) {
    return moneyText(money).amount;
  }
}

@Resolver(() => Freshness)
export class FreshnessResolver {
  @FieldResolver()
  isStale(@Root() { staleAfter }: FreshnessValue, @Ctx() { clock }: GraphContext) {
    return staleAfter !== null && clock.now() >= staleAfter;
  }
}
