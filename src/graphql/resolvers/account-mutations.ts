import { Arg, Ctx, Mutation, Resolver, UseMiddleware } from 'type-graphql';
import type { GraphContext } from '../context';
import {
  AddProviderAccountInput,
  CheckProviderAccountInput,
  CreateApiKeyInput,
  DisableProviderAccountInput,
  EnableProviderAccountInput,
  LinkClientInput,
  RefreshWalletInput,
  ReplaceProviderCredentialsInput,
  RevokeApiKeyInput,
  RotateApiKeyInput,
  RotateCallbackTokenInput,
  UpdateProviderAccountInput,
} from '../inputs/account';
import { refuseMalformed } from '../malformed';
import { mutate } from '../mutate';
import { plainMembers } from '../plain-members';
import {
  AddProviderAccountPayload,
  CheckProviderAccountPayload,
  CreateApiKeyPayload,
  DisableProviderAccountPayload,
  EnableProviderAccountPayload,
  LinkClientPayload,
  RefreshWalletPayload,
  ReplaceProviderCredentialsPayload,
  RevokeApiKeyPayload,
  RotateApiKeyPayload,
  RotateCallbackTokenPayload,
  UpdateProviderAccountPayload,
} from '../types/account-payloads';

@Resolver()
@UseMiddleware(refuseMalformed)
export class AccountMutations {
  @Mutation(() => LinkClientPayload, {
    description:
      'Makes a client of a many-client account known here, with its wallets: a Machnet user, an Xprizo profile. ' +
      'Scope: accounts:admin.',
  })
  linkClient(
    @Arg('input', () => LinkClientInput, { description: 'Which client, through which account.' })
    input: LinkClientInput,
    @Ctx() context: GraphContext,
  ) {
    const { engine, viewer } = context;
    return mutate(context, 'accounts:admin', { client: null }, () => engine.accounts.linkClient(viewer, input));
  }

  @Mutation(() => RefreshWalletPayload, {
    description: 'Reads a wallet from its provider now, shared by all who ask at once. Scope: read.',
  })
  refreshWallet(
    @Arg('input', () => RefreshWalletInput, { description: 'Which wallet.' }) input: RefreshWalletInput,
    @Ctx() context: GraphContext,
  ) {
    const { engine, viewer } = context;
    return mutate(context, 'read', { wallet: null }, () => engine.wallets.refresh(viewer, input));
  }

  @Mutation(() => AddProviderAccountPayload, {
    description: 'Adds credentials for a provider. They are sealed before they are stored. Scope: accounts:admin.',
  })
  addProviderAccount(
    @Arg('input', () => AddProviderAccountInput, { description: 'The credentials and what to call them.' })
    input: AddProviderAccountInput,
    @Ctx() context: GraphContext,
  ) {
    const { engine, viewer } = context;
    return mutate(context, 'accounts:admin', { account: null }, () =>
      engine.accounts.add(viewer, { ...input, credentials: plainMembers(input.credentials) }),
    );
  }

  @Mutation(() => UpdateProviderAccountPayload, {
    description:
      'Changes the name or the call budget of an account, at once and with an event in the log. Scope: accounts:admin.',
  })
  updateProviderAccount(
    @Arg('input', () => UpdateProviderAccountInput, { description: 'Which account, and what of it.' })
    input: UpdateProviderAccountInput,
    @Ctx() context: GraphContext,
  ) {
    const { engine, viewer } = context;
    return mutate(context, 'accounts:admin', { account: null }, () => engine.accounts.update(viewer, input));
  }

  @Mutation(() => DisableProviderAccountPayload, {
    description:
      'Switches an account off: nothing new is sent; open transfers are still followed and what is stored stays. Scope: accounts:admin.',
  })
  disableProviderAccount(
    @Arg('input', () => DisableProviderAccountInput, { description: 'Which account.' })
    input: DisableProviderAccountInput,
    @Ctx() context: GraphContext,
  ) {
    const { engine, viewer } = context;
    return mutate(context, 'accounts:admin', { account: null }, () => engine.accounts.disable(viewer, input));
  }

  @Mutation(() => EnableProviderAccountPayload, {
    description: 'Switches a disabled account on again, after its credentials were tried. Scope: accounts:admin.',
  })
  enableProviderAccount(
    @Arg('input', () => EnableProviderAccountInput, { description: 'Which account.' })
    input: EnableProviderAccountInput,
    @Ctx() context: GraphContext,
  ) {
    const { engine, viewer } = context;
    return mutate(context, 'accounts:admin', { account: null }, () => engine.accounts.enable(viewer, input));
  }

  @Mutation(() => CheckProviderAccountPayload, {
    description:
      'Asks the provider now whether it takes the credentials of an account: ACTIVE, AUTH_FAILED, or UNVERIFIED where it could not be asked. ' +
      'Scope: accounts:admin.',
  })
  checkProviderAccount(
    @Arg('input', () => CheckProviderAccountInput, { description: 'Which account.' })
    input: CheckProviderAccountInput,
    @Ctx() context: GraphContext,
  ) {
    const { engine, viewer } = context;
    return mutate(context, 'accounts:admin', { account: null }, () => engine.accounts.check(viewer, input));
  }

  @Mutation(() => ReplaceProviderCredentialsPayload, {
    description:
      'Gives an account other credentials of the same customer, where the provider takes them; the account, its wallets and its ' +
      'transfers keep their ids. Scope: accounts:admin.',
  })
  replaceProviderCredentials(
    @Arg('input', () => ReplaceProviderCredentialsInput, { description: 'Which account, and its new credentials.' })
    input: ReplaceProviderCredentialsInput,
    @Ctx() context: GraphContext,
  ) {
    const { engine, viewer } = context;
    return mutate(context, 'accounts:admin', { account: null }, () =>
      engine.accounts.replaceCredentials(viewer, { ...input, credentials: plainMembers(input.credentials) }),
    );
  }

  @Mutation(() => RotateCallbackTokenPayload, {
    description:
      'Gives an account a new callback address; the old one is taken for a while longer. Tell the provider the new one. ' +
      'Scope: accounts:admin.',
  })
  rotateCallbackToken(
    @Arg('input', () => RotateCallbackTokenInput, { description: 'Which account.' })
    input: RotateCallbackTokenInput,
    @Ctx() context: GraphContext,
  ) {
    const { engine, viewer } = context;
    return mutate(context, 'accounts:admin', { account: null }, () =>
      engine.accounts.rotateCallbackToken(viewer, input),
    );
  }

  @Mutation(() => CreateApiKeyPayload, {
    description: 'Makes an API key. Its secret is in this answer and nowhere else. Scope: keys:admin.',
  })
  createApiKey(
    @Arg('input', () => CreateApiKeyInput, { description: 'What the key may do and see.' }) input: CreateApiKeyInput,
    @Ctx() context: GraphContext,
  ) {
    const { keyring, viewer } = context;
    return mutate(context, 'keys:admin', { apiKey: null, secret: null }, () => keyring.create(viewer, input));
  }

  @Mutation(() => RotateApiKeyPayload, {
    description:
      'Makes a new key that may do and see what an old one may; both work for a while. Nobody rotates a key that may do ' +
      'more than their own. Scope: keys:admin.',
  })
  rotateApiKey(
    @Arg('input', () => RotateApiKeyInput, { description: 'Which key, and how long it still works.' })
    input: RotateApiKeyInput,
    @Ctx() context: GraphContext,
  ) {
    const { keyring, viewer } = context;
    return mutate(context, 'keys:admin', { apiKey: null, secret: null, previous: null }, () =>
      keyring.rotate(viewer, input),
    );
  }

  @Mutation(() => RevokeApiKeyPayload, {
    description: 'Revokes an API key for ever and closes its sockets. Scope: keys:admin.',
  })
  revokeApiKey(
    @Arg('input', () => RevokeApiKeyInput, { description: 'Which key.' }) input: RevokeApiKeyInput,
    @Ctx() context: GraphContext,
  ) {
    const { keyring, viewer } = context;
    return mutate(context, 'keys:admin', { apiKey: null }, () => keyring.revoke(viewer, input));
  }
}
