import {
  Args,
  Ctx,
  FieldResolver,
  Query,
  Resolver,
  Root,
  Subscription,
  type SubscribeResolverData,
} from 'type-graphql';
import { EVENT_TYPES, type EventType } from '../../domain/event';
import { invariant } from '../../domain/invariant';
import type { GraphContext } from '../context';
import { followEvents } from '../event-stream';
import { pageEvents, type EventView } from '../events';
import { EventsArgs, FollowArgs } from '../inputs/list-args';
import { requireScope } from '../scopes';
import {
  AccountEvent,
  ClientEvent,
  ContactEvent,
  Event,
  EventConnection,
  TransferEvent,
  WalletEvent,
} from '../types/event';

const TRANSFER_EVENTS: EventType[] = EVENT_TYPES.filter((type) => type.startsWith('TRANSFER_'));
const WALLET_EVENTS: EventType[] = ['WALLET_BALANCE_CHANGED'];

/** Arguments of a subscription reach `subscribe` as graphql-js coerced them. */
type FollowData = SubscribeResolverData<unknown, FollowArgs, GraphContext>;

const ENDS =
  'Without `after`: from now on. With it: everything after that cursor first, in order, then live, with nothing missed ' +
  'and nothing twice. A cursor older than what is kept ends the stream with the error CURSOR_EXPIRED. Scope: read.';

@Resolver()
export class EventsResolver {
  @Query(() => EventConnection, {
    nullable: true,
    description: 'The event log, oldest first. The same cursors work in the subscription. Scope: read.',
  })
  events(@Args(() => EventsArgs) { filter, ...args }: EventsArgs, @Ctx() { viewer, engine }: GraphContext) {
    requireScope(viewer, 'read');
    return pageEvents(engine, viewer, { ...args, filter: filter ?? {} });
  }

  @Subscription(() => Event, {
    name: 'events',
    subscribe: ({ context, args }: FollowData) => followEvents(context, args),
    description: `Everything that happens. ${ENDS}`,
  })
  followEvents(@Root() event: EventView, @Args(() => FollowArgs) _args: FollowArgs) {
    return event;
  }

  @Subscription(() => TransferEvent, {
    subscribe: ({ context, args }: FollowData) => followEvents(context, args, TRANSFER_EVENTS),
    description: `Every change of a transfer. ${ENDS}`,
  })
  transferUpdated(@Root() event: EventView, @Args(() => FollowArgs) _args: FollowArgs) {
    return event;
  }

  @Subscription(() => WalletEvent, {
    subscribe: ({ context, args }: FollowData) => followEvents(context, args, WALLET_EVENTS),
    description: `Every change of a balance. ${ENDS}`,
  })
  walletUpdated(@Root() event: EventView, @Args(() => FollowArgs) _args: FollowArgs) {
    return event;
  }
}

@Resolver(() => TransferEvent)
export class TransferEventResolver {
  @FieldResolver()
  transfer(@Root() { transferId }: EventView, @Ctx() { loaders }: GraphContext) {
    return transferId === null ? null : loaders.transfers.load(transferId);
  }
}

@Resolver(() => WalletEvent)
export class WalletEventResolver {
  @FieldResolver()
  wallet(@Root() { walletId }: EventView, @Ctx() { loaders }: GraphContext) {
    return walletId === null ? null : loaders.wallets.load(walletId);
  }
}

@Resolver(() => AccountEvent)
export class AccountEventResolver {
  @FieldResolver()
  account(@Root() { accountId }: EventView, @Ctx() { loaders }: GraphContext) {
    return loaders.accounts.load(accountId);
  }
}

@Resolver(() => ClientEvent)
export class ClientEventResolver {
  @FieldResolver()
  client(@Root() { clientId }: EventView, @Ctx() { loaders }: GraphContext) {
    return clientId === null ? null : loaders.clients.load(clientId);
  }
}

@Resolver(() => ContactEvent)
export class ContactEventResolver {
  @FieldResolver()
  contact(@Root() { contactId }: EventView, @Ctx() { loaders }: GraphContext) {
    return contactId === null ? null : loaders.contacts.load(contactId);
  }

  @FieldResolver()
  async registration(@Root() event: EventView, @Ctx() { loaders }: GraphContext) {
    invariant(event.kind === 'contact' && event.contactId !== null, 'a ContactEvent is about a contact');
    const registrations = await loaders.registrationsOfContact.load(event.contactId);
    return registrations.find(({ id }) => id === event.registrationId);
  }
}
