import { Field, Int, ObjectType, createUnionType } from 'type-graphql';
import type { JsonObject } from '../../domain/json';
import { PhoneNumberScalar, UrlScalar } from '../scalars/codes';
import { DateTimeScalar } from '../scalars/date-time';
import { DecimalScalar } from '../scalars/decimal';
import { JsonScalar } from '../scalars/json';

@ObjectType({ description: 'What Peex says of a transfer (request_payment, all_requests).', simpleResolvers: true })
class PeexTransferDetails {
  @Field(() => String, { description: 'track_id: our reference at Peex.' })
  trackId!: string;

  @Field(() => String, { nullable: true, description: 'What Peex found the beneficiary by, e.g. `"mobile_phone"`.' })
  identifierBy!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Proof of a paid transfer, or the reason of a refused one, e.g. `"AMOUNT_EXCEED_THRESHOLD"`.',
  })
  paymentProof!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Rate between the two currencies: to = from × fxRate.' })
  fxRate!: string | null;

  @Field(() => String, { nullable: true, description: 'The kind of transaction, e.g. `"mobile"`.' })
  transactionType!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When Peex took it.' })
  createdAt!: number | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When Peex last changed it.' })
  updatedAt!: number | null;
}

@ObjectType({
  description: 'What CinetPay says of a transfer (money/send/contact, check/money).',
  simpleResolvers: true,
})
class CinetPayTransferDetails {
  @Field(() => String, { description: 'client_transaction_id: our reference at CinetPay.' })
  clientTransactionId!: string;

  @Field(() => String, { nullable: true, description: "CinetPay's own id of the transfer." })
  transactionId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "CinetPay's batch number, shared by transfers sent in one call.",
  })
  lot!: string | null;

  @Field(() => String, { nullable: true, description: 'The mobile operator, e.g. `"ORANGE"`.' })
  operator!: string | null;

  @Field(() => String, { nullable: true, description: "The receiver's number as CinetPay writes it." })
  receiver!: string | null;

  @Field(() => PhoneNumberScalar, { nullable: true, description: "The receiver's number in E.164." })
  receiverE164!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'CONFIRM, or PENDING while an e-mail confirmation is waited for.',
  })
  sendingStatus!: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether CinetPay found the transfer valid.' })
  transferValid!: boolean | null;

  @Field(() => String, { nullable: true, description: "CinetPay's remark, e.g. why it was rejected." })
  comment!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When CinetPay validated it; it names no time zone, and UTC is assumed.',
  })
  validatedAt!: number | null;

  @Field(() => UrlScalar, { nullable: true, description: 'Where CinetPay calls back about it.' })
  notifyUrl!: string | null;

  @Field(() => String, { nullable: true, description: 'The payment method asked for, e.g. `"OMCM"`.' })
  paymentMethod!: string | null;

  @Field(() => String, { nullable: true, description: "The operator's own id of the transfer." })
  operatorTransactionId!: string | null;
}

@ObjectType({ description: 'A document that was sent with a Machnet transfer.', simpleResolvers: true })
class MachnetDocument {
  @Field(() => String, { nullable: true, description: 'Its id at Machnet.' })
  id!: string | null;

  @Field(() => String, { description: 'What kind of document it is, e.g. `"INVOICE"`.' })
  documentType!: string;
}

@ObjectType({ description: 'What Machnet says of a transaction.', simpleResolvers: true })
class MachnetTransferDetails {
  @Field(() => String, { nullable: true, description: "Machnet's own id of the transaction." })
  transactionId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'How far the delivery is, beside the status of the funding, e.g. `"DELIVERY_REQUESTED"`.',
  })
  deliveryStatus!: string | null;

  @Field(() => String, { nullable: true, description: 'Machnet\'s word for the method, e.g. `"BANK_DEPOSIT"`.' })
  payoutMethod!: string | null;

  @Field(() => String, { nullable: true, description: 'Which amount was fixed, e.g. `"SENDER_AMOUNT"`.' })
  calculationMode!: string | null;

  @Field(() => String, { nullable: true, description: 'CARD, ACH or WALLET.' })
  fundingSourceType!: string | null;

  @Field(() => String, { nullable: true, description: 'The funding account the money was drawn from.' })
  fromFundId!: string | null;

  @Field(() => Int, { nullable: true, description: 'The paying partner in the country of the receiver.' })
  payerId!: number | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Bonus that you added, part of the amount and in its currency.',
  })
  bonusAmount!: string | null;

  @Field(() => String, { nullable: true, description: 'The number the receiver shows when fetching cash.' })
  referenceNumber!: string | null;

  @Field(() => String, { nullable: true, description: 'The sending user at Machnet.' })
  userId!: string | null;

  @Field(() => String, { nullable: true, description: 'The purpose in free words.' })
  customPurpose!: string | null;

  @Field(() => String, { nullable: true, description: "The purpose from Machnet's list." })
  remittancePurpose!: string | null;

  @Field(() => String, { nullable: true, description: "The sender's IP address, as handed in." })
  ipAddress!: string | null;

  @Field(() => String, { nullable: true, description: 'The receiving user at Machnet.' })
  toId!: string | null;

  @Field(() => String, { nullable: true, description: "The receiving user's account at Machnet." })
  toFundId!: string | null;

  @Field(() => String, { nullable: true, description: "The receiver's first name." })
  toFirstName!: string | null;

  @Field(() => String, { nullable: true, description: "The receiver's last name." })
  toLastName!: string | null;

  @Field(() => String, { nullable: true, description: "The receiver's e-mail address, as Machnet writes it." })
  toEmail!: string | null;

  @Field(() => String, { nullable: true, description: "The receiver's phone number, as Machnet writes it." })
  toMobilePhone!: string | null;

  @Field(() => String, { nullable: true, description: "The receiver's street address." })
  toAddressLine1!: string | null;

  @Field(() => Int, { nullable: true, description: 'Where the cash is fetched.' })
  pickupLocation!: number | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When Machnet took it.' })
  createdAt!: number | null;

  @Field(() => [MachnetDocument], { description: 'The documents that were sent with it.' })
  documents!: MachnetDocument[];
}

@ObjectType({ description: 'What Xprizo says of a transaction.', simpleResolvers: true })
class XprizoTransferDetails {
  @Field(() => String, { nullable: true, description: "Xprizo's key of a transaction that waits for approval." })
  key!: string | null;

  @Field(() => String, { nullable: true, description: "Xprizo's id of the transaction, once it is accepted." })
  transactionId!: string | null;

  @Field(() => String, { nullable: true, description: 'The account the money leaves.' })
  fromAccountId!: string | null;

  @Field(() => String, { nullable: true, description: 'The account the money reaches.' })
  toAccountId!: string | null;

  @Field(() => String, { nullable: true, description: 'The description handed in.' })
  description!: string | null;

  @Field(() => String, { nullable: true, description: 'Who has to approve it.' })
  approveById!: string | null;

  @Field(() => Int, { nullable: true, description: 'How long the approval may take, in seconds, e.g. `900`.' })
  ttlSeconds!: number | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Until when it can be approved.' })
  expiryDate!: number | null;

  @Field(() => UrlScalar, { nullable: true, description: 'Where the payer has to go, e.g. for 3-D Secure.' })
  redirectUrl!: string | null;

  @Field(() => String, { nullable: true, description: 'What Xprizo calls value: the id, key or URL of its answer.' })
  value!: string | null;

  @Field(() => String, { nullable: true, description: 'The paying customer, as handed in.' })
  customer!: string | null;

  @Field(() => String, { nullable: true, description: 'The merchant at Xprizo.' })
  merchantId!: string | null;

  @Field(() => String, { nullable: true, description: "The payer's mobile number, as Xprizo writes it." })
  mobileNumber!: string | null;
}

@ObjectType({
  description: 'Where a provider has no type of its own here: its fields by its own names, redacted.',
  simpleResolvers: true,
})
class GenericTransferDetails {
  @Field(() => JsonScalar, { description: 'All fields as the provider gave them, redacted.' })
  native!: JsonObject;
}

const TYPES: Record<string, string> = {
  PEEX: 'PeexTransferDetails',
  CINETPAY: 'CinetPayTransferDetails',
  MACHNET: 'MachnetTransferDetails',
  XPRIZO: 'XprizoTransferDetails',
};

export const TransferDetails = createUnionType({
  name: 'TransferDetails',
  description: "A provider's own fields of a transfer; one inline fragment per provider.",
  types: () =>
    [
      PeexTransferDetails,
      CinetPayTransferDetails,
      MachnetTransferDetails,
      XprizoTransferDetails,
      GenericTransferDetails,
    ] as const,
});

export function typeOfTransferDetails(value: { provider: string }): string {
  return TYPES[value.provider] ?? 'GenericTransferDetails';
}
