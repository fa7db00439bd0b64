import { Field, ObjectType } from 'type-graphql';
import type { WalletKind } from '../../domain/wallet';
import { WalletKindEnum } from '../enums/account';
import { ProviderEnum } from '../enums/provider';
import { CurrencyScalar } from '../scalars/codes';
import { DecimalScalar } from '../scalars/decimal';
import { ProviderAccount } from './account';
import { Client } from './client';
import { connectionOf } from './connection';
import { Freshness } from './freshness';
import { Node } from './node';
import { ProviderErrorInfo } from './provider-error';

@ObjectType({
  description: 'A wallet\'s balance in its currency, in major units, e.g. `"125000"` XAF.',
  simpleResolvers: true,
})
export class WalletBalance {
  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Everything in the wallet. Null where the provider does not say; unknown is never shown as zero.',
  })
  total!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'What can be spent now. Null where the provider does not say.',
  })
  available!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'What is set aside for transfers under way. Null where the provider does not say.',
  })
  reserved!: string | null;

  @Field(() => ProviderErrorInfo, { nullable: true, description: 'Why a fresher value could not be had.' })
  refreshError?: ProviderErrorInfo | null;
}

@ObjectType({
  implements: Node,
  description: 'Money of a client at a provider, or a card or bank account it can be drawn from.',
  simpleResolvers: true,
})
export class Wallet extends Node {
  @Field(() => WalletKindEnum, { description: 'Whether it holds money or money can be drawn from it.' })
  kind!: WalletKind;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the provider lets it be used; null until it has said.',
  })
  isActive!: boolean | null;

  @Field(() => String, { nullable: true, description: 'Machnet: CARD, ACH, WALLET.' })
  fundingSourceType!: string | null;

  @Field(() => ProviderEnum, { description: 'The provider that keeps it.' })
  provider!: string;

  @Field(() => ProviderAccount, { description: 'The account it is reached through.' })
  account!: ProviderAccount;

  @Field(() => Client, { description: 'Whose money it is.' })
  client!: Client;

  @Field(() => String, { nullable: true, description: 'Its id at the provider; null where it has none.' })
  externalId!: string | null;

  @Field(() => String, { description: 'To recognise it by, e.g. `"Peex XAF"`.' })
  label!: string;

  @Field(() => CurrencyScalar, { description: 'What it is counted in.' })
  currency!: string;

  @Field(() => WalletBalance, {
    description:
      'The balance as last seen. With maxAgeSeconds, an older value is read from the provider first (shared by all ' +
      'callers asking at once); where that fails, the stored value is answered with `refreshError`.',
  })
  balance!: WalletBalance;

  @Field(() => Freshness, { description: 'When and how the balance was last seen.' })
  freshness!: Freshness;
}

export const WalletConnection = connectionOf(() => Wallet, { name: 'Wallet', plural: 'wallets' });
