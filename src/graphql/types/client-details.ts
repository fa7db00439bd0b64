import { Field, ObjectType, createUnionType } from 'type-graphql';
import type { JsonObject } from '../../domain/json';
import { UrlScalar } from '../scalars/codes';
import { DateTimeScalar } from '../scalars/date-time';
import { DecimalScalar } from '../scalars/decimal';
import { JsonScalar } from '../scalars/json';

@ObjectType({ description: 'What Peex says of its partner (clients/me).', simpleResolvers: true })
class PeexClientDetails {
  @Field(() => String, { nullable: true, description: 'Postal address, as Peex spells it.' })
  address!: string | null;

  @Field(() => String, { nullable: true, description: 'Web site, as Peex spells it.' })
  webSite!: string | null;

  @Field(() => String, { nullable: true, description: 'What the partner does, in its own words.' })
  description!: string | null;

  @Field(() => UrlScalar, {
    nullable: true,
    description: 'Where Peex sends its callbacks at present; null without the scope accounts:admin.',
  })
  callbackUrl!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'orange_fees as Peex gives it, e.g. `"500.0"`; its unit is not documented, so nothing is computed with it.',
  })
  orangeFees!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'mtn_fees as Peex gives it, e.g. `"500.0"`; its unit is not documented, so nothing is computed with it.',
  })
  mtnFees!: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether Peex has activated the partner.' })
  isActivated!: boolean | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the partner was registered at Peex.' })
  registeredAt!: number | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When Peex last changed the partner.' })
  updatedAt!: number | null;
}

@ObjectType({ description: 'What is known of a CinetPay merchant.', simpleResolvers: true })
class CinetPayClientDetails {
  @Field(() => String, { description: 'The language CinetPay answers in, e.g. `"en"` or `"fr"`.' })
  language!: string;
}

@ObjectType({ description: 'What Machnet says of a sending user.', simpleResolvers: true })
class MachnetClientDetails {
  @Field(() => String, { description: 'kyc_status in Machnet\'s own words, e.g. `"VERIFIED"`.' })
  kycStatus!: string;

  @Field(() => String, { nullable: true, description: 'The type of user, e.g. `"SEND"`.' })
  userType!: string | null;
}

@ObjectType({ description: 'What Xprizo says of a profile.', simpleResolvers: true })
class XprizoClientDetails {
  @Field(() => String, { nullable: true, description: 'The user name at Xprizo.' })
  userName!: string | null;

  @Field(() => String, { nullable: true, description: 'The role at Xprizo, e.g. `"Merchant"`.' })
  role!: string | null;
}

@ObjectType({
  description: 'Where a provider has no type of its own here: its fields by its own names, redacted.',
  simpleResolvers: true,
})
class GenericClientDetails {
  @Field(() => JsonScalar, { description: 'All fields as the provider gave them, redacted.' })
  native!: JsonObject;
}

const TYPES: Record<string, string> = {
  PEEX: 'PeexClientDetails',
  CINETPAY: 'CinetPayClientDetails',
  MACHNET: 'MachnetClientDetails',
  XPRIZO: 'XprizoClientDetails',
};

export const ClientDetails = createUnionType({
  name: 'ClientDetails',
  description: "A provider's own fields of a client; one inline fragment per provider.",
  types: () =>
    [
      PeexClientDetails,
      CinetPayClientDetails,
      MachnetClientDetails,
      XprizoClientDetails,
      GenericClientDetails,
    ] as const,
});

export function typeOfClientDetails(value: { provider: string }): string {
  return TYPES[value.provider] ?? 'GenericClientDetails';
}
