import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Contact as ContactRow, ContactRegistration as RegistrationRow } from '../../domain/contact';
import type { GraphContext } from '../context';
import { ContactsArgs, NestedTransfersArgs } from '../inputs/list-args';
import { phoneToFind } from '../../engine/phone';
import { badInput } from '../errors';
import { checkFilter, checkSearch, connection, forwardWindow } from '../lists';
import { requireScope } from '../scopes';
import { Contact, ContactConnection, ContactRegistration } from '../types/contact';
import { TransferConnection } from '../types/transfer';
import { pageTransfersOf } from './transfers';

@Resolver(() => Contact)
export class ContactResolver {
  @Query(() => ContactConnection, { nullable: true, description: 'The contacts, oldest first. Scope: read.' })
  async contacts(
    @Args(() => ContactsArgs) { filter, ...args }: ContactsArgs,
    @Ctx() { viewer, store, engine }: GraphContext,
  ) {
    requireScope(viewer, 'read');
    checkFilter(filter);
    checkSearch(filter?.search);
    const phones = filter?.phones?.map(phoneAsStored);
    return connection(await store.pageContacts(viewer, { ...filter, phones }, forwardWindow(args, engine)));
  }

  @Query(() => Contact, {
    nullable: true,
    description: 'One contact; null where there is none or it is not yours. Scope: read.',
  })
  contact(
    @Arg('id', () => ID, { description: "The contact's id." }) id: string,
    @Ctx() { viewer, loaders }: GraphContext,
  ) {
    requireScope(viewer, 'read');
    return loaders.contacts.load(id);
  }

  @FieldResolver()
  async registrations(@Root() { id }: ContactRow, @Ctx() { viewer, loaders }: GraphContext) {
    const registrations = await loaders.registrationsOfContact.load(id);
    if (viewer.clientIds === null) return registrations;
    // The contact is visible, but not all that other clients and accounts know of it.
    const visible = await Promise.all(
      registrations.map(async ({ accountId, clientId }) => {
        const account = await loaders.accounts.load(accountId);
        return account !== null && (clientId === null || viewer.clientIds?.includes(clientId));
      }),
    );
    return registrations.filter((_registration, index) => visible[index]);
  }

  @FieldResolver(() => TransferConnection, { description: 'The transfers to it, newest first. Scope: read.' })
  transfers(
    @Root() { id }: ContactRow,
    @Args(() => NestedTransfersArgs) args: NestedTransfersArgs,
    @Ctx() context: GraphContext,
  ) {
    return pageTransfersOf(context, { member: 'contactIds', id }, args);
  }
}

@Resolver(() => ContactRegistration)
export class ContactRegistrationResolver {
  @FieldResolver()
  account(@Root() { accountId }: RegistrationRow, @Ctx() { loaders }: GraphContext) {
    return loaders.accounts.load(accountId);
  }

  @FieldResolver()
  client(@Root() { clientId }: RegistrationRow, @Ctx() { loaders }: GraphContext) {
    return clientId === null ? null : loaders.clients.load(clientId);
  }

  @FieldResolver()
  payoutAccounts(@Root() { id }: RegistrationRow, @Ctx() { loaders }: GraphContext) {
    return loaders.payoutAccountsOfRegistration.load(id);
  }
}

function phoneAsStored(given: string): string {
  const phone = phoneToFind(given);
  if (phone !== null) return phone;
  throw badInput(`filter.phones: ${given} does not say its country: begin with + and the country code`);
}
