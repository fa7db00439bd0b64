import { ArgsType, Field, Int, type ClassType } from 'type-graphql';
import type { TransferOrderBy } from '../../domain/store';
import { ProviderEnum } from '../enums/provider';
import { TransferOrderEnum } from '../enums/transfer';
import { EventCursorScalar } from '../scalars/codes';
import { ContactFilter, EventFilter, TransferFilter, WalletFilter } from './filters';

/* Arguments are classes because type-graphql lists the @Arg parameters of a method last to first. */

const FIRST = 'How many at most, from the beginning or after `after`: 1 to 100.';
const AFTER = 'Only what comes after this cursor, from `endCursor` or an edge of an earlier page.';
const AFTER_EVENT = 'Only events after this cursor: from an edge, an event, a payload or an earlier page.';

@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, defaultValue: 20, description: FIRST })
  first?: number | null;

  @Field(() => String, { nullable: true, description: AFTER })
  after?: string | null;
}

/** A page of a list that can be narrowed by a filter; the filter comes first in the schema. */
function filteredPageArgs<F extends object>(filter: ClassType<F>, what: string) {
  @ArgsType()
  class FilteredPageArgs {
    @Field(() => filter, { nullable: true, description: `Which ${what}; all of them where left out.` })
    filter?: F | null;

    @Field(() => Int, { nullable: true, defaultValue: 20, description: FIRST })
    first?: number | null;

    @Field(() => String, { nullable: true, description: AFTER })
    after?: string | null;
  }
  return FilteredPageArgs;
}

@ArgsType()
export class ContactsArgs extends filteredPageArgs(ContactFilter, 'contacts') {}

@ArgsType()
export class WalletsArgs extends filteredPageArgs(WalletFilter, 'wallets') {}

/** `transfers` below a client, contact or wallet. */
@ArgsType()
export class NestedTransfersArgs extends filteredPageArgs(TransferFilter, 'transfers of it') {}

@ArgsType()
export class ProviderPageArgs {
  @Field(() => [ProviderEnum], {
    nullable: true,
    description: 'Only at these providers; at all of them where left out.',
  })
  providers?: string[] | null;

  @Field(() => Int, { nullable: true, defaultValue: 20, description: FIRST })
  first?: number | null;

  @Field(() => String, { nullable: true, description: AFTER })
  after?: string | null;
}

@ArgsType()
export class TransfersArgs {
  @Field(() => TransferFilter, { nullable: true, description: 'Which transfers; all of them where left out.' })
  filter?: TransferFilter | null;

  @Field(() => TransferOrderEnum, { nullable: true, defaultValue: 'CREATED_DESC', description: 'In which order.' })
  orderBy?: TransferOrderBy | null;

  @Field(() => Int, { nullable: true, defaultValue: 20, description: FIRST })
  first?: number | null;

  @Field(() => String, { nullable: true, description: AFTER })
  after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many at most, from the end or before `before`: 1 to 100. Not together with `first` or `after`.',
  })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what comes before this cursor; goes with `last`.' })
  before?: string | null;
}

@ArgsType()
export class EventPageArgs {
  @Field(() => Int, { nullable: true, defaultValue: 50, description: FIRST })
  first?: number | null;

  @Field(() => EventCursorScalar, { nullable: true, description: AFTER_EVENT })
  after?: string | null;
}

@ArgsType()
export class EventsArgs {
  @Field(() => EventFilter, { nullable: true, description: 'Which events; all of them where left out.' })
  filter?: EventFilter | null;

  @Field(() => Int, { nullable: true, defaultValue: 50, description: FIRST })
  first?: number | null;

  @Field(() => EventCursorScalar, { nullable: true, description: AFTER_EVENT })
  after?: string | null;
}

@ArgsType()
export class FollowArgs {
  @Field(() => EventFilter, { nullable: true, description: 'Which events; all of them where left out.' })
  filter?: EventFilter | null;

  @Field(() => EventCursorScalar, {
    nullable: true,
    description:
      'Everything after this cursor first, in order, then live, with nothing missed and nothing twice. Left out: from now on.',
  })
  after?: string | null;
}
