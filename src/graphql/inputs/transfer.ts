import { Field, ID, InputType } from 'type-graphql';
import type { CalculationMode, TransferMethod } from '../../domain/transfer';
import type { ReceiveText, ResolvedOutcome, WaitFor } from '../../engine/engine';
import { CalculationModeEnum, ResolvedOutcomeEnum, TransferMethodEnum, WaitForEnum } from '../enums/transfer';
import { CountryCodeScalar, CurrencyScalar, EmailAddressScalar, PhoneNumberScalar } from '../scalars/codes';
import { DecimalScalar } from '../scalars/decimal';
import { oneOf } from '../one-of';
import { ContactInput } from './contact';
import { MoneyInput } from './money';
import { TransferOptions } from './transfer-options';

export const IDEMPOTENCY_KEY =
  '1 to 255 characters. Same key and same input: the first result again. Same key, other input: IDEMPOTENCY_CONFLICT.';
export const CLIENT_REFERENCE =
  'Your own label, to find it by later, e.g. `"payroll-2026-03/117"`. Need not be unique.';
export const WAIT_FOR = 'When to answer. Not part of what the idempotency key compares.';

@InputType({ description: 'oneOf: whom the money goes to.' })
@oneOf
export class RecipientInput {
  @Field(() => ID, { nullable: true, description: 'A contact that exists.' })
  contactId?: string | null;

  @Field(() => ContactInput, { nullable: true, description: 'A contact to create on the way.' })
  newContact?: ContactInput | null;

  @Field(() => ID, { nullable: true, description: 'One of the payout accounts of a contact.' })
  payoutAccountId?: string | null;

  @Field(() => ID, { nullable: true, description: 'A wallet of ours at the same provider.' })
  walletId?: string | null;

  @Field(() => String, { nullable: true, description: 'A wallet that is not ours, by its id at the provider.' })
  externalWallet?: string | null;
}

@InputType({ description: 'The sending person, where compliance asks for one.' })
export class SenderInput {
  @Field(() => String, { nullable: true, description: 'First name.' })
  firstName?: string | null;

  @Field(() => String, { nullable: true, description: 'Last name.' })
  lastName?: string | null;

  @Field(() => EmailAddressScalar, { nullable: true, description: 'E-mail address.' })
  email?: string | null;

  @Field(() => PhoneNumberScalar, {
    nullable: true,
    description: 'Phone number, e.g. `"+237678923563"`, or in national form with `country`. Sent on in E.164.',
  })
  phone?: string | null;

  @Field(() => CountryCodeScalar, { nullable: true, description: 'Country, e.g. `"CM"`.' })
  country?: string | null;
}

@InputType({ description: 'What shall arrive, e.g. `{ currency: "XAF" }` or `{ amount: "65534", currency: "XAF" }`.' })
export class ReceiveInput implements ReceiveText {
  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'amount × rate, give or take one unit of the last decimal of the currency; worked out where it is left out.',
  })
  amount?: string | null;

  @Field(() => CurrencyScalar, { description: 'What arrives is counted in it.' })
  currency!: string;
}

@InputType({ description: 'How an amount becomes another on its way.' })
export class ExchangeInput {
  @Field(() => DecimalScalar, { description: 'received = amount × rate, e.g. `"19.66"`.' })
  rate!: string;

  @Field(() => ReceiveInput, { description: 'What shall arrive: its currency, and its amount where you know it.' })
  receive!: ReceiveInput;

  @Field(() => CalculationModeEnum, {
    nullable: true,
    defaultValue: 'SENDER_AMOUNT',
    description: 'Which of the two amounts is fixed.',
  })
  calculationMode?: CalculationMode | null;
}

@InputType({ description: 'One transfer to send.' })
export class CreateTransferInput {
  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The wallet the money leaves; it decides the client, the account and the provider.' })
  walletId!: string;

  @Field(() => RecipientInput, { description: 'Whom the money goes to.' })
  recipient!: RecipientInput;

  @Field(() => MoneyInput, { description: 'What leaves the wallet.' })
  amount!: MoneyInput;

  @Field(() => TransferMethodEnum, {
    nullable: true,
    description:
      'How it reaches the receiver; one of the capabilities of the account. May be left out where only one fits: the ' +
      "provider's only one, or that of the payout account.",
  })
  method?: TransferMethod | null;

  @Field(() => ExchangeInput, { nullable: true, description: 'Where another amount or currency shall arrive.' })
  exchange?: ExchangeInput | null;

  @Field(() => SenderInput, { nullable: true, description: 'The sending person, where compliance asks for one.' })
  sender?: SenderInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why the money is sent, where compliance asks, e.g. `"FAMILY"`.',
  })
  purpose?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where the money comes from, where compliance asks, e.g. `"SALARY"`.',
  })
  fundOrigin?: string | null;

  @Field(() => String, { nullable: true, description: 'A free remark that goes to the provider where it takes one.' })
  note?: string | null;

  @Field(() => String, { nullable: true, description: CLIENT_REFERENCE })
  clientReference?: string | null;

  @Field(() => TransferOptions, {
    nullable: true,
    description: 'What the provider of the wallet asks for beyond that.',
  })
  options?: TransferOptions | null;

  @Field(() => WaitForEnum, { nullable: true, defaultValue: 'ACCEPTED', description: WAIT_FOR })
  waitFor?: WaitFor | null;
}

@InputType({ description: 'Many transfers to send, 1 to 100; each succeeds or fails by itself.' })
export class TransferBatchInput {
  @Field(() => String, { description: `Of the batch as a whole; the items have their own. ${IDEMPOTENCY_KEY}` })
  idempotencyKey!: string;

  @Field(() => [CreateTransferInput], { description: 'The transfers, answered in this order.' })
  transfers!: CreateTransferInput[];
}

@InputType({ description: 'An approval.' })
export class ApproveTransferInput {
  @Field(() => ID, { description: 'The transfer that waits.' })
  transferId!: string;

  @Field(() => String, {
    nullable: true,
    description: "The approver's pin, where the provider asks. Never stored or logged.",
  })
  pin?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Call the transfer off where the provider refuses the approval.',
  })
  cancelOnError?: boolean | null;
}

@InputType({ description: 'A cancellation.' })
export class CancelTransferInput {
  @Field(() => ID, { description: 'The transfer to call off.' })
  transferId!: string;
}

@InputType({ description: 'A look at the provider, now.' })
export class RefreshTransferInput {
  @Field(() => ID, { description: 'The transfer to look up.' })
  transferId!: string;
}

@InputType({
  description: "A person's decision on a transfer that is not final and needs attention.",
})
export class ResolveTransferInput {
  @Field(() => ID, { description: 'The transfer to settle.' })
  transferId!: string;

  @Field(() => ResolvedOutcomeEnum, { description: 'What became of the money.' })
  outcome!: ResolvedOutcome;

  @Field(() => String, {
    description: 'How that is known; kept for ever, e.g. `"Peex support ticket 4711: never received"`.',
  })
  evidence!: string;
}

@InputType({ description: 'A person has seen what needs attention on a transfer, and has dealt with it.' })
export class AcknowledgeTransferInput {
  @Field(() => ID, { description: 'The transfer.' })
  transferId!: string;

  @Field(() => String, {
    description: 'What was found or done; kept for ever, e.g. `"Peex ticket 4711: paid by hand on Tuesday"`.',
  })
  note!: string;
}
