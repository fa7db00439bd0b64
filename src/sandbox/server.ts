import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { createCallbacks, type Callbacks } from './callbacks';
import { createClock, type Clock } from './clock';
import { createControl, type SandboxControl } from './control';
import { mountControl } from './control-routes';
import { createExchange, failureOf, send, type Hold } from './exchange';
import { createFaults, type Faults } from './faults';
import { createJournal, type Journal } from './journal';
import { createLedger, type Ledger } from './ledger';
import type { OpenProvider, Route, SandboxProvider } from './provider';
import { SANDBOX_PROVIDERS } from './registry';

export interface SandboxOptions {
  /** A loopback address: whoever reaches the sandbox controls it. */
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Real time in milliseconds; virtual time is made from it. */
  readonly now?: () => number;
  readonly random?: () => number;
  readonly providers?: readonly SandboxProvider[];
  /** Virtual milliseconds per real one; 0 stands still until it is advanced. */
  readonly speed?: number;
  readonly log?: (line: string) => void;
  /** Where it remembers, so that a later start goes on from there; left out: it forgets at its end. */
  readonly journalFile?: string;
}

export interface Sandbox {
  readonly url: string;
  readonly port: number;
  readonly control: SandboxControl;
  /** Ends at once: hanging requests are cut. */
  close(): Promise<void>;
}

const LOOPBACK = /^(localhost|::1|127(\.\d+){3})$/;

/** The providers as their documents describe them, over real HTTP. */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { host, port, now = Date.now, random = Math.random, speed = 1, log = () => undefined } = options;
  const providers = options.providers ?? SANDBOX_PROVIDERS;
  if (!LOOPBACK.test(host)) throw new Error(`the sandbox listens on loopback addresses only, not on ${host}`);

  const clock = createClock(now, speed);
  const journal = createJournal({ file: options.journalFile ?? null, now: clock.now, random });
  const faults = createFaults(random);
  const open = new Map<string, OpenProvider>();
  const present = (name: string): OpenProvider => {
    const provider = open.get(name);
    if (provider === undefined) throw new Error(`${name} is not open`);
    return provider;
  };
  const callbacks = createCallbacks({ clock, faults, dialectOf: (name) => open.get(name)?.callbacks, log });
  // What is done again was told the first time.
  const ledger = createLedger(clock, (transfer, state) => {
    if (!journal.replaying()) callbacks.announce(transfer, state);
  });
  const reopen = (): void => openAll(providers, open, { clock, ledger, callbacks, journal });
  reopen();
  const held = new Set<object>();
  const hold: Hold = (request, reply) => {
    held.add(reply);
    request.raw.socket.once('close', () => held.delete(reply));
    return reply.hijack();
  };
  const hanging = () => held.size;
  const control = createControl({ clock, faults, ledger, callbacks, journal, providers, present, reopen, hanging });
  journal.replay({
    clock,
    present: (name) => open.get(name),
    setStatus: (request) => void control.setStatus(request).catch((error: unknown) => log(String(error))),
    log,
  });

  const app = Fastify({ forceCloseConnections: true, exposeHeadRoutes: false, bodyLimit: BODY_LIMIT_BYTES });
  // Bodies stay text: each provider reads its own dialect, and amounts keep their digits.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({
      error: 'no provider has this address',
      providers: Object.fromEntries(providers.map(({ name, paths }) => [name, paths])),
      control: '/_control',
    }),
  );
  await app.register(async (scope) => mountControl(scope, control), { prefix: '/_control' });
  for (const provider of providers) {
    const mount = mounterOf(provider, { clock, faults, journal, log, hold, present: () => present(provider.name) });
    for (const prefix of provider.paths) await app.register(mount, { prefix });
  }

  try {
    await app.listen({ host, port });
  } catch (error) {
    clock.close();
    throw error;
  }
  const address = app.server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    port: address.port,
    control,
    async close() {
      clock.close();
      callbacks.close();
      await app.close();
    },
  };
}

const BODY_LIMIT_BYTES = 1024 * 1024;

interface Rooms {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly log: (line: string) => void;
  readonly ledger: Ledger;
  readonly callbacks: Callbacks;
  readonly hold: Hold;
}

function openAll(
  providers: readonly SandboxProvider[],
  open: Map<string, OpenProvider>,
  { clock, ledger, callbacks, journal }: Pick<Rooms, 'clock' | 'ledger' | 'callbacks' | 'journal'>,
): void {
  for (const provider of providers) {
    const { name } = provider;
    open.set(
      name,
      provider.open({
        now: clock.now,
        random: journal.random,
        after: clock.after,
        openTransfers: (moved) => ledger.openTransfers(name, moved),
        callbackUrl: (account) => callbacks.urlFor(name, account),
        setCallbackUrl: (account, url) => callbacks.setOwnUrl(name, account, url),
        tell: (account, compose) => {
          if (!journal.replaying()) callbacks.tell(name, account, compose);
        },
      }),
    );
  }
}

function mounterOf(
  provider: SandboxProvider,
  rooms: Pick<Rooms, 'clock' | 'faults' | 'journal' | 'log' | 'hold'> & { readonly present: () => OpenProvider },
) {
  const { present } = rooms;
  const exchange = createExchange({ ...rooms, provider });
  return async (scope: FastifyInstance): Promise<void> => {
    scope.setNotFoundHandler((_request, reply) => send(reply, failureOf(present(), 404)));
    present().routes.forEach(({ method, path }, index) => {
      const routeOf = (): Route => present().routes[index] as Route;
      scope.route({ method, url: path, handler: (request, reply) => exchange(routeOf, request, reply) });
    });
  };
}
