import { Field, ID, InputType } from 'type-graphql';
import type { AttentionReason } from '../../domain/attention';
import type { EventType } from '../../domain/event';
import type { TransferKind, TransferMethod, TransferStatus } from '../../domain/transfer';
import { EventTypeEnum } from '../enums/account';
import { ProviderEnum } from '../enums/provider';
import { AttentionReasonEnum, TransferKindEnum, TransferMethodEnum, TransferStatusEnum } from '../enums/transfer';
import { CountryCodeScalar, CurrencyScalar, PhoneNumberScalar } from '../scalars/codes';
import { DateTimeScalar } from '../scalars/date-time';
import { DecimalScalar } from '../scalars/decimal';
import { oneOf } from '../one-of';

@InputType({ description: 'All members that are given have to hold; within a list one has to.' })
export class EventFilter {
  @Field(() => [EventTypeEnum], { nullable: true, description: 'What happened.' })
  types?: EventType[] | null;

  @Field(() => [ProviderEnum], { nullable: true, description: 'At one of these providers.' })
  providers?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Through one of these accounts.' })
  accountIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'To one of these transfers.' })
  transferIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'To one of these wallets, or to a transfer of one.' })
  walletIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'To one of these clients, or to what is theirs.' })
  clientIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'To one of these contacts, or to a transfer to one.' })
  contactIds?: string[] | null;
}

@InputType({ description: 'A span of time.' })
export class DateRange {
  @Field(() => DateTimeScalar, { nullable: true, description: 'From this instant on, inclusive.' })
  from?: number | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Up to this instant, exclusive.' })
  to?: number | null;
}

@InputType({ description: 'All members that are given have to hold; within a list one has to.' })
export class TransferFilter {
  @Field(() => [ProviderEnum], { nullable: true, description: 'Carried by one of these providers.' })
  providers?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Sent through one of these accounts.' })
  accountIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Of one of these clients.' })
  clientIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'With one of these as `wallet`.' })
  walletIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'To one of these contacts.' })
  contactIds?: string[] | null;

  @Field(() => [TransferKindEnum], { nullable: true, description: 'Going one of these ways.' })
  kinds?: TransferKind[] | null;

  @Field(() => [TransferMethodEnum], { nullable: true, description: 'Reaching the receiver in one of these ways.' })
  methods?: TransferMethod[] | null;

  @Field(() => [TransferStatusEnum], { nullable: true, description: 'In one of these statuses.' })
  statuses?: TransferStatus[] | null;

  @Field(() => Boolean, { nullable: true, description: 'True: only final ones; false: only those still open.' })
  isFinal?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: only those a person has to look at; false: only others.',
  })
  attention?: boolean | null;

  @Field(() => [AttentionReasonEnum], { nullable: true, description: 'With one of these as `attention.reason`.' })
  attentionReasons?: AttentionReason[] | null;

  @Field(() => [CurrencyScalar], { nullable: true, description: 'With `amount` in one of these currencies.' })
  currencies?: string[] | null;

  @Field(() => DecimalScalar, { nullable: true, description: '`amount` of at least this much, whatever the currency.' })
  minAmount?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: '`amount` of at most this much, whatever the currency.' })
  maxAmount?: string | null;

  @Field(() => String, { nullable: true, description: 'With exactly this reference of ours.' })
  reference?: string | null;

  @Field(() => String, { nullable: true, description: 'With exactly this label of yours.' })
  clientReference?: string | null;

  @Field(() => String, { nullable: true, description: "With exactly this id of the provider's." })
  externalId?: string | null;

  @Field(() => String, { nullable: true, description: "In exactly this lot of the provider's (CinetPay)." })
  lot?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Called so, whole (`reference`, `clientReference` or `externalId`), or to a contact that `ContactFilter.search` finds ' +
      'by it, e.g. `"kouame"`.',
  })
  search?: string | null;

  @Field(() => DateRange, { nullable: true, description: 'Stored within this time.' })
  createdAt?: DateRange | null;
}

@InputType({ description: 'All members that are given have to hold; within a list one has to.' })
export class ContactFilter {
  @Field(() => String, {
    nullable: true,
    description:
      'Parts of a name or phone number, or beginnings of the words of an e-mail address, in any order, however they are ' +
      'written: `"kouame"` finds Kouamé, `"N’Guessan"` N\'Guessan, `"677 000 001"` +237677000001.',
  })
  search?: string | null;

  @Field(() => [ProviderEnum], { nullable: true, description: 'Registered at one of these providers.' })
  providers?: string[] | null;

  @Field(() => [PhoneNumberScalar], { nullable: true, description: 'With exactly one of these phone numbers.' })
  phones?: string[] | null;

  @Field(() => [CountryCodeScalar], { nullable: true, description: 'In one of these countries.' })
  countries?: string[] | null;
}

@InputType({ description: 'All members that are given have to hold; within a list one has to.' })
export class WalletFilter {
  @Field(() => [ProviderEnum], { nullable: true, description: 'Kept by one of these providers.' })
  providers?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Reached through one of these accounts.' })
  accountIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Of one of these clients.' })
  clientIds?: string[] | null;

  @Field(() => [CurrencyScalar], { nullable: true, description: 'In one of these currencies.' })
  currencies?: string[] | null;
}

@InputType({ description: "The provider's own id of a transfer, which is unique only within an account." })
export class ExternalRef {
  @Field(() => ID, { description: 'The account it was sent through.' })
  accountId!: string;

  @Field(() => String, { description: "The transfer's `externalId`." })
  externalId!: string;
}

@InputType({ description: 'oneOf: what to find a transfer by.' })
@oneOf
export class TransferRef {
  @Field(() => ID, { nullable: true, description: 'Its id.' })
  id?: string | null;

  @Field(() => String, { nullable: true, description: 'Our reference, which the provider has too.' })
  reference?: string | null;

  @Field(() => ExternalRef, { nullable: true, description: "The provider's own id." })
  external?: ExternalRef | null;
}
