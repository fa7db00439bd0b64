import { Field, ID, InputType, Int } from 'type-graphql';
import { CountryCodeScalar, EmailAddressScalar, PhoneNumberScalar } from '../scalars/codes';
import { oneOf } from '../one-of';

@InputType({ description: 'A postal address.' })
export class AddressInput {
  @Field(() => String, { description: 'Street and number, e.g. `"12 rue Foch"`.' })
  line1!: string;

  @Field(() => String, { nullable: true, description: 'More of the street address.' })
  line2?: string | null;

  @Field(() => String, { nullable: true, description: 'Town, e.g. `"Douala"`.' })
  city?: string | null;

  @Field(() => String, { nullable: true, description: 'State, province or region.' })
  state?: string | null;

  @Field(() => String, { nullable: true, description: 'Postal code.' })
  postalCode?: string | null;

  @Field(() => CountryCodeScalar, { nullable: true, description: 'Country, e.g. `"CM"`.' })
  country?: string | null;
}

@InputType({ description: 'A person or business to pay.' })
export class ContactInput {
  @Field(() => String, { description: 'First name, e.g. `"Awa"`.' })
  firstName!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Last name, e.g. `"Diop"`; left out for somebody who has one name.',
  })
  lastName?: string | null;

  @Field(() => EmailAddressScalar, { nullable: true, description: 'E-mail address; CinetPay needs it.' })
  email?: string | null;

  @Field(() => PhoneNumberScalar, {
    nullable: true,
    description:
      'Phone number, e.g. `"+237677000001"`, or `"677 000 001"` with `country`; mobile money goes there. Kept in E.164.',
  })
  phone?: string | null;

  @Field(() => CountryCodeScalar, {
    nullable: true,
    description: 'Country the contact is paid in, e.g. `"CM"`; a phone number has to be of it.',
  })
  country?: string | null;

  @Field(() => AddressInput, { nullable: true, description: 'Postal address; Machnet needs it.' })
  address?: AddressInput | null;
}

@InputType({ description: 'Fields left out stay as they are; an explicit null clears, except the first name.' })
export class ContactPatch {
  @Field(() => String, { nullable: true, description: 'New first name.' })
  firstName?: string;

  @Field(() => String, { nullable: true, description: 'New last name; null for somebody who has one name.' })
  lastName?: string | null;

  @Field(() => EmailAddressScalar, { nullable: true, description: 'New e-mail address.' })
  email?: string | null;

  @Field(() => PhoneNumberScalar, { nullable: true, description: 'New phone number.' })
  phone?: string | null;

  @Field(() => CountryCodeScalar, { nullable: true, description: 'New country.' })
  country?: string | null;

  @Field(() => AddressInput, { nullable: true, description: 'New address; it replaces the old one whole.' })
  address?: AddressInput | null;
}

@InputType({ description: 'clientId is required where the provider keeps contacts per client (Machnet).' })
export class RegisterAt {
  @Field(() => ID, { description: 'The provider account to register the contact through.' })
  accountId!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The client whose contact it becomes, where contacts are kept per client.',
  })
  clientId?: string | null;
}

@InputType({ description: 'One contact to create.' })
export class CreateContactInput {
  @Field(() => ContactInput, { description: 'Who it is.' })
  contact!: ContactInput;

  @Field(() => [RegisterAt], { nullable: true, description: 'Where to register the contact at once.' })
  registerAt?: RegisterAt[] | null;
}

@InputType({ description: 'Many contacts to create, 1 to 100.' })
export class CreateContactsInput {
  @Field(() => [ContactInput], { description: 'Who they are.' })
  contacts!: ContactInput[];

  @Field(() => [RegisterAt], { nullable: true, description: 'Where to register all of them at once.' })
  registerAt?: RegisterAt[] | null;
}

@InputType({ description: 'A change to one contact. What providers already know of it is not changed there.' })
export class UpdateContactInput {
  @Field(() => ID, { description: 'The contact to change.' })
  contactId!: string;

  @Field(() => ContactPatch, { description: 'What to change.' })
  contact!: ContactPatch;
}

@InputType({ description: 'A registration of a contact at a provider.' })
export class RegisterContactInput {
  @Field(() => ID, { description: 'The contact to register.' })
  contactId!: string;

  @Field(() => RegisterAt, { description: 'Where to register it.' })
  at!: RegisterAt;
}

@InputType({ description: 'A mobile wallet.' })
export class MobileWalletInput {
  @Field(() => PhoneNumberScalar, { description: 'The phone number it belongs to, e.g. `"+254712345678"`.' })
  phone!: string;

  @Field(() => CountryCodeScalar, {
    nullable: true,
    description: "The country of a number in national form; the contact's where left out.",
  })
  country?: string | null;

  @Field(() => Int, { nullable: true, description: 'Machnet: the paying partner.' })
  payerId?: number | null;
}

@InputType({ description: 'A bank account.' })
export class BankAccountInput {
  @Field(() => String, { description: 'Its number, as the bank writes it.' })
  accountNumber!: string;

  @Field(() => String, { description: 'Machnet: `CHECKING` or `SAVINGS`.' })
  accountType!: string;

  @Field(() => String, { description: "The bank, by the provider's id." })
  bankId!: string;

  @Field(() => String, { nullable: true, description: "The branch, by the provider's id." })
  branchId?: string | null;
}

@InputType({ description: 'oneOf: where a contact can be paid.' })
@oneOf
export class PayoutDestinationInput {
  @Field(() => MobileWalletInput, { nullable: true, description: 'A mobile wallet.' })
  mobileWallet?: MobileWalletInput | null;

  @Field(() => BankAccountInput, { nullable: true, description: 'A bank account.' })
  bank?: BankAccountInput | null;
}

@InputType({ description: 'A new way to pay a contact.' })
export class AddPayoutAccountInput {
  @Field(() => ID, { description: 'The contact to pay.' })
  contactId!: string;

  @Field(() => RegisterAt, { description: 'The provider (and client) that shall pay it.' })
  at!: RegisterAt;

  @Field(() => PayoutDestinationInput, { description: 'Where the money goes.' })
  destination!: PayoutDestinationInput;
}
