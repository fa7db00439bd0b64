import { Field, ObjectType } from 'type-graphql';
import { CurrencyScalar } from '../scalars/codes';
import { DecimalScalar } from '../scalars/decimal';

@ObjectType({ description: 'An amount and its currency, never apart.', simpleResolvers: true })
export class Money {
  @Field(() => DecimalScalar, {
    description: 'In major units of the currency, e.g. `"5000"` XAF or `"6.11"` USD; at least the ISO decimals.',
  })
  amount!: string;

  @Field(() => CurrencyScalar, { description: 'What the amount is counted in, e.g. `"XAF"`.' })
  currency!: string;
}
