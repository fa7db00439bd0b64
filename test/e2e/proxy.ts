import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What one request is answered with in the sandbox's place. */
export interface Reply {
  status: number;
  json?: unknown;
  text?: string;
}

/** One request that came by, and what the sandbox answered; the status is null where it did not. */
interface Asked {
  method: string;
  url: string;
  status: number | null;
  text: string;
}

interface Rule {
  method: string;
  path: RegExp;
  reply: Reply;
}

/** What is made of what the sandbox has answered to such requests. */
interface Rewriting {
  method: string;
  path: RegExp;
  rewrite: (text: string) => Reply;
}

export type Proxy = Awaited<ReturnType<typeof openProxy>>;

/** Stands between a connector and the sandbox: counts what is asked, and answers what no fault of the sandbox does. */
export async function openProxy(target: string) {
  const asked: Asked[] = [];
  let rules: Rule[] = [];
  let rewritings: Rewriting[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method = '', url = '' } = incoming;
    const line: Asked = { method, url, status: null, text: '' };
    asked.push(line);
    const rule = rules.find((one) => one.method === method && one.path.test(url));
    if (rule) {
      rules = rules.filter((one) => one !== rule);
      incoming.resume();
      line.status = rule.reply.status;
      return answer(outgoing, rule.reply);
    }
    const headers = { ...incoming.headers, host: new URL(target).host };
    const passed = ask(target + url, { method, headers }, (response) => {
      line.status = response.statusCode ?? null;
      const rewriting = rewritings.find((one) => one.method === method && one.path.test(url));
      if (rewriting) return rewritten(response, rewriting, outgoing);
      response.on('data', (chunk: Buffer) => (line.text += chunk.toString('utf8')));
      outgoing.writeHead(response.statusCode ?? 500, response.headers);
      return response.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    outgoing.on('close', () => passed.destroy());
    return incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The next such request only. */
    answerOnce: (method: string, path: RegExp, reply: Reply) => void rules.push({ method, path, reply }),
    /** Every such request from now on is answered with what is made of the sandbox's own answer. */
    rewrite: (method: string, path: RegExp, rewrite: (text: string) => Reply) =>
      void rewritings.push({ method, path, rewrite }),
    /** From now on the sandbox answers by itself. */
    forgetAnswers() {
      rules = [];
      rewritings = [];
    },
    /** Everything so far, in order. */
    asked: asked as readonly Asked[],
    /** How often it was asked since the start. */
    count: (method: string, path: RegExp) =>
      asked.filter((line) => line.method === method && path.test(line.url)).length,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function rewritten(response: IncomingMessage, { rewrite }: Rewriting, outgoing: ServerResponse): void {
  let text = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => (text += chunk));
  response.on('end', () => answer(outgoing, rewrite(text)));
}

function answer(outgoing: ServerResponse, { status, json, text }: Reply): void {
  const type = json === undefined ? 'text/plain' : 'application/json';
  outgoing.writeHead(status, { 'content-type': type }).end(json === undefined ? text : JSON.stringify(json));
}
