import { Field, Int, ObjectType } from 'type-graphql';
import { EventCursorScalar } from '../scalars/codes';
import { DateTimeScalar } from '../scalars/date-time';
import { Transfer } from './transfer';
import { UserError } from './user-error';

const USER_ERRORS = 'Why something was refused; empty where all went well.';
const IDEMPOTENCY = 'What the idempotency key did; null where the refusal came before the key was used.';
const TRANSFER =
  'The transfer; also where the provider refused it (FAILED) or left it open (OUTCOME_UNKNOWN). Null where nothing was stored.';
const CURSOR = "Position of the transfer's first event: subscribe with it as `after` to miss nothing.";

@ObjectType({ description: 'What an idempotency key did.', simpleResolvers: true })
export class Idempotency {
  @Field(() => Boolean, {
    description: 'True: the key was known, and this is the first result again; nothing new was sent.',
  })
  replayed!: boolean;

  @Field(() => DateTimeScalar, { description: 'When the key was first used.' })
  firstSeenAt!: number;
}

@ObjectType({ description: 'What became of `createTransfer`.', simpleResolvers: true })
export class CreateTransferPayload {
  @Field(() => Transfer, { nullable: true, description: TRANSFER })
  transfer!: Transfer | null;

  @Field(() => Idempotency, { nullable: true, description: IDEMPOTENCY })
  idempotency!: Idempotency | null;

  @Field(() => EventCursorScalar, { nullable: true, description: CURSOR })
  cursor!: string | null;

  @Field(() => [UserError], { description: USER_ERRORS })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What became of one item of `createTransfers`.', simpleResolvers: true })
export class TransferBatchItem {
  @Field(() => Int, { description: 'Its place in the input, from 0.' })
  index!: number;

  @Field(() => Transfer, { nullable: true, description: TRANSFER })
  transfer!: Transfer | null;

  @Field(() => [UserError], { description: USER_ERRORS })
  userErrors!: UserError[];
}

@ObjectType({
  description: 'Items succeed or fail one by one; CinetPay items share a provider lot.',
  simpleResolvers: true,
})
export class CreateTransfersPayload {
  @Field(() => [TransferBatchItem], {
    description: 'One per input item, in its order; empty where the batch was refused whole.',
  })
  items!: TransferBatchItem[];

  @Field(() => Idempotency, { nullable: true, description: IDEMPOTENCY })
  idempotency!: Idempotency | null;

  @Field(() => [UserError], { description: 'Why the batch was refused whole; refusals of items are with the items.' })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What became of `requestPayment`.', simpleResolvers: true })
export class RequestPaymentPayload {
  @Field(() => Transfer, { nullable: true, description: TRANSFER })
  transfer!: Transfer | null;

  @Field(() => Idempotency, { nullable: true, description: IDEMPOTENCY })
  idempotency!: Idempotency | null;

  @Field(() => EventCursorScalar, { nullable: true, description: CURSOR })
  cursor!: string | null;

  @Field(() => [UserError], { description: USER_ERRORS })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What became of a mutation on one transfer.', simpleResolvers: true })
export class TransferPayload {
  @Field(() => Transfer, { nullable: true, description: 'The transfer after it; null where there is none.' })
  transfer!: Transfer | null;

  @Field(() => [UserError], { description: USER_ERRORS })
  userErrors!: UserError[];
}
