import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { ObservationSource } from '../../domain/freshness';
import type { JsonValue } from '../../domain/json';
import type { TransferStatus } from '../../domain/transfer';
import { ObservationSourceEnum } from '../enums/account';
import { TransferStatusEnum } from '../enums/transfer';
import { DateTimeScalar } from '../scalars/date-time';
import { JsonScalar } from '../scalars/json';
import { connectionOf } from './connection';

@ObjectType({ description: 'One sighting of a transfer at its provider: the evidence.', simpleResolvers: true })
class Observation {
  @Field(() => ID, { description: 'Its id, e.g. `"obs_0199c1f2a3b4c5d6e7f8091a2b3c"`.' })
  id!: string;

  @Field(() => DateTimeScalar, {
    description: 'When it was seen; the first time, where it was seen several times in a row.',
  })
  at!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'How often in a row just this was seen: the same answer again is counted, not repeated.',
  })
  times!: number;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was seen the last time before something else was, or until now.',
  })
  lastAt!: number;

  @Field(() => ObservationSourceEnum, { description: 'How it was seen.' })
  source!: ObservationSource;

  @Field(() => String, {
    nullable: true,
    description: "The provider's own word for the status; null where it said none.",
  })
  providerStatus!: string | null;

  @Field(() => TransferStatusEnum, {
    nullable: true,
    description:
      'What that word means here; null where it is not documented. An older sighting may not have been applied.',
  })
  mappedStatus!: TransferStatus | null;

  @Field(() => [String], {
    description:
      'What of this answer was not written as documented, and how it was read: a spelling, an unknown word, a field of ' +
      'another shape. Empty where all of it was as documented.',
  })
  undocumented!: readonly string[];

  @Field(() => JsonScalar, { nullable: true, description: "The provider's answer, redacted." })
  body!: JsonValue;

  @Field(() => String, { description: 'SHA-256 of the redacted body, hexadecimal: equal answers compare equal.' })
  sha256!: string;
}

export const ObservationConnection = connectionOf(() => Observation, { name: 'Observation', plural: 'sightings' });
