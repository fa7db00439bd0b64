import { Field, InputType } from 'type-graphql';
import type { MoneyText } from '../../domain/money';
import { CurrencyScalar } from '../scalars/codes';
import { DecimalScalar } from '../scalars/decimal';

@InputType({ description: 'An amount and its currency, e.g. `{ amount: "5000", currency: "XAF" }`.' })
export class MoneyInput implements MoneyText {
  @Field(() => DecimalScalar, {
    description: 'In major units, above zero, with no more decimals than currency and provider allow, e.g. `"5000"`.',
  })
  amount!: string;

  @Field(() => CurrencyScalar, { description: "What the amount is counted in; the wallet's own, except for Peex." })
  currency!: string;
}
