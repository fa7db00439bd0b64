import { cinetpay } from './cinetpay';
import { machnet } from './machnet';
import { peex } from './peex';
import type { SandboxProvider } from './provider';
import { xprizo } from './xprizo';

/** Every provider of the sandbox: one line each. */
export const SANDBOX_PROVIDERS: readonly SandboxProvider[] = [peex, cinetpay, machnet, xprizo];
