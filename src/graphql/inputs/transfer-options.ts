import { Field, InputType, Int } from 'type-graphql';
import type { JsonObject } from '../../domain/json';
import { PeexIdentifierEnum, XprizoActionEnum } from '../enums/transfer';
import { DecimalScalar } from '../scalars/decimal';
import { JsonScalar } from '../scalars/json';
import { oneOf } from '../one-of';

@InputType({ description: 'What Peex asks for beyond the common fields.' })
export class PeexOptions {
  @Field(() => Boolean, { description: 'aml_cft: the caller confirms the compliance checks; required true.' })
  amlCft!: boolean;

  @Field(() => Int, { nullable: true, description: "user_id: the sending user in the partner's own books." })
  userId?: number | null;

  @Field(() => Int, { nullable: true, description: 'client_id: the partner at Peex.' })
  clientId?: number | null;

  @Field(() => String, { nullable: true, defaultValue: 'mobile', description: 'transaction_type, e.g. `"mobile"`.' })
  transactionType?: string | null;

  @Field(() => PeexIdentifierEnum, {
    nullable: true,
    defaultValue: 'MOBILE_PHONE',
    description: 'identify_by: what Peex finds the beneficiary by.',
  })
  identifyBy?: keyof typeof PeexIdentifierEnum | null;
}

@InputType({ description: 'What CinetPay takes beyond the common fields.' })
export class CinetPayOptions {
  @Field(() => String, { nullable: true, description: 'payment_method: the operator to pay through, e.g. `"OMCM"`.' })
  paymentMethod?: string | null;
}

@InputType({ description: 'A document that compliance asks for.' })
export class MachnetDocumentInput {
  @Field(() => String, { description: 'What kind of document it is, e.g. `"INVOICE"`.' })
  documentType!: string;

  @Field(() => String, { description: 'The document itself, as Machnet takes it.' })
  documentValue!: string;
}

@InputType({ description: 'fromFundId and fundingSourceType default to those of the chosen wallet.' })
export class MachnetOptions {
  @Field(() => String, { nullable: true, description: 'The funding account at Machnet to draw from.' })
  fromFundId?: string | null;

  @Field(() => String, { nullable: true, description: 'CARD, ACH or WALLET, in any case.' })
  fundingSourceType?: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    defaultValue: '0',
    description: 'Your fee, in the amount\'s currency, e.g. `"1.50"`.',
  })
  fee?: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'What you add to the sender\'s money, in the amount\'s currency and part of `amount`, e.g. `"5.00"`.',
  })
  bonus?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The purpose from Machnet\'s list, e.g. `"FAMILY_MAINTENANCE"`.',
  })
  remittancePurpose?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The receiver's account at Machnet; not together with `recipient.payoutAccountId`.",
  })
  receiverFundId?: string | null;

  @Field(() => Int, { nullable: true, description: 'The paying partner in the country of the receiver.' })
  payerId?: number | null;

  @Field(() => Int, { nullable: true, description: 'Where the cash is fetched (CASH_PICKUP).' })
  pickupLocation?: number | null;

  @Field(() => String, { nullable: true, description: 'The purpose in free words; needed where `purpose` is `OTHER`.' })
  customPurpose?: string | null;

  @Field(() => String, { nullable: true, description: "The sender's IP address." })
  ipAddress?: string | null;

  @Field(() => [MachnetDocumentInput], { nullable: true, description: 'Documents that compliance asks for.' })
  documents?: MachnetDocumentInput[] | null;
}

@InputType({ description: 'What Xprizo asks for beyond the common fields.' })
export class XprizoOptions {
  @Field(() => XprizoActionEnum, {
    nullable: true,
    defaultValue: 'APPROVE',
    description: 'What Xprizo does with the payment.',
  })
  action?: keyof typeof XprizoActionEnum | null;

  @Field(() => String, { nullable: true, description: "The wallet owner's pin, for COMMIT. Never stored or logged." })
  pin?: string | null;
}

@InputType({ description: 'oneOf: what one provider asks for beyond the common fields.' })
@oneOf
export class TransferOptions {
  @Field(() => PeexOptions, { nullable: true, description: 'For a Peex wallet.' })
  peex?: PeexOptions | null;

  @Field(() => CinetPayOptions, { nullable: true, description: 'For a CinetPay wallet.' })
  cinetpay?: CinetPayOptions | null;

  @Field(() => MachnetOptions, { nullable: true, description: 'For a Machnet wallet.' })
  machnet?: MachnetOptions | null;

  @Field(() => XprizoOptions, { nullable: true, description: 'For an Xprizo wallet.' })
  xprizo?: XprizoOptions | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'For a provider without an input type of its own here: its fields by its own names.',
  })
  generic?: JsonObject | null;
}
