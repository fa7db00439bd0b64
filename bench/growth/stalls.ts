import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { GrowthDatabase } from './databases';

/** The middle one of so many counts. */
const TIMES = 7;

const TRANSFER = `id provider kind method status isFinal providerStatus reference externalId clientReference version
  createdAt updatedAt amount { amount currency } fee { amount currency } received { amount currency }
  sync { polls nextPollAt lastPolledAt } failure { category code message }`;
const PAYEE = 'contact { id firstName lastName phone email country }';
const many = (count: number, field: (alias: string, index: number) => string) =>
  `{ ${Array.from({ length: count }, (_, index) => field(`a${index}`, index)).join('\n')} }`;

/** Of the fields above, of a hundred rows each, this many come to nearly the 100,000 values of MAX_COST. */
const MOST_PAGES = 26;

/** Questions that are as much as one operation may be, each in its own way. */
const WORST: Record<string, string> = {
  'no transfer of a method': '{ transfers(filter: { methods: [BANK_DEPOSIT], kinds: [COLLECTION] }) { nodes { id } } }',
  'twenty lists that find nothing': many(
    20,
    (alias, index) =>
      `${alias}: transfers(filter: { methods: [BANK_DEPOSIT], minAmount: "${index + 1}" }) { nodes { id } }`,
  ),
  'twenty searches for contacts': many(
    20,
    (alias, index) => `${alias}: contacts(filter: { search: "nobody is called so ${index}" }) { nodes { id } }`,
  ),
  'a page with everything': `{ transfers(first: 100) { nodes { ${TRANSFER} ${PAYEE} wallet { id currency } account { id label } } } }`,
  'pages up to the limit of cost': many(
    MOST_PAGES,
    (alias, index) => `${alias}: transfers(first: 100, filter: { statuses: [${index % 2 ? 'SUCCEEDED' : 'FAILED'}] }) {
      nodes { ${TRANSFER} ${PAYEE} } }`,
  ),
  'transfers of a page of contacts':
    '{ contacts(first: 100) { nodes { id transfers(first: 50) { nodes { id status } } } } }',
  'a hundred transfers of each of a hundred clients': `{ clients(first: 100) { nodes { id
    transfers(first: 100) { nodes { id status reference version kind method isFinal } } } } }`,
  'a page of wallets and their transfers':
    '{ wallets(first: 100) { nodes { id transfers(first: 5) { nodes { id } } } } }',
  'a page of events': '{ events(first: 100) { nodes { cursor type at } } }',
};

/** How long the event loop of a server stands still at the most while it answers the worst that one may ask. */
export async function measureStalls({ dataDir, databaseUrl, schema, filled }: GrowthDatabase) {
  const server = fork(join('scripts', 'run-ts.js'), [join(__dirname, 'stall-server.ts')]);
  const next = async <T>() => (await once(server, 'message'))[0] as T;
  const { organizationId } = filled.world;
  server.send({ open: { databaseUrl, dataDir, organizationId, ...(schema && { schema }) } });
  const { url, key } = await next<{ url: string; key: string }>();
  const rows: {
    name: string;
    stallMs: number;
    wallMs: number;
    answerMs: number;
    kib: number;
    refused: string | null;
  }[] = [];
  for (const [name, query] of Object.entries(WORST)) {
    const runs = [];
    for (let time = 0; time < TIMES; time += 1) {
      server.send('begin');
      await next();
      const began = performance.now();
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify({ query }),
      });
      const text = await response.text();
      const answerMs = performance.now() - began;
      server.send('end');
      const { cpuMs, wallMs } = await next<{ cpuMs: number; wallMs: number }>();
      const { errors } = JSON.parse(text) as { errors?: { message: string; extensions: { code: string } }[] };
      const refused = errors?.[0] ? `${errors[0].extensions.code}: ${errors[0].message.slice(0, 90)}` : null;
      runs.push({ name, stallMs: cpuMs, wallMs, answerMs, kib: text.length / 1024, refused });
    }
    runs.sort((one, other) => one.stallMs - other.stallMs);
    const middle = runs[Math.floor(TIMES / 2)];
    if (middle) rows.push(middle);
  }
  server.send('close');
  await once(server, 'exit');
  return rows;
}
