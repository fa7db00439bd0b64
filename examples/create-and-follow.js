'use strict';
/**
 * Sends 5000 XAF through Peex to a new contact and follows the transfer until it is final.
 *
 *   node examples/create-and-follow.js [http://127.0.0.1:4000] [api key]
 */
const { createClient } = require('graphql-ws');
const WebSocket = require('ws');

const [url = 'http://127.0.0.1:4000', key = 'sandbox-demo-key'] = process.argv.slice(2);
const authorization = `Bearer ${key}`;

async function ask(query, variables) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors.map((error) => error.message).join('; '));
  return data;
}

async function main() {
  const { wallets } = await ask('{ wallets(filter: { providers: [PEEX] }, first: 1) { nodes { id } } }');
  const { createTransfer } = await ask(
    `mutation ($input: CreateTransferInput!) {
      createTransfer(input: $input) {
        transfer { id status reference amount { amount currency } }
        cursor
        userErrors { code message moneyMoved }
      }
    }`,
    {
      input: {
        idempotencyKey: `example-${Date.now()}`,
        walletId: wallets.nodes[0].id,
        recipient: {
          newContact: { firstName: 'Awa', lastName: 'Ngono', phone: '+237678923563', country: 'CM' },
        },
        amount: { amount: '5000', currency: 'XAF' },
        method: 'MOBILE_MONEY',
        sender: { firstName: 'Marie', lastName: 'Fotso', phone: '+33612345678', country: 'FR' },
        purpose: 'FAMILY',
        fundOrigin: 'SALARY',
        options: { peex: { amlCft: true } },
      },
    },
  );
  const { transfer, cursor, userErrors } = createTransfer;
  if (userErrors.length > 0) throw new Error(userErrors.map((error) => error.message).join('; '));
  console.log(`created  ${transfer.status}  ${transfer.amount.amount} ${transfer.amount.currency}`);

  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { Authorization: authorization },
  });
  const events = client.iterate({
    query: `subscription ($ids: [ID!], $after: EventCursor) {
      transferUpdated(filter: { transferIds: $ids }, after: $after) {
        from to providerStatus version transfer { isFinal }
      }
    }`,
    variables: { ids: [transfer.id], after: cursor },
  });
  for await (const { data, errors } of events) {
    if (errors) throw new Error(errors.map((error) => error.message).join('; '));
    const { from, to, providerStatus, version } = data.transferUpdated;
    console.log(`event    v${version}  ${from} -> ${to}  (Peex says: ${providerStatus ?? 'nothing yet'})`);
    if (data.transferUpdated.transfer.isFinal) break;
  }
  await client.dispose();
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
