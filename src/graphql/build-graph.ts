import 'reflect-metadata';
import {
  isAbstractType,
  isInputObjectType,
  type GraphQLFieldMap,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { buildSchema, type PubSub } from 'type-graphql';
import type { ProviderDefinition } from '../domain/connector';
import { invariant } from '../domain/invariant';
import { fillProviderEnum } from './enums/provider';
import { answerOnce } from './answer-once';
import { oneOfTypeNames } from './one-of';
import { paceFields } from './paced-fields';
import { requirePayloadChecks } from './payload-checks';
import { keepPayloads } from './payload-errors';
import { AccountMutations } from './resolvers/account-mutations';
import { AccountResolver } from './resolvers/accounts';
import { ClientResolver } from './resolvers/clients';
import { ContactMutations } from './resolvers/contact-mutations';
import { ContactRegistrationResolver, ContactResolver } from './resolvers/contacts';
import {
  AccountEventResolver,
  ClientEventResolver,
  ContactEventResolver,
  EventsResolver,
  TransferEventResolver,
  WalletEventResolver,
} from './resolvers/events';
import { NodeResolver } from './resolvers/node';
import { TransferMutations } from './resolvers/transfer-mutations';
import { TransferResolver } from './resolvers/transfers';
import { PayoutResolver } from './resolvers/payouts';
import { FreshnessResolver, MoneyResolver } from './resolvers/values';
import { ApiKeyResolver, ViewerResolver } from './resolvers/viewer';
import { WalletResolver } from './resolvers/wallets';
import { typeOfClientDetails } from './types/client-details';
import { typeOfEvent } from './types/event';
import { typeOfNode } from './types/node';
import { typeOfTransferDetails } from './types/transfer-details';

/** type-graphql demands one; every subscription reads the event log itself. */
const NO_PUB_SUB: PubSub = {
  publish() {
    throw new Error('events are delivered from the log, never published');
  },
  subscribe() {
    throw new Error('events are delivered from the log, never published');
  },
};

/** The whole schema. The contract's four providers are in it, registered or not; others join through the registry. */
export async function buildGraph(providers: readonly ProviderDefinition[]): Promise<GraphQLSchema> {
  fillProviderEnum(providers);
  const schema = await buildSchema({
    resolvers: [
      ViewerResolver,
      NodeResolver,
      AccountResolver,
      ClientResolver,
      ContactResolver,
      WalletResolver,
      TransferResolver,
      EventsResolver,
      ContactMutations,
      PayoutResolver,
      TransferMutations,
      AccountMutations,
      ApiKeyResolver,
      ContactRegistrationResolver,
      MoneyResolver,
      FreshnessResolver,
      TransferEventResolver,
      WalletEventResolver,
      AccountEventResolver,
      ClientEventResolver,
      ContactEventResolver,
    ],
    pubSub: NO_PUB_SUB,
    validate: false,
  });
  finish(schema);
  return schema;
}

/** What type-graphql's decorators cannot say. */
function finish(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInputObjectType(type)) type.isOneOf = oneOfTypeNames().has(type.name);
    if (isAbstractType(type)) {
      const typeOf = TYPE_OF[type.name];
      invariant(typeOf, `${type.name} says which type a value has`);
      type.resolveType = typeOf as (value: unknown) => string | undefined;
    }
  }
  requirePayloadChecks(schema);
  keepPayloads(schema);
  answerOnce(schema);
  paceFields(schema);
  for (const [name, description] of Object.entries(ROOTS)) typeNamed(schema, name).description = description;
  for (const [name, fields] of Object.entries(ORDER)) putLast(typeNamed(schema, name).getFields(), fields);
}

/** type-graphql would wrap these in promises: a wait for every node and every event. */
const TYPE_OF: Record<string, (value: never) => string | undefined> = {
  Node: typeOfNode,
  Event: typeOfEvent,
  ClientDetails: typeOfClientDetails,
  TransferDetails: typeOfTransferDetails,
};

const ROOTS = {
  Query: 'Reads. All need the scope `read`; what is not yours answers like what does not exist.',
  Mutation:
    'Changes. Expected refusals come back as `userErrors` with the code, the path and whether money moved; ' +
    'only faults of the system are GraphQL errors.',
  Subscription:
    'Events as they happen, over graphql-transport-ws and SSE, read from the event log: after a break, go on with the ' +
    'last cursor as `after` and miss nothing.',
};

/**
 * The contract's order, where declaring cannot give it: root fields come in the order their files are loaded, and lists
 * below a type are declared by its resolver, after the type's own fields.
 */
const ORDER = {
  Query: [
    ...['viewer', 'node', 'nodes', 'accounts', 'clients', 'client', 'contacts', 'contact', 'wallets', 'wallet'],
    ...['transfers', 'transfer', 'events'],
  ],
  Mutation: [
    ...['createContact', 'createContacts', 'updateContact', 'registerContact', 'addPayoutAccount', 'linkClient'],
    ...['createTransfer', 'createTransfers', 'requestPayment', 'approveTransfer', 'cancelTransfer', 'refreshTransfer'],
    ...[
      'resolveTransfer',
      'refreshWallet',
      'addProviderAccount',
      'disableProviderAccount',
      'createApiKey',
      'revokeApiKey',
    ],
  ],
  ProviderAccount: ['createdAt'],
  Contact: ['createdAt'],
  Transfer: ['freshness', 'createdAt', 'updatedAt', 'settledAt'],
};

function putLast(fields: GraphQLFieldMap<unknown, unknown>, names: string[]): void {
  for (const name of names) {
    const field = fields[name];
    invariant(field, `there is a field ${name}`);
    delete fields[name];
    fields[name] = field;
  }
}

function typeNamed(schema: GraphQLSchema, name: string): GraphQLObjectType {
  return schema.getType(name) as GraphQLObjectType;
}
