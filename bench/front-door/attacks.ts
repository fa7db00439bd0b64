import { getIntrospectionQuery } from 'graphql';

const many = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

export interface Attack {
  query: string;
  variables?: object;
}

/** Documents that once held the process for seconds, and their kin, each as large as the limits let it be. */
export const ATTACKS: Readonly<Record<string, Attack>> = {
  'operations that spread a big fragment': {
    query: `${many(300, (i) => `query q${i} { ...F }`)} fragment F on Query { ${many(4_500, () => '__typename')} }`,
  },
  'as many operations as are allowed': {
    query: `${many(25, (i) => `query q${i}($v: Int) { ...F }`)} fragment F on Query { ${many(900, (i) => `a${i}: contacts(first: $v) { nodes { id } }`)} }`,
  },
  'a chain of fragments spread twice': {
    query: `query ($v: Int) { ...f0 } ${many(480, (i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} contacts(first: $v) { nodes { id } } }`)} fragment f480 on Query { viewer { scopes } }`,
  },
  'a thousand spreads': {
    query: `{ ${many(1_300, (i) => `...f${i}`)} } ${many(1_300, (i) => `fragment f${i} on Query { __typename }`)}`,
  },
  'fields of one name': { query: `{ ${many(1_600, () => 'viewer { apiKey { id } }')} }` },
  'fragments of introspection': {
    query: `{ __schema { types { ...f0 } } } ${many(450, (i) => `fragment f${i} on __Type { fields { type { ...f${i + 1} ...f${i + 1} } } }`)} fragment f450 on __Type { name }`,
  },
  'unknown fields': { query: `{ ${many(4_900, (i) => `viewr${i}`)} }` },
  'a long list': { query: `{ nodes(ids: [${many(14_900, () => '"a"')}]) { id } }` },
  'the longest list that is let in': { query: `{ nodes(ids: [${many(4_900, () => '"a"')}]) { id } }` },
  'deep nesting': { query: '{ a'.repeat(7_000) + '}'.repeat(7_000) },
  'wide variables': {
    query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
    variables: { ids: Array.from({ length: 14_000 }, (_, i) => `id${i}`) },
  },
};

/** Every field that lists of money work have, down to the wallet's and the client's own. */
const TRANSFER =
  'id status providerStatus reference createdAt updatedAt amount { amount currency } ' +
  'wallet { id label currency account { id label } } client { id } contact { id firstName lastName } ' +
  'events(first: 10) { nodes { cursor type at } }';

/** The most that one key is let do, each again and again. */
const FLOOD: Readonly<Record<string, Attack>> = {
  'introspection by 199 aliases': { query: `{ ${many(199, (i) => `a${i}: __schema { types { name } }`)} }` },
  'introspection of all fields': {
    query: '{ __schema { types { name fields { name args { name type { name } } type { name ofType { name } } } } } }',
  },
  'introspection as clients ask for it': { query: getIntrospectionQuery() },
  'the key 1,600 times': { query: `{ ${many(1_600, () => 'viewer { apiKey { id } }')} }` },
  'the key by 199 aliases': { query: `{ ${many(199, (i) => `a${i}: viewer { apiKey { id } }`)} }` },
  '20 lists of 100 contacts': {
    query: `{ ${many(20, (i) => `a${i}: contacts(first: 100) { nodes { id firstName lastName createdAt } }`)} }`,
  },
  '190 different lists of 100 contacts': {
    query: `{ ${many(190, (i) => `a${i}: contacts(first: ${i % 2 ? 100 : 99}, filter: { search: "${'Load'.slice(0, (i % 4) + 1)}" }) { nodes { id firstName lastName } }`)} }`,
  },
  '100 lists of 100 contacts and their registrations': {
    query: `{ ${many(100, (i) => `a${i}: contacts(first: 100) { nodes { id registrations { provider status } } }`)} }`,
  },
  '100 transfers and 100 events of each': {
    query: '{ transfers(first: 100) { nodes { id events(first: 100) { nodes { cursor type at } } } } }',
  },
  '15 lists of 100 transfers with all about them': {
    query: `{ ${many(15, (i) => `a${i}: transfers(first: ${100 - i}) { nodes { ${TRANSFER} } }`)} }`,
  },
  '4,900 ids in the text': { query: `{ nodes(ids: [${many(4_900, () => '"a"')}]) { id } }` },
  '14,000 values by variable': {
    query: 'query ($f: TransferFilter) { transfers(filter: $f) { nodes { id } } }',
    variables: { f: { walletIds: Array.from({ length: 14_000 }, (_, i) => `wal_${i}`) } },
  },
};

const NESTED = '['.repeat(400_000) + ']'.repeat(400_000);

/** Bodies that no JSON writer would make, as large as a body may be. */
const BODIES: Readonly<Record<string, string>> = {
  '800 kB of brackets': `{"query":"query ($f: JSON) { viewer { scopes } }","variables":{"f":${NESTED}}}`,
  '800 kB of brackets as a text': `{"query":"{ viewer { scopes } }","variables":"${NESTED}"}`,
  '300,000 objects': `{"query":"{ viewer { scopes } }","variables":{"f":[{}${',{}'.repeat(300_000)}]}}`,
};

export const FLOOD_BODIES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(FLOOD).map(([name, attack]) => [name, JSON.stringify(attack)])),
  ...BODIES,
};

/** Documents whose answers are long. */
export const HEAVY: readonly Attack[] = Object.entries(FLOOD)
  .filter(([name]) => name.includes('lists of') || name.includes('events'))
  .map(([, attack]) => attack);
