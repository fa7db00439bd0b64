import { DEMO_KEYS } from './auth/demo-keys';
import { SEEDED_CONTACTS } from './seed-data';
import type { App } from './app';

/** What `npm start` prints: where it listens, the key, and three commands to paste. */
export async function describeStart(app: App, runId: string): Promise<string> {
  const lines = [
    `Corridor listens on ${app.url}/graphql (${app.config.mode} mode)`,
    `Playground at ${app.url}/playground`,
  ];
  if (app.config.mode === 'sandbox') lines.push(...(await sandboxLines(app, runId)));
  else lines.push('Make an organization and its first key with: npm run admin -- create-organization <name>');
  return lines.join('\n');
}

async function sandboxLines(app: App, runId: string): Promise<string[]> {
  const steps = await findSteps(app, runId);
  return [
    `Provider sandbox at ${app.sandboxUrl}`,
    `Demo key, for callers on this machine: ${DEMO_KEYS.a}`,
    ...(steps
      ? [
          '',
          '1. Look at the wallets:',
          steps.query,
          '',
          '2. Send money:',
          steps.create,
          '',
          '3. Follow it:',
          steps.follow,
        ]
      : []),
  ];
}

export interface NextSteps {
  query: string;
  create: string;
  follow: string;
}

/** Null where the seeded data is not there: another registry, or a revoked demo key. */
async function findSteps({ url, keyring, engine, store }: App, runId: string): Promise<NextSteps | null> {
  const found = await keyring.authenticate(DEMO_KEYS.a, { loopback: true });
  const [payee] = SEEDED_CONTACTS;
  if ('refusal' in found || !payee) return null;
  const { viewer } = found;
  const wallets = await store.pageWallets(viewer, { providers: ['PEEX'] }, { first: 1 });
  const contacts = await store.pageContacts(viewer, { phones: [payee.contact.phone ?? ''] }, { first: 1 });
  const [wallet] = wallets.edges;
  const [contact] = contacts.edges;
  if (!wallet || !contact) return null;
  return {
    query: curl(url, { query: '{ wallets { nodes { id provider label currency balance { available } } } }' }),
    create: curl(url, {
      query: `mutation($input: CreateTransferInput!) { createTransfer(input: $input) {
        transfer { id status reference } userErrors { code message } } }`.replace(/\s+/g, ' '),
      variables: {
        input: {
          idempotencyKey: `first-steps-${runId}`,
          walletId: wallet.node.id,
          recipient: { contactId: contact.node.id },
          amount: { amount: '5000', currency: wallet.node.currency },
          method: 'MOBILE_MONEY',
          sender: { firstName: 'Marie', lastName: 'Fotso', phone: '+237699999999', country: 'CM' },
          purpose: 'FAMILY',
          fundOrigin: 'SALARY',
          options: { peex: { amlCft: true } },
        },
      },
    }),
    follow: followCommand(url, await engine.streams.head(viewer)),
  };
}

function curl(url: string, body: object): string {
  return `curl -s ${url}/graphql -H 'Authorization: Bearer ${DEMO_KEYS.a}' -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`;
}

/** With the packages that are installed here anyway; from this start on, so that nothing is missed. */
function followCommand(url: string, after: string): string {
  const query = `subscription { transferUpdated(after: "${after}") { at from to transfer { reference amount { amount currency } } } }`;
  const program =
    `const client = require("graphql-ws").createClient({ url: "${url.replace(/^http/, 'ws')}/graphql", webSocketImpl: require("ws"), ` +
    `connectionParams: { Authorization: "Bearer ${DEMO_KEYS.a}" } });\n` +
    `(async () => { for await (const { data } of client.iterate({ query: ${JSON.stringify(query)} })) ` +
    `console.log(JSON.stringify(data.transferUpdated)); })();`;
  return `node -e '${program.replace('\n', ' ')}'`;
}
