import { Field, ObjectType } from 'type-graphql';
import type { ObservationSource } from '../../domain/freshness';
import { ObservationSourceEnum } from '../enums/account';
import { DateTimeScalar } from '../scalars/date-time';

@ObjectType({ description: 'When and how a provider-backed value was last seen.', simpleResolvers: true })
export class Freshness {
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the provider was last seen to say so; null until it has said anything.',
  })
  observedAt!: number | null;

  @Field(() => ObservationSourceEnum, { description: 'How it was seen.' })
  source!: ObservationSource;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'From then on the value is due to be read again; null where it no longer changes.',
  })
  staleAfter!: number | null;

  @Field(() => Boolean, { description: 'True once `staleAfter` has passed: the value stays readable, but may be old.' })
  isStale!: boolean;
}
