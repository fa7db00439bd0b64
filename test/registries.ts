import type { ProviderDefinition } from '../src/domain/connector';
import { PROVIDERS } from '../src/providers/registry';
import type { SandboxProvider } from '../src/sandbox/provider';
import { SANDBOX_PROVIDERS } from '../src/sandbox/registry';
import { toy } from './toy';
import { toySandbox } from './toy/sandbox';

/** What the contract and the create-and-follow tests loop over: every provider there is, and a fifth as a newcomer adds it. */
export const REGISTRIES: {
  readonly providers: readonly ProviderDefinition[];
  readonly sandboxProviders: readonly SandboxProvider[];
} = {
  providers: [...PROVIDERS, toy],
  sandboxProviders: [...SANDBOX_PROVIDERS, toySandbox],
};
