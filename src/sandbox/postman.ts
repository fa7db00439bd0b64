import http from 'node:http';
import https from 'node:https';
import type { OutgoingCall } from './provider';

/** A receiver that does not answer counts as one that refused. Real time, not virtual. */
const CALLBACK_TIMEOUT_MS = 5_000;

export interface Postman {
  /** The status that came back; 0 for none. */
  send(url: string, call: OutgoingCall): Promise<number>;
  close(): void;
}

/** Sends callbacks. No connection is kept, so that closing a sandbox leaves nothing behind. */
export function createPostman(log: (line: string) => void): Postman {
  const underway = new Set<http.ClientRequest>();
  let closed = false;

  return {
    send(url, call) {
      if (closed) return Promise.resolve(0);
      return new Promise((resolve) => {
        const finish = (status: number, outcome: string): void => {
          underway.delete(request);
          // The path holds the token of whoever is called.
          log(`callback ${call.method} ${new URL(url).origin}: ${outcome}`);
          resolve(status);
        };
        const { request: open } = url.startsWith('https:') ? https : http;
        const request = open(
          url,
          { method: call.method, headers: headersOf(call), agent: false, timeout: CALLBACK_TIMEOUT_MS },
          (response) => {
            const status = response.statusCode ?? 0;
            response.resume();
            response.once('close', () => finish(status, String(status)));
          },
        );
        underway.add(request);
        request.once('timeout', () => request.destroy(new Error('timed out')));
        request.once('error', (error) => finish(0, error.message));
        request.end(call.body);
      });
    },
    close() {
      closed = true;
      for (const request of underway) request.destroy(new Error('the sandbox closed'));
    },
  };
}

function headersOf({ headers, body }: OutgoingCall): Record<string, string> {
  const length = body === undefined ? undefined : { 'content-length': String(Buffer.byteLength(body)) };
  return { ...headers, ...length };
}
