import fc from 'fast-check';
import { getOperationAST, Kind, parse, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { buildGraph } from '../../src/graphql/build-graph';
import { countFieldPairs } from '../../src/server/field-pairs';
import { introspectionSizes } from '../../src/server/introspection-cost';
import { measure, type Measured } from '../../src/server/measure';

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await buildGraph([]);
});

const many = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');

function measured(query: string, variables: Record<string, unknown> = {}, refuse: (soFar: object) => void = () => {}) {
  const document = parse(query);
  const operation =
    getOperationAST(document) ??
    document.definitions.find((one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('the document has an operation');
  let visits = 0;
  const found: Measured = measure(document, operation, variables, {
    schema,
    introspection: introspectionSizes(schema),
    largestPage: 100,
    refuse,
    visited: () => (visits += 1),
  });
  return { ...found, visits, tokens: document.tokenCount as number };
}

/** Texts whose expansion is far larger than they are. */
const DOCUMENTS = {
  'many operations that spread one big fragment': fc
    .tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 500 }))
    .map(([operations, fields]) => ({
      query: `${many(operations, (i) => `query q${i} { ...F }`)} fragment F on Query { ${many(fields, (i) => `a${i}: viewer { scopes }`)} }`,
      variables: {},
    })),
  'a chain of fragments with variables, each spread twice': fc
    .tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 100 }))
    .map(([length, first]) => ({
      query: `query ($v: Int) { ...f0 } ${many(length, (i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} contacts(first: $v) { nodes { id } } }`)} fragment f${length} on Query { viewer { scopes } }`,
      variables: { v: first },
    })),
  'one fragment that spreads a thousand': fc.integer({ min: 1, max: 1_000 }).map((count) => ({
    query: `{ ...All ...All } fragment All on Query { ${many(count, (i) => `...f${i}`)} } ${many(count, (i) => `fragment f${i} on Query { viewer { scopes } }`)}`,
    variables: {},
  })),
  'wide and deep variables, named by every field': fc
    .tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 1, max: 50 }))
    .map(([fields, width, depth]) => {
      let deep: unknown = Array.from({ length: width }, (_, i) => `id${i}`);
      for (let level = 0; level < depth; level += 1) deep = { level: deep, wide: Array.from({ length: 10 }, () => 1) };
      return {
        query: `query ($ids: [ID!]!, $input: X) { ${many(fields, (i) => `a${i}: nodes(ids: $ids) { id } b${i}: x(input: $input) { id }`)} }`,
        variables: { ids: Array.from({ length: width }, (_, i) => `id${i}`), input: deep },
      };
    }),
  'fragments of introspection that spread each other': fc.integer({ min: 1, max: 200 }).map((length) => ({
    query: `{ __schema { types { ...f0 } } } ${many(length, (i) => `fragment f${i} on __Type { fields { type { ...f${i + 1} ...f${i + 1} } } }`)} fragment f${length} on __Type { name }`,
    variables: {},
  })),
};

describe('measuring an operation visits each node of its text twice at most, whatever it expands to:', () => {
  it.each(Object.entries(DOCUMENTS))('%s', (_what, documents) => {
    fc.assert(
      fc.property(documents, ({ query, variables }) => {
        const { visits, tokens } = measured(query, variables);
        expect(visits).toBeLessThanOrEqual(2 * tokens);
      }),
      { numRuns: 25 },
    );
  });
});

describe('measuring an operation', () => {
  it('ends at the first excess', () => {
    let seen = 0;
    const stop = () => {
      seen += 1;
      if (seen > 10) throw new Error('enough');
    };
    expect(() => measured(`{ ${many(1_000, (i) => `a${i}: viewer { scopes }`)} }`, {}, stop)).toThrow('enough');
    expect(seen).toBe(11);
  });

  it('looks at no operation but the one that runs', () => {
    const { fields } = measured(`query A { viewer { scopes } } query B { ${many(100, () => 'viewer { scopes }')} }`);
    expect(fields).toBe(2);
  });

  it('counts lists in variables, in their defaults and in the text alike', () => {
    const ids = ['a', 'b', 'c'];
    const costs = [
      measured('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids }).cost,
      measured('query ($ids: [ID!]! = ["a", "b", "c"]) { nodes(ids: $ids) { id } }').cost,
      measured('{ nodes(ids: ["a", "b", "c"]) { id } }').cost,
    ];
    expect(costs).toEqual([4, 4, 4]);
  });

  it('prices introspection by what it answers with: the whole schema is some tens of thousands of values', () => {
    const all = measured('{ __schema { types { name fields { name args { name } type { name } } } } }');
    const values = Object.values(schema.getTypeMap()).length;
    expect(all.introspections).toBe(1);
    expect(all.introspectionCost).toBeGreaterThan(values);
    const nested = measured('{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }');
    expect(nested.introspectionCost).toBeGreaterThan(250_000);
  });
});

describe('counting the pairs that validation compares', () => {
  it('finds as many as there are, in one selection and through fragments', () => {
    expect(countFieldPairs(parse(`{ ${many(10, () => 'viewer { scopes }')} }`), 1_000)).toBeGreaterThanOrEqual(90);
    expect(countFieldPairs(parse(`{ ${many(200, (i) => `a${i}: viewer { scopes apiKey { id } }`)} }`), 1_000)).toBe(0);
  });

  it('ends at the limit, where a million would have to be made', () => {
    const limit = 20_000;
    for (const query of [
      `{ ${many(1_600, () => 'viewer { apiKey { id } }')} }`,
      `{ ${many(1_300, (i) => `...f${i}`)} } ${many(1_300, (i) => `fragment f${i} on Query { a }`)}`,
    ]) {
      const pairs = countFieldPairs(parse(query), limit);
      expect(pairs).toBeGreaterThan(limit);
      expect(pairs).toBeLessThan(limit + 5_000);
    }
  });
});
