import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refusalBody, type Refusal } from './refusal';

const METHODS = 'GET, POST';

/** What is said of a request to /graphql by its line and headers alone, before anybody asks who sends it. */
export function addShapeRefusals(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.split('?', 1)[0] !== '/graphql') return;
    const found = refusalOf(request);
    if (found) await send(reply, found);
  });
}

interface Found extends Refusal {
  headers: Record<string, string>;
}

function refusalOf({ method, headers }: FastifyRequest): Found | null {
  const isPreflight = method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
  if (method !== 'GET' && method !== 'POST' && !isPreflight) {
    const message = `${method} is not for this address: send a query or mutation with POST, or a query with GET`;
    return { status: 405, code: 'BAD_REQUEST', message, headers: { allow: METHODS } };
  }
  const wantsSocket = headers['sec-websocket-key'] !== undefined || headers['sec-websocket-protocol'] !== undefined;
  if (wantsSocket && headers.upgrade === undefined) {
    const message =
      'this asks for a WebSocket without the header "Upgrade: websocket": a proxy on the way has to pass the headers ' +
      'Upgrade and Connection on';
    return { status: 426, code: 'BAD_REQUEST', message, headers: { upgrade: 'websocket', connection: 'Upgrade' } };
  }
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    const message = 'a compressed body is not read here: send it without content-encoding';
    return { status: 415, code: 'BAD_REQUEST', message, headers: { 'accept-encoding': 'identity' } };
  }
  return null;
}

async function send(reply: FastifyReply, { headers, ...refusal }: Found): Promise<void> {
  await reply.code(refusal.status).headers(headers).send(refusalBody(refusal));
}
