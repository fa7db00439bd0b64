import { Field, ObjectType } from 'type-graphql';
import type { MoneyMoved, UserErrorCode } from '../../domain/failures';
import { MoneyMovedEnum, UserErrorCodeEnum } from '../enums/error';
import { DateTimeScalar } from '../scalars/date-time';
import { ProviderErrorInfo } from './provider-error';

@ObjectType({
  description: 'Expected refusals are data; only faults of the system are GraphQL errors.',
  simpleResolvers: true,
})
export class UserError {
  @Field(() => UserErrorCodeEnum, { description: 'Why: decide by this.' })
  code!: UserErrorCode;

  @Field(() => String, { description: 'Why, in words for people.' })
  message!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'The field it is about, from `input` down, e.g. `["input", "amount", "amount"]`.',
  })
  path!: string[] | null;

  @Field(() => MoneyMovedEnum, { description: 'Whether money moved: what to know before trying again.' })
  moneyMoved!: MoneyMoved;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Not before then, where a time is known.' })
  retryAt!: number | null;

  @Field(() => ProviderErrorInfo, { nullable: true, description: "The provider's own refusal, where it is one." })
  provider!: ProviderErrorInfo | null;
}
