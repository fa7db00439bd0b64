import { Field, Int, ObjectType } from 'type-graphql';
import type { AttentionReason } from '../../domain/attention';
import type { ActionType, CalculationMode, TransferKind, TransferMethod, TransferStatus } from '../../domain/transfer';
import type { PollPace } from '../../engine/poll-plan';
import { ProviderEnum } from '../enums/provider';
import {
  ActionTypeEnum,
  CalculationModeEnum,
  PollPaceEnum,
  TransferKindEnum,
  TransferMethodEnum,
  AttentionReasonEnum,
  TransferStatusEnum,
} from '../enums/transfer';
import { CountryCodeScalar, EmailAddressScalar, PhoneNumberScalar, UrlScalar } from '../scalars/codes';
import { DateTimeScalar } from '../scalars/date-time';
import { DecimalScalar } from '../scalars/decimal';
import { ProviderAccount } from './account';
import { Client } from './client';
import { connectionOf } from './connection';
import { Contact, PayoutAccount } from './contact';
import { Freshness } from './freshness';
import { Money } from './money';
import { Node } from './node';
import { ProviderErrorInfo } from './provider-error';
import { TransferDetails } from './transfer-details';
import { Wallet } from './wallet';

@ObjectType({ description: 'What a person has to do before the provider goes on.', simpleResolvers: true })
export class TransferAction {
  @Field(() => ActionTypeEnum, { description: 'What has to be done.' })
  type!: ActionType;

  @Field(() => UrlScalar, { nullable: true, description: 'Where to send the browser, for REDIRECT.' })
  url!: string | null;

  @Field(() => String, { nullable: true, description: "Who has to approve, by the provider's id." })
  approverId!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Until when it can be done; null where nobody said.' })
  expiresAt!: number | null;
}

@ObjectType({
  description: 'The poll plan of one transfer; nextPollAt is null once it is final.',
  simpleResolvers: true,
})
export class TransferSync {
  @Field(() => DateTimeScalar, { nullable: true, description: 'When the provider was last asked.' })
  lastPolledAt!: number | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it will be asked next; null once it is final and nothing contradicts it.',
  })
  nextPollAt!: number | null;

  @Field(() => Int, { description: 'How often it was asked so far.' })
  polls!: number;

  @Field(() => ProviderErrorInfo, {
    nullable: true,
    description: 'Why the last time brought no answer; null after a good one.',
  })
  lastError!: ProviderErrorInfo | null;

  @Field(() => PollPaceEnum, {
    nullable: true,
    description: 'How closely it is followed now; null once it is final. It slows down, but never stops.',
  })
  pace!: PollPace | null;
}

@ObjectType({ description: 'The sending person, where compliance asks for one.', simpleResolvers: true })
export class Sender {
  @Field(() => String, { nullable: true, description: 'First name.' })
  firstName!: string | null;

  @Field(() => String, { nullable: true, description: 'Last name.' })
  lastName!: string | null;

  @Field(() => EmailAddressScalar, { nullable: true, description: 'E-mail address.' })
  email!: string | null;

  @Field(() => PhoneNumberScalar, { nullable: true, description: 'Phone number.' })
  phone!: string | null;

  @Field(() => CountryCodeScalar, { nullable: true, description: 'Country.' })
  country!: string | null;
}

@ObjectType({ description: 'Why a person has to look at a transfer, and what for.', simpleResolvers: true })
export class TransferAttention {
  @Field(() => AttentionReasonEnum, { description: 'Why; of several reasons the most pressing.' })
  reason!: AttentionReason;

  @Field(() => DateTimeScalar, { description: 'Since when.' })
  since!: number;

  @Field(() => String, {
    nullable: true,
    description: 'What the provider says now, in its own words; null where it says nothing.',
  })
  says!: string | null;

  @Field(() => String, { description: 'What is asked of a person.' })
  asks!: string;
}

@ObjectType({
  implements: Node,
  description: 'One movement of money through one provider, from the stored intent to its end.',
  simpleResolvers: true,
})
export class Transfer extends Node {
  @Field(() => ProviderEnum, { description: 'The provider that carries it.' })
  provider!: string;

  @Field(() => ProviderAccount, { description: 'The account it is sent through.' })
  account!: ProviderAccount;

  @Field(() => Client, { description: 'Whose money it is.' })
  client!: Client;

  @Field(() => Wallet, { description: 'The wallet the money leaves (PAYOUT) or comes into (COLLECTION).' })
  wallet!: Wallet;

  @Field(() => Contact, {
    nullable: true,
    description: 'The person on the other side; null for wallets and collections.',
  })
  contact!: Contact | null;

  @Field(() => TransferKindEnum, { description: 'Which way the money goes.' })
  kind!: TransferKind;

  @Field(() => TransferMethodEnum, { description: 'How it reaches its receiver.' })
  method!: TransferMethod;

  @Field(() => TransferStatusEnum, { description: 'Where it stands.' })
  status!: TransferStatus;

  @Field(() => Boolean, {
    description:
      'True once the status is final. The provider is still asked now and then: another final word is told in `attention` ' +
      'at once, and becomes the status once it is confirmed.',
  })
  isFinal!: boolean;

  @Field(() => TransferAttention, {
    nullable: true,
    description: 'Why a person has to look at it; null where nothing needs one.',
  })
  attention!: TransferAttention | null;

  @Field(() => String, {
    nullable: true,
    description: 'The provider\'s own word, as last seen, e.g. `"paid"` or `"VAL"`.',
  })
  providerStatus!: string | null;

  @Field(() => Money, {
    description: 'What was ordered: what leaves the sender (PAYOUT) or is asked for (COLLECTION). It never changes.',
  })
  amount!: Money;

  @Field(() => Money, {
    nullable: true,
    description: 'What the provider says it took; null while it says nothing. Where it differs: `attention`.',
  })
  booked!: Money | null;

  @Field(() => Money, { nullable: true, description: 'What arrives, where it differs.' })
  received!: Money | null;

  @Field(() => Money, { nullable: true, description: 'What the provider takes for it, on top of `amount`.' })
  fee!: Money | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'received = amount × exchangeRate, e.g. `"655.957"`.' })
  exchangeRate!: string | null;

  @Field(() => String, {
    description:
      'Our reference, stored before the first call and sent as track_id, client_transaction_id, idempotency key or reference.',
  })
  reference!: string;

  @Field(() => String, { nullable: true, description: 'The caller\'s own label, e.g. `"payroll-2026-03/117"`.' })
  clientReference!: string | null;

  @Field(() => String, { nullable: true, description: "The provider's id of it; null until the provider gave one." })
  externalId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why the money is sent, where compliance asks, e.g. `"FAMILY"`.',
  })
  purpose!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where the money comes from, where compliance asks, e.g. `"SALARY"`.',
  })
  fundOrigin!: string | null;

  @Field(() => String, { nullable: true, description: 'A free remark that goes to the provider where it takes one.' })
  note!: string | null;

  @Field(() => Sender, { nullable: true, description: 'The sending person, where compliance asks for one.' })
  sender!: Sender | null;

  @Field(() => PayoutAccount, { nullable: true, description: 'The account of the contact that is paid.' })
  payoutAccount!: PayoutAccount | null;

  @Field(() => Wallet, {
    nullable: true,
    description: 'The receiving wallet, where it is one of ours, else its id at the provider (`externalWallet`).',
  })
  recipientWallet!: Wallet | null;

  @Field(() => String, {
    nullable: true,
    description: "The receiving wallet's id at the provider, where it is not one of ours.",
  })
  externalWallet!: string | null;

  @Field(() => CalculationModeEnum, {
    nullable: true,
    description: 'Which amount was fixed; null without an exchange.',
  })
  calculationMode!: CalculationMode | null;

  @Field(() => ProviderErrorInfo, { nullable: true, description: 'Why it failed, where it did.' })
  failure!: ProviderErrorInfo | null;

  @Field(() => TransferAction, { nullable: true, description: 'What a person has to do, while REQUIRES_ACTION.' })
  action!: TransferAction | null;

  @Field(() => TransferSync, { description: 'When the provider was asked and will be asked again.' })
  sync!: TransferSync;

  @Field(() => TransferDetails, { description: "The provider's own fields." })
  details!: object;

  @Field(() => Int, { description: 'Grows by one with every change; apply only newer versions.' })
  version!: number;

  @Field(() => Freshness, { description: 'When and how the provider was last seen to say so.' })
  freshness!: Freshness;

  @Field(() => DateTimeScalar, { description: 'When it was stored.' })
  createdAt!: number;

  @Field(() => DateTimeScalar, { description: 'When it last changed.' })
  updatedAt!: number;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it became final; null before.' })
  settledAt!: number | null;
}

export const TransferConnection = connectionOf(() => Transfer, { name: 'Transfer', plural: 'transfers' });
