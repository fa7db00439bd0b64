import { Field, ObjectType } from 'type-graphql';
import type { ErrorCategory } from '../../domain/failures';
import { ErrorCategoryEnum } from '../enums/error';
import { DateTimeScalar } from '../scalars/date-time';

@ObjectType('ProviderErrorInfo', {
  description: "A provider's refusal: our category, its own code and words.",
  simpleResolvers: true,
})
export class ProviderErrorInfo {
  @Field(() => ErrorCategoryEnum, { description: 'What kind of error it is, whichever provider said it.' })
  category!: ErrorCategory;

  @Field(() => String, { nullable: true, description: 'The provider\'s own code, e.g. `"602"` or `"T004"`.' })
  code!: string | null;

  @Field(() => String, { description: "The provider's own words, redacted; ours where it said nothing." })
  message!: string;

  @Field(() => Boolean, { description: 'The same request may be repeated later without changing it.' })
  retryable!: boolean;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Not before then, where the provider named a time.' })
  retryAt!: number | null;
}
