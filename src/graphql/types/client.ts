import { Field, ObjectType } from 'type-graphql';
import type { VerificationStatus } from '../../domain/client';
import { VerificationStatusEnum } from '../enums/account';
import { ProviderEnum } from '../enums/provider';
import { CountryCodeScalar, EmailAddressScalar, PhoneNumberScalar } from '../scalars/codes';
import { ProviderAccount } from './account';
import { ClientDetails } from './client-details';
import { connectionOf } from './connection';
import { Freshness } from './freshness';
import { Node } from './node';

@ObjectType({
  implements: Node,
  description:
    'The party whose money an account moves: the Peex partner, the CinetPay merchant, a Machnet sender, an Xprizo profile.',
  simpleResolvers: true,
})
export class Client extends Node {
  @Field(() => ProviderEnum, { description: 'The provider that knows the client.' })
  provider!: string;

  @Field(() => ProviderAccount, { description: 'The account the client is reached through.' })
  account!: ProviderAccount;

  @Field(() => String, { nullable: true, description: "The client's id at the provider; null where it has none." })
  externalId!: string | null;

  @Field(() => String, { description: "As the provider gives it; the account's label until it has." })
  name!: string;

  @Field(() => EmailAddressScalar, { nullable: true, description: 'E-mail address at the provider.' })
  email!: string | null;

  @Field(() => PhoneNumberScalar, { nullable: true, description: 'Phone number at the provider.' })
  phone!: string | null;

  @Field(() => CountryCodeScalar, { nullable: true, description: 'Country at the provider.' })
  country!: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Null until the provider has said.' })
  isActive!: boolean | null;

  @Field(() => VerificationStatusEnum, { description: 'Where the identity check at the provider stands.' })
  verification!: VerificationStatus;

  @Field(() => ClientDetails, { description: "The provider's own fields." })
  details!: object;

  @Field(() => Freshness, { description: 'When and how the provider was last seen to say so.' })
  freshness!: Freshness;
}

export const ClientConnection = connectionOf(() => Client, { name: 'Client', plural: 'clients' });
