import { Field, ID, InputType, Int } from 'type-graphql';
import type { JsonObject } from '../../domain/json';
import { CurrencyScalar, UrlScalar } from '../scalars/codes';
import { DateTimeScalar } from '../scalars/date-time';
import { JsonScalar } from '../scalars/json';
import { oneOf } from '../one-of';

@InputType({ description: 'Credentials of a Peex partner.' })
export class PeexCredentials {
  @Field(() => String, { description: 'SECRETKEY.' })
  secretKey!: string;

  @Field(() => String, { nullable: true, description: 'ACCESS-TOKEN, where Peex gave one.' })
  accessToken?: string | null;

  @Field(() => String, { nullable: true, description: 'Name Peex shall send with its callbacks (Basic auth).' })
  callbackUser?: string | null;

  @Field(() => String, { nullable: true, description: 'Password Peex shall send with its callbacks (Basic auth).' })
  callbackPassword?: string | null;

  @Field(() => CurrencyScalar, {
    nullable: true,
    defaultValue: 'XAF',
    description: "Currency of the wallet: Peex's balance (solde) has none of its own.",
  })
  currency?: string | null;
}

@InputType({ description: 'Credentials of a CinetPay merchant.' })
export class CinetPayCredentials {
  @Field(() => String, { description: 'apikey.' })
  apiKey!: string;

  @Field(() => String, { description: 'The API password.' })
  password!: string;

  @Field(() => String, {
    nullable: true,
    defaultValue: 'en',
    description: 'lang: the language of answers, `"en"` or `"fr"`.',
  })
  language?: string | null;

  @Field(() => CurrencyScalar, {
    nullable: true,
    defaultValue: 'XOF',
    description: "Currency of the wallet: CinetPay's balance has none of its own.",
  })
  currency?: string | null;
}

@InputType({ description: 'Credentials of a Machnet customer.' })
export class MachnetCredentials {
  @Field(() => String, { description: 'X-Client-Id.' })
  clientId!: string;

  @Field(() => String, { description: 'X-Client-Secret.' })
  clientSecret!: string;

  @Field(() => String, { nullable: true, description: 'Secret Machnet signs its webhooks with.' })
  webhookSecret?: string | null;
}

@InputType({ description: 'Credentials at Xprizo: a user name and password, or an API key.' })
export class XprizoCredentials {
  @Field(() => String, { nullable: true, description: 'User name.' })
  userName?: string | null;

  @Field(() => String, { nullable: true, description: 'Password.' })
  password?: string | null;

  @Field(() => String, { nullable: true, description: 'x-api-key.' })
  apiKey?: string | null;
}

@InputType({ description: 'oneOf: the credentials of one provider; they decide which provider it is.' })
@oneOf
export class CredentialsInput {
  @Field(() => PeexCredentials, { nullable: true, description: 'For Peex.' })
  peex?: PeexCredentials | null;

  @Field(() => CinetPayCredentials, { nullable: true, description: 'For CinetPay.' })
  cinetpay?: CinetPayCredentials | null;

  @Field(() => MachnetCredentials, { nullable: true, description: 'For Machnet.' })
  machnet?: MachnetCredentials | null;

  @Field(() => XprizoCredentials, { nullable: true, description: 'For Xprizo.' })
  xprizo?: XprizoCredentials | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'For a provider without an input type of its own here: its fields by its own names, and `provider` to name it, ' +
      'e.g. `{"provider": "FIFTH", "token": "..."}`.',
  })
  generic?: JsonObject | null;
}

@InputType({
  description: 'The calls an account may make; submissions, look-ups and refreshes share them in this order.',
})
export class CallBudgetInput {
  @Field(() => Int, { description: 'Calls it may make in each window, at least 1.' })
  calls!: number;

  @Field(() => Int, { description: 'Length of the window in seconds, at least 1.' })
  windowSeconds!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Calls it may make at once, 1 to `calls`; all of them where left out.',
  })
  burst?: number | null;
}

@InputType({ description: 'A provider account to add.' })
export class AddProviderAccountInput {
  @Field(() => String, { description: 'Your own name for it, e.g. `"Peex Cameroon"`.' })
  label!: string;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description: 'Speak to a sandbox, where no real money moves.',
  })
  sandbox?: boolean | null;

  @Field(() => UrlScalar, {
    nullable: true,
    description: "Where the provider's API is; its usual place where left out.",
  })
  baseUrl?: string | null;

  @Field(() => CallBudgetInput, {
    nullable: true,
    description:
      "What the provider allows this account, where that is not what it allows everybody; left out: the provider's.",
  })
  callBudget?: CallBudgetInput | null;

  @Field(() => CredentialsInput, {
    description: 'What the provider gave you. Sealed before it is stored; never shown again.',
  })
  credentials!: CredentialsInput;
}

@InputType({ description: 'What to change of a provider account; what is left out stays as it is.' })
export class UpdateProviderAccountInput {
  @Field(() => ID, { description: 'The account to change.' })
  accountId!: string;

  @Field(() => String, { nullable: true, description: 'Your own name for it.' })
  label?: string | null;

  @Field(() => CallBudgetInput, {
    nullable: true,
    description: "What the provider allows this account from now on; an explicit null: the provider's usual budget.",
  })
  callBudget?: CallBudgetInput | null;
}

@InputType({ description: 'A provider account to switch off.' })
export class DisableProviderAccountInput {
  @Field(() => ID, { description: 'The account to switch off.' })
  accountId!: string;
}

@InputType({ description: 'A provider account to switch on again.' })
export class EnableProviderAccountInput {
  @Field(() => ID, { description: 'The account to switch on.' })
  accountId!: string;
}

@InputType({ description: 'A provider account whose credentials are to be tried.' })
export class CheckProviderAccountInput {
  @Field(() => ID, { description: 'The account to check.' })
  accountId!: string;
}

@InputType({ description: 'New credentials for an account that is there.' })
export class ReplaceProviderCredentialsInput {
  @Field(() => ID, { description: 'The account that is to use them.' })
  accountId!: string;

  @Field(() => CredentialsInput, {
    description:
      'All of what the provider gave you, for the same customer there; nothing of the old ones is kept. Sealed before it ' +
      'is stored; never shown again.',
  })
  credentials!: CredentialsInput;
}

const OVERLAP = '0 to 2592000 (30 days); 0 ends it at once; left out: 86400 (a day).';

@InputType({ description: 'An account whose callback address is to change.' })
export class RotateCallbackTokenInput {
  @Field(() => ID, { description: 'The account that gets a new callback token.' })
  accountId!: string;

  @Field(() => Int, { nullable: true, description: `How long the old address is still taken, in seconds: ${OVERLAP}` })
  overlapSeconds?: number | null;
}

@InputType({
  description:
    'For providers with many clients behind one account and no way to list them: a Machnet user, an Xprizo profile.',
})
export class LinkClientInput {
  @Field(() => ID, { description: 'The account the client is reached through.' })
  accountId!: string;

  @Field(() => String, { description: "The client's id at the provider." })
  externalId!: string;
}

@InputType({ description: 'A wallet to read from its provider, now.' })
export class RefreshWalletInput {
  @Field(() => ID, { description: 'The wallet to read.' })
  walletId!: string;
}

@InputType({
  description: 'With clientIds the key sees only those clients and what is theirs: a key fit for a frontend.',
})
export class CreateApiKeyInput {
  @Field(() => String, { description: 'Your own name for it, e.g. `"web frontend"`.' })
  label!: string;

  @Field(() => [String], {
    description:
      'What it may do: of `read`, `transfers:write`, `transfers:resolve`, `contacts:write`, `accounts:admin`, `keys:admin`, `observations:read`.',
  })
  scopes!: string[];

  @Field(() => DateTimeScalar, { nullable: true, description: 'From then on it is refused; left out: never.' })
  expiresAt?: number | null;

  @Field(() => [ID], { nullable: true, description: 'The only clients it sees; left out: all of the organization.' })
  clientIds?: string[] | null;
}

@InputType({ description: 'An API key to follow up with a new one.' })
export class RotateApiKeyInput {
  @Field(() => ID, { description: 'The key to rotate.' })
  apiKeyId!: string;

  @Field(() => Int, { nullable: true, description: `How long the old key still works, in seconds: ${OVERLAP}` })
  overlapSeconds?: number | null;
}

@InputType({ description: 'An API key to revoke.' })
export class RevokeApiKeyInput {
  @Field(() => ID, { description: 'The key to revoke.' })
  apiKeyId!: string;
}
