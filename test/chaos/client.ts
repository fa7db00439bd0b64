import { createClient, type Client } from 'graphql-ws';
import WebSocket from 'ws';

const KEY = 'Bearer sandbox-demo-key';

/** One question over HTTP; throws where no answer came, as a caller of a dying server sees it. */
export async function ask<T>(url: string, query: string, variables: object = {}): Promise<T> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: KEY, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(15_000),
  });
  const { data, errors } = (await response.json()) as { data?: T; errors?: { message: string }[] };
  if (!data || errors) throw new Error(errors?.map((error) => error.message).join('; ') ?? `HTTP ${response.status}`);
  return data;
}

/** Follows the organization's events for ever: after every break it connects again and resumes by cursor. */
export class Follower {
  readonly cursors: string[] = [];
  connections = 0;
  private client: Client | null = null;
  private stopped = false;

  constructor(
    private readonly url: string,
    private cursor: string,
  ) {}

  async run(): Promise<void> {
    while (!this.stopped) {
      this.client = createClient({
        url: `${this.url.replace(/^http/, 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        connectionParams: { Authorization: KEY },
        retryAttempts: 0,
      });
      try {
        const events = this.client.iterate<{ events: { cursor: string } }>({
          query: 'subscription ($after: EventCursor) { events(after: $after) { cursor } }',
          variables: { after: this.cursor },
        });
        this.connections += 1;
        for await (const { data, errors } of events) {
          if (errors) throw new Error(errors.map((error) => error.message).join('; '));
          if (!data) continue;
          this.cursor = data.events.cursor;
          this.cursors.push(this.cursor);
        }
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 100)); // the server is away; it comes back
      }
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.client?.dispose();
  }
}
