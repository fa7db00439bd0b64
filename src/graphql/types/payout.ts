import { Field, ID, ObjectType } from 'type-graphql';
import { LIMIT_PERIODS, type LimitPeriod } from '../../domain/payout-options';
import type { TransferMethod } from '../../domain/transfer';
import { TransferMethodEnum } from '../enums/transfer';
import { CurrencyScalar } from '../scalars/codes';
import { DecimalScalar } from '../scalars/decimal';
import { vocabulary } from '../vocabulary';

const LimitPeriodEnum = vocabulary('LimitPeriod', 'What a limit is counted over.', LIMIT_PERIODS, {
  TRANSFER: 'One transfer.',
  DAY: 'A day.',
  MONTH: 'A month.',
  YEAR: 'A year.',
});

@ObjectType({ description: 'One input that an order needs, by the same rules that would refuse the order without it.' })
export class Requirement {
  @Field(() => [String], { description: 'From `input` down to the field, as in a userError.' })
  path!: string[];

  @Field(() => Boolean, { description: 'False: only some orders need it; the message says which.' })
  required!: boolean;

  @Field(() => [String], { nullable: true, description: 'The values it may have; anything where null.' })
  allowed!: readonly string[] | null;

  @Field(() => String, { description: 'Why it is asked for, or what to give.' })
  message!: string;
}

@ObjectType({ description: 'A partner of the provider that hands out cash or keeps mobile wallets.' })
export class PayoutPayer {
  @Field(() => ID, { description: 'What `options.machnet.payerId` takes.' })
  id!: string;

  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Its country, as the provider writes it (Machnet: three letters).',
  })
  country!: string | null;

  @Field(() => TransferMethodEnum, { nullable: true, description: 'What it delivers by; null where that is not told.' })
  method!: TransferMethod | null;

  @Field(() => String, { nullable: true, description: 'Where it is.' })
  address!: string | null;

  @Field(() => String, { nullable: true, description: 'Its phone number, as the provider writes it.' })
  phone!: string | null;
}

@ObjectType({ description: 'A branch of a bank.' })
export class PayoutBranch {
  @Field(() => ID, { description: 'What `bank.branchId` of addPayoutAccount takes.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'Its name.' })
  name!: string | null;
}

@ObjectType({ description: 'A bank that can be paid to.' })
export class PayoutBank {
  @Field(() => ID, { description: 'What `bank.bankId` of addPayoutAccount takes.' })
  id!: string;

  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Its country, as the provider writes it.' })
  country!: string | null;

  @Field(() => [CurrencyScalar], { description: 'The currencies it takes; empty where that is not told.' })
  currencies!: string[];

  @Field(() => [PayoutBranch], { description: 'Its branches; empty where none are listed.' })
  branches!: PayoutBranch[];
}

@ObjectType({ description: 'What the provider settles at: an indication, not a promise.' })
export class PayoutRate {
  @Field(() => CurrencyScalar, { description: 'Sent in.' })
  from!: string;

  @Field(() => CurrencyScalar, { description: 'Received in.' })
  to!: string;

  @Field(() => String, { nullable: true, description: 'The receiving country.' })
  country!: string | null;

  @Field(() => TransferMethodEnum, { nullable: true, description: 'The method it is for.' })
  method!: TransferMethod | null;

  @Field(() => DecimalScalar, { description: 'received = amount × rate.' })
  rate!: string;
}

@ObjectType({ description: 'How much may be sent.' })
export class PayoutLimit {
  @Field(() => LimitPeriodEnum, { description: 'What it is counted over.' })
  period!: LimitPeriod;

  @Field(() => DecimalScalar, { nullable: true, description: 'What may still be sent in the period.' })
  remaining!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'An amount has to be more than this.' })
  above!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'An amount has to be less than this.' })
  below!: string | null;

  @Field(() => CurrencyScalar, { description: 'What it is counted in.' })
  currency!: string;
}

@ObjectType({
  description: "Somebody whom the provider already knows as a receiver of money from the wallet's client.",
})
export class PayoutReceiveUser {
  @Field(() => ID, { description: "Its id at the provider, as `externalId` of a contact's registration shows it." })
  externalId!: string;

  @Field(() => String, { nullable: true, description: 'Its name, where the provider shows one.' })
  name!: string | null;
}

@ObjectType({ description: 'What a payout from one wallet can go through.' })
export class PayoutOptions {
  @Field(() => [TransferMethodEnum], { description: 'The methods money can be sent by.' })
  methods!: readonly TransferMethod[];

  @Field(() => [CurrencyScalar], { description: 'Currencies the amount may have; empty where none are named.' })
  currencies!: readonly string[];

  @Field(() => Boolean, {
    description: 'False: this provider lists no payers, banks and rates, and what is here is all that is known.',
  })
  isListed!: boolean;

  @Field(() => [PayoutPayer], { description: 'Partners that hand out cash or keep wallets.' })
  payers!: PayoutPayer[];

  @Field(() => [PayoutBank], { description: 'Banks that can be paid to.' })
  banks!: PayoutBank[];

  @Field(() => [PayoutRate], { description: 'Settlement rates, an indication.' })
  rates!: PayoutRate[];

  @Field(() => [PayoutLimit], { description: 'How much may be sent.' })
  limits!: PayoutLimit[];

  @Field(() => [PayoutReceiveUser], {
    description:
      "Receivers of the wallet's client that the provider knows, whoever made them there; contacts hold our own.",
  })
  receiveUsers!: PayoutReceiveUser[];
}
