import { Field, ObjectType } from 'type-graphql';
import { Contact, PayoutAccount } from './contact';
import { UserError } from './user-error';

const USER_ERRORS = 'Why something was refused; empty where all went well.';

@ObjectType({ description: 'What became of `createContact`.', simpleResolvers: true })
export class CreateContactPayload {
  @Field(() => Contact, { nullable: true, description: 'The contact; also where a provider refused to register it.' })
  contact!: Contact | null;

  @Field(() => [UserError], { description: USER_ERRORS })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What became of `createContacts`.', simpleResolvers: true })
export class CreateContactsPayload {
  @Field(() => [Contact], { description: 'The contacts that were created, in the order of the input.' })
  contacts!: Contact[];

  @Field(() => [UserError], { description: USER_ERRORS })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What became of `updateContact`.', simpleResolvers: true })
export class UpdateContactPayload {
  @Field(() => Contact, { nullable: true, description: 'The contact after the change.' })
  contact!: Contact | null;

  @Field(() => [UserError], { description: USER_ERRORS })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What became of `registerContact`.', simpleResolvers: true })
export class RegisterContactPayload {
  @Field(() => Contact, { nullable: true, description: 'The contact with its registrations.' })
  contact!: Contact | null;

  @Field(() => [UserError], { description: USER_ERRORS })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What became of `addPayoutAccount`.', simpleResolvers: true })
export class AddPayoutAccountPayload {
  @Field(() => PayoutAccount, { nullable: true, description: 'The new payout account.' })
  payoutAccount!: PayoutAccount | null;

  @Field(() => Contact, { nullable: true, description: 'The contact it belongs to.' })
  contact!: Contact | null;

  @Field(() => [UserError], { description: USER_ERRORS })
  userErrors!: UserError[];
}
