import { Field, ID, InputType } from 'type-graphql';
import type { WaitFor } from '../../engine/engine';
import { WaitForEnum } from '../enums/transfer';
import { CountryCodeScalar, PhoneNumberScalar, UrlScalar } from '../scalars/codes';
import { oneOf } from '../one-of';
import { MoneyInput } from './money';
import { CLIENT_REFERENCE, IDEMPOTENCY_KEY, WAIT_FOR } from './transfer';

@InputType({ description: "Money from a wallet at the same provider, with its owner's approval." })
export class WalletSourceInput {
  @Field(() => String, { description: "The paying wallet's id at the provider." })
  fromAccountId!: string;
}

@InputType({
  description:
    'Money from a card. Refused unless the server runs with CARD_PAYMENTS=on. Without any field of the card its owner ' +
    "gives it on the provider's own page: the transfer waits with action REDIRECT.",
})
export class CardSourceInput {
  @Field(() => String, { description: "The paying customer, by your or the provider's id." })
  customer!: string;

  @Field(() => String, { nullable: true, description: 'The name on the card.' })
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The card number, digits only. Passed through, never stored or logged.',
  })
  number?: string | null;

  @Field(() => String, { nullable: true, description: 'Two digits, e.g. `"09"`.' })
  expiryMonth?: string | null;

  @Field(() => String, { nullable: true, description: 'Two or four digits, e.g. `"2028"`.' })
  expiryYear?: string | null;

  @Field(() => String, { nullable: true, description: 'The code on the card. Passed through, never stored or logged.' })
  securityCode?: string | null;

  @Field(() => String, { nullable: true, description: 'The merchant at the provider.' })
  merchantId?: string | null;

  @Field(() => String, { nullable: true, description: 'The route the provider is to take, where it gave you one.' })
  routingCode?: string | null;

  @Field(() => UrlScalar, { nullable: true, description: 'Where the browser lands after 3-D Secure.' })
  returnUrl?: string | null;
}

@InputType({ description: "Money from an M-Pesa phone, with its owner's consent on the phone." })
export class MpesaSourceInput {
  @Field(() => PhoneNumberScalar, { description: 'The paying phone, e.g. `"+254712345678"`.' })
  phone!: string;

  @Field(() => CountryCodeScalar, {
    nullable: true,
    description: 'The country of a phone number in national form, e.g. `"KE"` with `"0712 345 678"`.',
  })
  country?: string | null;
}

@InputType({
  description:
    'oneOf: how money is pulled in. A card number and its code pass through to the provider and are never stored or logged.',
})
@oneOf
export class PaymentSourceInput {
  @Field(() => WalletSourceInput, { nullable: true, description: 'A wallet at the same provider.' })
  wallet?: WalletSourceInput | null;

  @Field(() => CardSourceInput, { nullable: true, description: 'A payment card.' })
  card?: CardSourceInput | null;

  @Field(() => MpesaSourceInput, { nullable: true, description: 'An M-Pesa phone.' })
  mpesa?: MpesaSourceInput | null;
}

@InputType({ description: 'Money to ask for.' })
export class RequestPaymentInput {
  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The wallet the money comes into.' })
  walletId!: string;

  @Field(() => PaymentSourceInput, { description: 'Where it is pulled from.' })
  source!: PaymentSourceInput;

  @Field(() => MoneyInput, { description: 'What is asked for.' })
  amount!: MoneyInput;

  @Field(() => String, { nullable: true, description: 'What the payer reads, where the provider shows it.' })
  description?: string | null;

  @Field(() => String, { nullable: true, description: CLIENT_REFERENCE })
  clientReference?: string | null;

  @Field(() => WaitForEnum, { nullable: true, defaultValue: 'ACCEPTED', description: WAIT_FOR })
  waitFor?: WaitFor | null;
}
