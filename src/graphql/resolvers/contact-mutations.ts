import { Arg, Ctx, Mutation, Resolver, UseMiddleware } from 'type-graphql';
import type { GraphContext } from '../context';
import {
  AddPayoutAccountInput,
  CreateContactInput,
  CreateContactsInput,
  RegisterContactInput,
  UpdateContactInput,
} from '../inputs/contact';
import { refuseMalformed } from '../malformed';
import { mutate } from '../mutate';
import {
  AddPayoutAccountPayload,
  CreateContactPayload,
  CreateContactsPayload,
  RegisterContactPayload,
  UpdateContactPayload,
} from '../types/contact-payloads';

@Resolver()
@UseMiddleware(refuseMalformed)
export class ContactMutations {
  @Mutation(() => CreateContactPayload, {
    description: 'Creates a contact and registers it where asked. Scope: contacts:write.',
  })
  createContact(
    @Arg('input', () => CreateContactInput, { description: 'Who it is.' }) input: CreateContactInput,
    @Ctx() context: GraphContext,
  ) {
    const { engine, viewer } = context;
    return mutate(context, 'contacts:write', { contact: null }, () => engine.contacts.create(viewer, input));
  }

  @Mutation(() => CreateContactsPayload, {
    description: 'Creates many contacts and registers them where asked, in few provider calls. Scope: contacts:write.',
  })
  createContacts(
    @Arg('input', () => CreateContactsInput, { description: 'Who they are.' }) input: CreateContactsInput,
    @Ctx() context: GraphContext,
  ) {
    const { engine, viewer } = context;
    return mutate(context, 'contacts:write', { contacts: [] }, () => engine.contacts.createMany(viewer, input));
  }

  @Mutation(() => UpdateContactPayload, { description: 'Changes a contact here. Scope: contacts:write.' })
  updateContact(
    @Arg('input', () => UpdateContactInput, { description: 'What to change.' }) input: UpdateContactInput,
    @Ctx() context: GraphContext,
  ) {
    const { engine, viewer } = context;
    return mutate(context, 'contacts:write', { contact: null }, () => engine.contacts.update(viewer, input));
  }

  @Mutation(() => RegisterContactPayload, {
    description: 'Registers a contact at a provider; again where it failed. Scope: contacts:write.',
  })
  registerContact(
    @Arg('input', () => RegisterContactInput, { description: 'Which contact, and where.' }) input: RegisterContactInput,
    @Ctx() context: GraphContext,
  ) {
    const { engine, viewer } = context;
    return mutate(context, 'contacts:write', { contact: null }, () => engine.contacts.register(viewer, input));
  }

  @Mutation(() => AddPayoutAccountPayload, {
    description: 'Tells a provider where a contact can be paid. Scope: contacts:write.',
  })
  addPayoutAccount(
    @Arg('input', () => AddPayoutAccountInput, { description: 'Which contact, and where the money goes.' })
    input: AddPayoutAccountInput,
    @Ctx() context: GraphContext,
  ) {
    const { engine, viewer } = context;
    return mutate(context, 'contacts:write', { payoutAccount: null, contact: null }, () =>
      engine.contacts.addPayoutAccount(viewer, input),
    );
  }
}
