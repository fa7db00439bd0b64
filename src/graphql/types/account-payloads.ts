import { Field, ObjectType } from 'type-graphql';
import { ProviderAccount } from './account';
import { Client } from './client';
import { UserError } from './user-error';
import { ApiKey } from './viewer';
import { Wallet } from './wallet';

const USER_ERRORS = 'Why something was refused; empty where all went well.';

@ObjectType({ description: 'What became of `linkClient`.', simpleResolvers: true })
export class LinkClientPayload {
  @Field(() => Client, { nullable: true, description: 'The client, as the provider knows it.' })
  client!: Client | null;

  @Field(() => [UserError], { description: USER_ERRORS })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What became of `refreshWallet`.', simpleResolvers: true })
export class RefreshWalletPayload {
  @Field(() => Wallet, {
    nullable: true,
    description: 'The wallet after it; the stored one where the provider could not be read.',
  })
  wallet!: Wallet | null;

  @Field(() => [UserError], { description: USER_ERRORS })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What became of `addProviderAccount`.', simpleResolvers: true })
export class AddProviderAccountPayload {
  @Field(() => ProviderAccount, { nullable: true, description: 'The new account.' })
  account!: ProviderAccount | null;

  @Field(() => [UserError], { description: USER_ERRORS })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What became of `updateProviderAccount`.', simpleResolvers: true })
export class UpdateProviderAccountPayload {
  @Field(() => ProviderAccount, { nullable: true, description: 'The account as it is now.' })
  account!: ProviderAccount | null;

  @Field(() => [UserError], { description: USER_ERRORS })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What became of `disableProviderAccount`.', simpleResolvers: true })
export class DisableProviderAccountPayload {
  @Field(() => ProviderAccount, { nullable: true, description: 'The account, now DISABLED.' })
  account!: ProviderAccount | null;

  @Field(() => [UserError], { description: USER_ERRORS })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What became of `enableProviderAccount`.', simpleResolvers: true })
export class EnableProviderAccountPayload {
  @Field(() => ProviderAccount, { nullable: true, description: 'The account, with the status its credentials earn.' })
  account!: ProviderAccount | null;

  @Field(() => [UserError], { description: USER_ERRORS })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What became of `checkProviderAccount`.', simpleResolvers: true })
export class CheckProviderAccountPayload {
  @Field(() => ProviderAccount, {
    nullable: true,
    description:
      'The account, with what the provider said of its credentials as its status; null where nobody was asked.',
  })
  account!: ProviderAccount | null;

  @Field(() => [UserError], { description: USER_ERRORS })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What became of `replaceProviderCredentials`.', simpleResolvers: true })
export class ReplaceProviderCredentialsPayload {
  @Field(() => ProviderAccount, {
    nullable: true,
    description: 'The account with its new credentials; null where the old ones stayed.',
  })
  account!: ProviderAccount | null;

  @Field(() => [UserError], { description: USER_ERRORS })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What became of `rotateCallbackToken`.', simpleResolvers: true })
export class RotateCallbackTokenPayload {
  @Field(() => ProviderAccount, { nullable: true, description: 'The account with its new `callbackUrl`.' })
  account!: ProviderAccount | null;

  @Field(() => [UserError], { description: USER_ERRORS })
  userErrors!: UserError[];
}

@ObjectType({ description: 'The secret is shown once.', simpleResolvers: true })
export class CreateApiKeyPayload {
  @Field(() => ApiKey, { nullable: true, description: 'The new key.' })
  apiKey!: ApiKey | null;

  @Field(() => String, {
    nullable: true,
    description: 'Send it as `Authorization: Bearer <secret>`. Shown here and never again: it is not stored.',
  })
  secret!: string | null;

  @Field(() => [UserError], { description: USER_ERRORS })
  userErrors!: UserError[];
}

@ObjectType({ description: 'The new secret is shown once.', simpleResolvers: true })
export class RotateApiKeyPayload {
  @Field(() => ApiKey, { nullable: true, description: 'The new key: it may do and see what the old one may.' })
  apiKey!: ApiKey | null;

  @Field(() => String, {
    nullable: true,
    description: 'Send it as `Authorization: Bearer <secret>`. Shown here and never again: it is not stored.',
  })
  secret!: string | null;

  @Field(() => ApiKey, { nullable: true, description: 'The old key; at its `expiresAt` it ends, and its sockets too.' })
  previous!: ApiKey | null;

  @Field(() => [UserError], { description: USER_ERRORS })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What became of `revokeApiKey`.', simpleResolvers: true })
export class RevokeApiKeyPayload {
  @Field(() => ApiKey, { nullable: true, description: 'The key, now revoked; its open sockets are closed.' })
  apiKey!: ApiKey | null;

  @Field(() => [UserError], { description: USER_ERRORS })
  userErrors!: UserError[];
}
