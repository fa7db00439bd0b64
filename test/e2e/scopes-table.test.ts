import { SCOPES, type Scope } from '../../src/domain/organization';
import { documentOf, leastArguments, readSdl, rootFieldsOf, type RootField } from '../graphql/root-fields';
import { openEventStream } from '../server/event-stream-client';
import { openWorld, type Json, type World } from './world';

/** What each root field needs. A field that is new in the SDL is added here by whoever decides what it needs. */
const NEEDED: Readonly<Record<string, Scope>> = {
  'query.viewer': 'read',
  'query.node': 'read',
  'query.nodes': 'read',
  'query.accounts': 'read',
  'query.clients': 'read',
  'query.client': 'read',
  'query.contacts': 'read',
  'query.contact': 'read',
  'query.wallets': 'read',
  'query.wallet': 'read',
  'query.transfers': 'read',
  'query.transfer': 'read',
  'query.events': 'read',
  'query.payoutOptions': 'read',
  'query.requirements': 'read',
  'query.apiKeys': 'keys:admin',
  'mutation.createContact': 'contacts:write',
  'mutation.createContacts': 'contacts:write',
  'mutation.updateContact': 'contacts:write',
  'mutation.registerContact': 'contacts:write',
  'mutation.addPayoutAccount': 'contacts:write',
  'mutation.createTransfer': 'transfers:write',
  'mutation.createTransfers': 'transfers:write',
  'mutation.requestPayment': 'transfers:write',
  'mutation.approveTransfer': 'transfers:write',
  'mutation.cancelTransfer': 'transfers:write',
  'mutation.refreshTransfer': 'transfers:write',
  'mutation.resolveTransfer': 'transfers:resolve',
  'mutation.acknowledgeTransfer': 'transfers:resolve',
  'mutation.refreshWallet': 'read',
  'mutation.linkClient': 'accounts:admin',
  'mutation.addProviderAccount': 'accounts:admin',
  'mutation.updateProviderAccount': 'accounts:admin',
  'mutation.disableProviderAccount': 'accounts:admin',
  'mutation.enableProviderAccount': 'accounts:admin',
  'mutation.checkProviderAccount': 'accounts:admin',
  'mutation.replaceProviderCredentials': 'accounts:admin',
  'mutation.rotateCallbackToken': 'accounts:admin',
  'mutation.createApiKey': 'keys:admin',
  'mutation.rotateApiKey': 'keys:admin',
  'mutation.revokeApiKey': 'keys:admin',
  'subscription.events': 'read',
  'subscription.transferUpdated': 'read',
  'subscription.walletUpdated': 'read',
};

const ROOTS = rootFieldsOf(readSdl());
const nameOf = ({ operation, name }: RootField) => `${operation}.${name}`;

let world: World;
/** Secrets of keys by what they hold. */
const only = new Map<Scope, string>();
const allBut = new Map<Scope, string>();

beforeAll(async () => {
  world = await openWorld();
  const make = async (scopes: Scope[]) => {
    const { createApiKey } = await world.ask<Json>(
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }',
      { input: { label: scopes.join(' '), scopes } },
    );
    return createApiKey.secret as string;
  };
  for (const scope of SCOPES) {
    only.set(scope, await make([scope]));
    allBut.set(scope, await make(SCOPES.filter((other) => other !== scope)));
  }
});
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

/** Codes of everything that was refused, in the answer's errors or the payload's userErrors. */
async function codesOf(root: RootField, key: string): Promise<string[]> {
  const after = root.operation === 'subscription' ? { after: 'none' } : {};
  const variables = { ...leastArguments(root), ...after };
  const selection = root.operation === 'mutation' ? '{ userErrors { code } }' : undefined;
  const query = documentOf(root, Object.keys(variables), selection ?? '{ __typename }');
  const { data, errors } = await answerTo(root, { query, variables }, key);
  const refused = [...(errors ?? []).map(({ extensions }: Json) => extensions.code), ...userCodes(data?.it)];
  return refused as string[];
}

const userCodes = (payload: Json) => (payload?.userErrors ?? []).map(({ code }: Json) => code);

async function answerTo(root: RootField, body: { query: string; variables: object }, key: string): Promise<Json> {
  if (root.operation !== 'subscription') return (await world.post(body, key)).json;
  // A socket wants `read` before anything else; an event stream lets the field itself say what it needs.
  const headers = { authorization: `Bearer ${key}` };
  const stream = await openEventStream(`${world.app.url}/graphql`, { headers, body });
  return JSON.parse((await stream.next())?.data ?? 'null');
}

describe('the table of scopes', () => {
  it('has a line for every root field of the SDL, and none for what is gone', () => {
    expect(Object.keys(NEEDED).sort()).toEqual(ROOTS.map(nameOf).sort());
  });

  it.each(ROOTS.map((root) => [nameOf(root), root] as const))(
    '%s says in its description what it needs',
    (name, root) => {
      const said = /\bScope: ([\w:]+)\.$/.exec(root.field.description ?? '')?.[1];
      expect(said).toBe(NEEDED[name]);
    },
  );
});

describe.each(ROOTS.map((root) => [nameOf(root), root] as const))('%s', (name, root) => {
  it('is refused as FORBIDDEN to a key that holds every scope but the one it needs', async () => {
    const key = allBut.get(NEEDED[name] as Scope) as string;
    expect(await codesOf(root, key)).toEqual(['FORBIDDEN']);
  });

  it.each(SCOPES)('answers a key that holds only %s as its line says', async (scope) => {
    const codes = await codesOf(root, only.get(scope) as string);
    if (scope === NEEDED[name]) expect(codes).not.toContain('FORBIDDEN');
    else expect(codes).toEqual(['FORBIDDEN']);
  });
});
