import { ArgsType, Field, ID } from 'type-graphql';
import type { TransferMethod } from '../../domain/transfer';
import { TransferMethodEnum } from '../enums/transfer';
import { CountryCodeScalar } from '../scalars/codes';

/** A payout that is only being thought of. */
@ArgsType()
export class PayoutArgs {
  @Field(() => ID, { description: 'The wallet the money would leave.' })
  walletId!: string;

  @Field(() => TransferMethodEnum, {
    nullable: true,
    description: 'How it would reach the receiver; any where left out.',
  })
  method?: TransferMethod | null;

  @Field(() => CountryCodeScalar, { nullable: true, description: 'The country of the receiver, e.g. `"GH"`.' })
  country?: string | null;
}
