// The shortest transfer through CinetPay and through Peex: `npm start` in another window, then `node examples/shortest.mjs`.
import { key, url } from './order.mjs';

/**
 * What a caller has to give besides a key of its own; everything else has a default or follows from the wallet. Both
 * providers pay by mobile money alone, so no method is named; phones are understood as people type them.
 */
const ORDERS = {
  CINETPAY: (walletId) => ({
    walletId,
    recipient: { newContact: { firstName: 'Awa', phone: '00225 07 00 00 00 01' } },
    amount: { amount: '500', currency: 'XOF' },
  }),
  PEEX: (walletId) => ({
    walletId,
    recipient: { newContact: { firstName: 'Awa', phone: '+237 677-00-00-01' } },
    amount: { amount: '1000', currency: 'XAF' },
    sender: { firstName: 'Marie', lastName: 'Fotso', phone: '237 699 11 12 22' },
    purpose: 'FAMILY',
    fundOrigin: 'SALARY',
    options: { peex: { amlCft: true } },
  }),
};

async function ask(query, variables) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  const { data, errors } = await answer.json();
  if (errors) throw new Error(errors.map(({ message }) => message).join('; '));
  return data;
}

/** Every value at the end of a path is one that the caller gives. */
const valuesOf = (value) =>
  typeof value === 'object' ? Object.values(value).reduce((sum, one) => sum + valuesOf(one), 0) : 1;

for (const [provider, orderFrom] of Object.entries(ORDERS)) {
  const { wallets } = await ask(
    'query ($p: [Provider!]) { wallets(filter: { providers: $p }, first: 1) { nodes { id } } }',
    {
      p: [provider],
    },
  );
  const order = orderFrom(wallets.nodes[0].id);
  const { createTransfer } = await ask(
    'mutation ($input: CreateTransferInput!) { createTransfer(input: $input) { transfer { reference status } userErrors { message } } }',
    { input: { ...order, idempotencyKey: `shortest-${provider}-${Date.now()}` } },
  );
  const { transfer, userErrors } = createTransfer;
  if (userErrors.length > 0) throw new Error(userErrors.map(({ message }) => message).join('; '));
  console.log(`${provider}: ${valuesOf(order)} values and a key, ${transfer.reference} is ${transfer.status}`);
}
