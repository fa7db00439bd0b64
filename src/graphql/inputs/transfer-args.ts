import { ArgsType, Field, ID } from 'type-graphql';
import { TransferRef } from './filters';

@ArgsType()
export class TransferArgs {
  @Field(() => ID, { nullable: true, description: "The transfer's id." })
  id?: string | null;

  @Field(() => TransferRef, {
    nullable: true,
    description: 'What else to find it by, e.g. `{ reference: "CR..." }`; not together with `id`.',
  })
  by?: TransferRef | null;
}
