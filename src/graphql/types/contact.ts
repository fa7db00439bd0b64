import { Field, ID, ObjectType } from 'type-graphql';
import type { RegistrationStatus } from '../../domain/contact';
import type { TransferMethod } from '../../domain/transfer';
import { RegistrationStatusEnum } from '../enums/account';
import { ProviderEnum } from '../enums/provider';
import { TransferMethodEnum } from '../enums/transfer';
import { CountryCodeScalar, EmailAddressScalar, PhoneNumberScalar } from '../scalars/codes';
import { DateTimeScalar } from '../scalars/date-time';
import { ProviderAccount } from './account';
import { Client } from './client';
import { connectionOf } from './connection';
import { Node } from './node';
import { ProviderErrorInfo } from './provider-error';

@ObjectType({ description: 'A postal address.', simpleResolvers: true })
export class Address {
  @Field(() => String, { description: 'Street and number, e.g. `"12 rue Foch"`.' })
  line1!: string;

  @Field(() => String, { nullable: true, description: 'More of the street address.' })
  line2!: string | null;

  @Field(() => String, { nullable: true, description: 'Town, e.g. `"Douala"`.' })
  city!: string | null;

  @Field(() => String, { nullable: true, description: 'State, province or region.' })
  state!: string | null;

  @Field(() => String, { nullable: true, description: 'Postal code.' })
  postalCode!: string | null;

  @Field(() => CountryCodeScalar, { nullable: true, description: 'Country.' })
  country!: string | null;
}

@ObjectType({
  description: 'Where a provider can pay a contact: a mobile wallet, a bank account.',
  simpleResolvers: true,
})
export class PayoutAccount {
  @Field(() => ID, { description: 'Name it as `recipient.payoutAccountId` of a transfer.' })
  id!: string;

  @Field(() => TransferMethodEnum, { description: 'How money reaches it.' })
  method!: TransferMethod;

  @Field(() => String, { description: 'To recognise it by, e.g. `"+254712345678"` or the last digits of an account.' })
  label!: string;

  @Field(() => String, { nullable: true, description: 'Its id at the provider.' })
  externalId!: string | null;
}

@ObjectType({ description: 'What one provider account knows of a contact.', simpleResolvers: true })
export class ContactRegistration {
  @Field(() => ProviderAccount, { description: 'The account it was registered through.' })
  account!: ProviderAccount;

  @Field(() => Client, {
    nullable: true,
    description: 'Set where the provider keeps contacts per client (Machnet receive users belong to a user).',
  })
  client!: Client | null;

  @Field(() => ProviderEnum, { description: 'The provider that keeps the contact.' })
  provider!: string;

  @Field(() => RegistrationStatusEnum, { description: 'Whether the provider knows the contact.' })
  status!: RegistrationStatus;

  @Field(() => String, { nullable: true, description: "The contact's id at the provider." })
  externalId!: string | null;

  @Field(() => String, { nullable: true, description: "CinetPay's lot." })
  lot!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'CinetPay\'s per-item code, e.g. `"726"`: it was there already.',
  })
  providerCode!: string | null;

  @Field(() => ProviderErrorInfo, { nullable: true, description: 'Why the provider refused, where it did.' })
  error!: ProviderErrorInfo | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the provider took the contact.' })
  registeredAt!: number | null;

  @Field(() => [PayoutAccount], {
    description: 'Where this provider can pay the contact: a mobile wallet, a bank account.',
  })
  payoutAccounts!: PayoutAccount[];
}

@ObjectType({
  implements: Node,
  description: 'A person or business on the other side of a transfer: one contact, however many providers know it.',
  simpleResolvers: true,
})
export class Contact extends Node {
  @Field(() => String, { description: 'First name, e.g. `"Awa"`.' })
  firstName!: string;

  @Field(() => String, { description: 'Last name, e.g. `"Diop"`.' })
  lastName!: string;

  @Field(() => EmailAddressScalar, { nullable: true, description: 'E-mail address; some providers need it.' })
  email!: string | null;

  @Field(() => PhoneNumberScalar, { nullable: true, description: 'Phone number; mobile money goes there.' })
  phone!: string | null;

  @Field(() => CountryCodeScalar, { nullable: true, description: 'Country the contact is paid in.' })
  country!: string | null;

  @Field(() => Address, { nullable: true, description: 'Postal address; some providers need it.' })
  address!: Address | null;

  @Field(() => [ContactRegistration], { description: 'What each provider account knows of the contact.' })
  registrations!: ContactRegistration[];

  @Field(() => DateTimeScalar, { description: 'When it was created here.' })
  createdAt!: number;
}

export const ContactConnection = connectionOf(() => Contact, { name: 'Contact', plural: 'contacts' });
