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
  'deep nesting': { query: '{ a'.repeat(7_000) + '}'.repeat(7_000) },
  'wide variables': {
    query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
    variables: { ids: Array.from({ length: 14_000 }, (_, i) => `id${i}`) },
  },
};

/** The most that one key is let do, each again and again. */
const FLOOD: readonly Attack[] = [
  { query: `{ ${many(199, (i) => `a${i}: __schema { types { name } }`)} }` },
  {
    query: '{ __schema { types { name fields { name args { name type { name } } type { name ofType { name } } } } } }',
  },
  { query: `{ ${many(1_600, () => 'viewer { apiKey { id } }')} }` },
  { query: `{ ${many(20, (i) => `a${i}: contacts(first: 100) { nodes { id firstName lastName createdAt } }`)} }` },
  { query: `{ ${many(100, (i) => `a${i}: contacts(first: 100) { nodes { id registrations { id } } }`)} }` },
  { query: '{ transfers(first: 100) { nodes { id events(first: 100) { nodes { cursor type at } } } } }' },
];

/** 800 kB of brackets, which no JSON writer would make. */
const NESTED = `{"query":"query ($f: JSON) { viewer { scopes } }","variables":{"f":${'['.repeat(400_000)}${']'.repeat(400_000)}}}`;

export const FLOOD_BODIES: readonly string[] = [...FLOOD.map((attack) => JSON.stringify(attack)), NESTED];

/** Documents whose answers are long. */
export const HEAVY: readonly Attack[] = FLOOD.slice(-3);
