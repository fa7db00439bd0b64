// What the followers here have in common: where the server is, what is ordered, how events are checked.
import { setTimeout as sleep } from 'node:timers/promises';

/** `npm start` answers both as they stand. */
export const url = process.env.CORRIDOR_URL ?? 'http://127.0.0.1:4000';
export const key = process.env.CORRIDOR_KEY ?? 'sandbox-demo-key';

export const WALLET = '{ wallets(filter: { providers: [PEEX] }, first: 1) { nodes { id } } }';

export const CREATE = `mutation ($input: CreateTransferInput!) {
  createTransfer(input: $input) {
    transfer { id status amount { amount currency } }
    cursor
    userErrors { message }
  }
}`;

/** 5000 XAF through Peex to a new contact. Sent again with the same key it would be the same transfer. */
export const orderFrom = (walletId) => ({
  idempotencyKey: `example-${crypto.randomUUID()}`,
  walletId,
  recipient: { newContact: { firstName: 'Awa', lastName: 'Ngono', phone: '+237678923563', country: 'CM' } },
  amount: { amount: '5000', currency: 'XAF' },
  method: 'MOBILE_MONEY',
  sender: { firstName: 'Marie', lastName: 'Fotso', phone: '+33612345678', country: 'FR' },
  purpose: 'FAMILY',
  fundOrigin: 'SALARY',
  options: { peex: { amlCft: true } },
});

/** The payload of CREATE, or why there is no transfer. */
export function created({ createTransfer }) {
  const { transfer, userErrors } = createTransfer;
  if (userErrors.length > 0) throw new Error(userErrors.map(({ message }) => message).join('; '));
  console.log(`created  ${transfer.status}  ${transfer.amount.amount} ${transfer.amount.currency}`);
  return createTransfer;
}

export const FOLLOW = `subscription ($id: ID!, $after: EventCursor) {
  transferUpdated(filter: { transferIds: [$id] }, after: $after) {
    cursor from to version transfer { id version isFinal }
  }
}`;

/** The event after which each program cuts its own connection, once. */
const CUT_AFTER = 'PENDING';

/**
 * Prints each event once. A transfer's version grows by one with every event, and createTransfer's cursor stands at
 * version 1: any other step is a gap or a repeat. Answers whether this event is the last: `transfer` is as it is now,
 * which after a reconnect may be further than the event.
 */
export function journal(cutConnection) {
  let last = 1;
  let isCut = false;
  return ({ from, to, version, transfer }) => {
    if (version !== last + 1) throw new Error(`v${version} came after v${last}: a gap or a repeat`);
    last = version;
    console.log(`event    v${version}  ${from} -> ${to}`);
    if (to === CUT_AFTER && !isCut) {
      isCut = true;
      console.log(`cut      after v${version}`);
      cutConnection();
    }
    return transfer.isFinal && transfer.version === version;
  };
}

/** How a graphql-ws client comes back: for ever, soon at first and then ever more slowly, never all clients at once. */
export const COMING_BACK = {
  retryAttempts: Infinity,
  // What closes or refuses a connection is an event; the client itself stays away after 4401, which stands for a bad,
  // revoked or expired key. An Error is a fault of this program.
  shouldRetry: (problem) => !(problem instanceof Error),
  retryWait: (retries) => sleep(Math.random() * Math.min(200 * 2 ** retries, 10_000)),
};

/** As one Error: a stream ends by an Error, by the close of its socket, or with a list of GraphQL errors. */
export const reasonOf = (end) =>
  end instanceof Error ? end : new Error(end[0]?.message ?? `closed with ${end.code} ${end.reason}`);
