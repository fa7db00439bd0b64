import { Pool } from 'undici';
import { WebSocket } from 'ws';
import { ATTACKS, FLOOD_BODIES, HEAVY } from './attacks';

/** Connections that each send the next request as soon as the last is answered. */
const CONNECTIONS = 8;
const HEAVY_AT_ONCE = 8;

/** A process of its own, so that what it costs to send all this is not taken for time of the API. */
async function main(url: string, seconds: number): Promise<void> {
  const until = Date.now() + seconds * 1_000;
  const pool = new Pool(url, { connections: CONNECTIONS, pipelining: 1 });
  const bodies = [...Object.values(FLOOD_BODIES), ...Object.values(ATTACKS).map((attack) => JSON.stringify(attack))];
  const statuses: Record<number, number> = {};
  const headers = { authorization: 'Bearer sandbox-demo-key', 'content-type': 'application/json' };

  async function connection(first: number): Promise<void> {
    for (let next = first; Date.now() < until; next += 1) {
      const body = bodies[next % bodies.length] as string;
      const answer = await pool.request({ path: '/graphql', method: 'POST', headers, body });
      await answer.body.dump();
      statuses[answer.statusCode] = (statuses[answer.statusCode] ?? 0) + 1;
    }
  }

  const socket = openSocket(url, until);
  await Promise.all([socket, ...Array.from({ length: CONNECTIONS }, (_, index) => connection(2 * index))]);
  await pool.destroy();
  console.log(JSON.stringify(statuses));
}

/** Eight heavy documents at once, again as soon as all of them are answered. */
function openSocket(url: string, until: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws');
    let open = 0;
    const again = () => {
      if (Date.now() >= until) return socket.close();
      for (let id = 0; id < HEAVY_AT_ONCE; id += 1) {
        open += 1;
        const payload = HEAVY[id % HEAVY.length];
        socket.send(JSON.stringify({ id: String(id), type: 'subscribe', payload }));
      }
    };
    socket.on('open', () =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: { apiKey: 'sandbox-demo-key' } })),
    );
    socket.on('message', (data: Buffer) => {
      const { type } = JSON.parse(data.toString('utf8')) as { type: string };
      if (type === 'connection_ack') return again();
      if (type === 'complete' || type === 'error') open -= 1;
      if (open === 0) setTimeout(again, 1);
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve());
  });
}

void main(process.argv[2] as string, Number(process.argv[3]));
