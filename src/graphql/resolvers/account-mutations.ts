import { Arg, Ctx, Mutation, Resolver, UseMiddleware } from 'type-graphql';
import type { GraphContext } from '../context';
import {
  AddProviderAccountInput,
  CreateApiKeyInput,
  DisableProviderAccountInput,
  LinkClientInput,
  RefreshWalletInput,
  RevokeApiKeyInput,
  UpdateProviderAccountInput,
} from '../inputs/account';
import { refuseMalformed } from '../malformed';
import { mutate } from '../mutate';
import { plainMembers } from '../plain-members';
import {
  AddProviderAccountPayload,
  CreateApiKeyPayload,
  DisableProviderAccountPayload,
  LinkClientPayload,
  RefreshWalletPayload,
  RevokeApiKeyPayload,
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
