import { Field, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../scalars/date-time';
import { Client } from './client';
import { connectionOf } from './connection';
import { Node } from './node';

@ObjectType({
  implements: Node,
  description: 'Who owns everything an API key can see.',
  simpleResolvers: true,
})
export class Organization extends Node {
  @Field(() => String, { description: 'Its name.' })
  name!: string;
}

const SCOPES =
  'Of `read`, `transfers:write`, `transfers:resolve`, `contacts:write`, `accounts:admin`, `keys:admin`, `observations:read`.';

@ObjectType({
  implements: Node,
  description: 'A key to this API. Its secret is shown once, by `createApiKey`, and kept nowhere.',
  simpleResolvers: true,
})
export class ApiKey extends Node {
  @Field(() => [Client], {
    nullable: true,
    description: 'The only clients this key sees, with what is theirs; null where it sees all of the organization.',
  })
  clients!: Client[] | null;

  @Field(() => String, { description: 'Your own name for it, e.g. `"web frontend"`.' })
  label!: string;

  @Field(() => String, { description: 'The first characters of the secret, so a person can tell keys apart.' })
  prefix!: string;

  @Field(() => [String], { description: `What it may do. ${SCOPES}` })
  scopes!: string[];

  @Field(() => DateTimeScalar, { description: 'When it was made.' })
  createdAt!: number;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was last used, to about half a minute.' })
  lastUsedAt!: number | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was revoked; null while it works.' })
  revokedAt!: number | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'From then on it is refused; null: never.' })
  expiresAt!: number | null;
}

export const ApiKeyConnection = connectionOf(() => ApiKey, { name: 'ApiKey', plural: 'API keys' });

@ObjectType({ description: 'Who is asking: the organization and the key of this request.', simpleResolvers: true })
export class Viewer {
  @Field(() => Organization, { description: 'The organization the key belongs to.' })
  organization!: Organization;

  @Field(() => ApiKey, { description: 'The key itself.' })
  apiKey!: ApiKey;

  @Field(() => [String], { description: `What this request may do. ${SCOPES}` })
  scopes!: readonly string[];
}
