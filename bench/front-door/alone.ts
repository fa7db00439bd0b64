import { Pool } from 'undici';
import { median } from '../stage';

const ROUNDS = 5;
const CHEAP = JSON.stringify({ query: '{ viewer { organization { name } } }' });

export interface Stall {
  /** The longest time that a cheap query of the other organization waits. */
  ms: number;
  tookMs: number;
  status: number;
  bytes: number;
}

/** What one request alone does to others, sent over one connection while they ask over another: medians, after one to warm up. */
export async function stallOf(url: string, body: string): Promise<Stall> {
  const ask = asker(url, 'sandbox-demo-key');
  const other = asker(url, 'sandbox-demo-key-b');
  const [worsts, tooks]: [number[], number[]] = [[], []];
  let [status, bytes] = [0, 0];
  for (let round = -1; round < ROUNDS; round += 1) {
    const began = performance.now();
    let [isOver, worst] = [false, 0];
    const answered = ask.send(body).then((answer) => {
      isOver = true;
      ({ status, bytes } = answer);
    });
    do {
      const asked = performance.now();
      await other.send(CHEAP);
      worst = Math.max(worst, performance.now() - asked);
    } while (!isOver);
    await answered;
    if (round < 0) continue;
    worsts.push(worst);
    tooks.push(performance.now() - began);
  }
  await Promise.all([ask.close(), other.close()]);
  return { ms: median(worsts), tookMs: median(tooks), status, bytes };
}

function asker(url: string, key: string) {
  const pool = new Pool(url, { connections: 1, pipelining: 1 });
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  return {
    async send(body: string): Promise<{ status: number; bytes: number }> {
      const answer = await pool.request({ path: '/graphql', method: 'POST', headers, body });
      const bytes = (await answer.body.arrayBuffer()).byteLength;
      return { status: answer.statusCode, bytes };
    },
    close: () => pool.destroy(),
  };
}
