import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ControlRefusal, type SandboxControl } from './control';
import { FACTS } from './provider';

type Kind = 'string' | 'number';
type Fields = Readonly<Record<string, { readonly kind: Kind; readonly optional?: true; readonly nullable?: true }>>;

const TEXT = { kind: 'string' } as const;
const OPTIONAL_TEXT = { kind: 'string', optional: true } as const;
const OPTIONAL_NUMBER = { kind: 'number', optional: true } as const;

const FAULT_FIELDS: Fields = {
  provider: TEXT,
  operation: TEXT,
  fault: TEXT,
  rate: OPTIONAL_NUMBER,
  count: OPTIONAL_NUMBER,
};
const STATUS_FIELDS: Fields = {
  provider: TEXT,
  reference: TEXT,
  status: TEXT,
  ...Object.fromEntries(FACTS.map((fact) => [fact, { ...OPTIONAL_TEXT, nullable: true }])),
};
const CALLBACK_FIELDS: Fields = {
  provider: TEXT,
  url: { kind: 'string', nullable: true },
  secret: OPTIONAL_TEXT,
  user: OPTIONAL_TEXT,
  password: OPTIONAL_TEXT,
  account: OPTIONAL_TEXT,
};
const CLOCK_FIELDS: Fields = { advanceMs: OPTIONAL_NUMBER, speed: OPTIONAL_NUMBER };

/** The sandbox's own door, under /_control. Every refusal says what is wrong and what is allowed. */
export function mountControl(app: FastifyInstance, control: SandboxControl): void {
  app.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof ControlRefusal)) throw error;
    const allowed = error.allowed.length > 0 ? { allowed: error.allowed } : {};
    return reply.code(error.httpStatus).send({ error: error.message, ...allowed });
  });

  // A page in somebody's browser reaches this machine too: by its own name (DNS rebinding), or by a form that needs no leave.
  app.addHook('onRequest', async (request, reply) => {
    const { host = '', origin } = request.headers;
    if (isHere(`http://${host}`) && (origin === undefined || isHere(origin))) return;
    await reply.code(403).send({ error: 'the control routes are for this machine: Host and Origin must be loopback' });
  });

  app.get('/ledger', (request) => control.ledger(providerOf(request)));

  app.post('/faults', (request) => control.addFault(readBody(request, FAULT_FIELDS)));
  app.delete('/faults', (request) => ({ cleared: control.clearFaults(providerOf(request)) }));

  app.post('/status', (request) => control.setStatus(readBody(request, STATUS_FIELDS)));

  app.post('/callbacks', (request) => {
    const body = readBody<Parameters<SandboxControl['setCallback']>[0]>(request, CALLBACK_FIELDS);
    control.setCallback(body);
    return { provider: body.provider, url: body.url };
  });

  app.post('/clock', async (request) => {
    const { advanceMs, speed } = readBody<{ advanceMs?: number; speed?: number }>(request, CLOCK_FIELDS);
    if (advanceMs === undefined && speed === undefined) {
      throw new ControlRefusal('nothing to do', Object.keys(CLOCK_FIELDS));
    }
    if (speed !== undefined) await control.setSpeed(speed);
    if (advanceMs !== undefined) await control.advance(advanceMs);
    return { now: new Date(control.now()).toISOString(), speed: control.speed() };
  });

  app.post('/options', (request) => {
    const { provider, ...options } = readObject(request);
    if (typeof provider !== 'string') throw new ControlRefusal('provider must be a string');
    if (Object.keys(options).length === 0) throw new ControlRefusal('nothing to set');
    for (const [name, value] of Object.entries(options)) control.setOption(provider, name, value);
    return { provider, ...options };
  });

  app.post('/reset', () => {
    control.reset();
    return { reset: true };
  });
}

function isHere(url: string): boolean {
  return URL.canParse(url) && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
}

function providerOf(request: FastifyRequest): string | undefined {
  const { provider } = request.query as Record<string, unknown>;
  if (provider === undefined || typeof provider === 'string') return provider;
  throw new ControlRefusal('provider may be given once');
}

function readObject(request: FastifyRequest): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(typeof request.body === 'string' ? request.body : '');
  } catch {
    throw new ControlRefusal('the body is not JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ControlRefusal('the body is not a JSON object');
  }
  return body as Record<string, unknown>;
}

function readBody<Body>(request: FastifyRequest, fields: Fields): Body {
  const body = readObject(request);
  for (const name of Object.keys(body)) {
    if (!Object.hasOwn(fields, name)) throw new ControlRefusal(`unknown field ${name}`, Object.keys(fields));
  }
  for (const [name, { kind, optional, nullable }] of Object.entries(fields)) {
    const value = body[name];
    if (value === undefined ? optional : value === null ? nullable : typeof value === kind) continue;
    throw new ControlRefusal(
      value === undefined ? `${name} is missing` : `${name} must be a ${kind}`,
      Object.keys(fields),
    );
  }
  return body as Body;
}
