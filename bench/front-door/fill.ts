import { CREATE_MANY, orderOf, pause, type Stage } from '../stage';

const CONTACTS = `mutation($input: CreateContactsInput!) { createContacts(input: $input) { userErrors { message path } } }`;
const OPEN = '{ transfers(filter: { isFinal: false }) { nodes { id } } }';
const PAGE = 100;

/** A full page of contacts and of transfers with their events, so that lists are as long as they may be. */
export async function fill(stage: Stage): Promise<void> {
  const { walletId, contactId } = await stage.party();
  const contacts = Array.from({ length: PAGE }, (_, i) => ({
    firstName: 'Load',
    lastName: `Number ${i}`,
    phone: `+2376770${String(10_000 + i)}`,
    country: 'CM',
  }));
  await mustWork(stage, CONTACTS, { contacts });
  for (const batch of [1, 2]) {
    const transfers = Array.from({ length: PAGE / 2 }, (_, i) => {
      const {
        idempotencyKey: _key,
        waitFor: _wait,
        ...order
      } = orderOf('', walletId, { contactId }) as Record<string, unknown>;
      return { ...order, idempotencyKey: `load-${batch}-${i}` };
    });
    await mustWork(stage, CREATE_MANY, { idempotencyKey: `load-${batch}`, transfers });
  }
  // Polls write to the disk, which is not what is measured here.
  while (!(await stage.ask(OPEN)).includes('"nodes":[]')) await pause(500);
}

async function mustWork(stage: Stage, query: string, input: object): Promise<void> {
  const answer = await stage.ask(query, { input });
  const read = JSON.parse(answer) as { errors?: unknown; data: Record<string, { userErrors: unknown[] }> };
  const userErrors = Object.values(read.data ?? {}).flatMap((payload) => payload.userErrors);
  if (read.errors || userErrors.length > 0) throw new Error(`the stage was not filled: ${answer.slice(0, 500)}`);
}
