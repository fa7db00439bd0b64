import { buildSchema, execute, getIntrospectionQuery, parse, type GraphQLObjectType } from 'graphql';
import { paceFields } from '../../src/graphql/paced-fields';

const SCHEMA = `
  type Query { people: [Person!]! }
  type Mutation { people: [Person!]! }
  type Person { name: String! friend: Person }`;

/** A thousand people, each of whom takes as long to read as the test's clock says. */
function executed(operation: string, options: { msOfEach: number; context?: object }) {
  let now = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
  const schema = buildSchema(SCHEMA);
  const { friend } = (schema.getType('Person') as GraphQLObjectType).getFields();
  if (friend) friend.resolve = () => ((now += options.msOfEach), { name: 'Awa' });
  paceFields(schema);
  const rootValue = { people: Array.from({ length: 1_000 }, () => ({ name: 'Moussa' })) };
  const result = execute({ schema, document: parse(operation), rootValue, contextValue: options.context });
  return { result };
}

/** How often the event loop comes round before the answer is whole. */
async function roundsUntil(result: unknown): Promise<number> {
  let rounds = 0;
  let isOver = false;
  const whole = Promise.resolve(result).then(() => (isOver = true));
  while (!isOver) {
    await new Promise((resolve) => setImmediate(resolve));
    rounds += 1;
  }
  await whole;
  return rounds;
}

const PEOPLE = '{ people { name friend { name } } }';
const LONG = { isPaced: true };
afterEach(() => jest.restoreAllMocks());

describe('an answer of many values', () => {
  it.each(['query', 'mutation'])('of a %s lets the event loop come round where it lasts too long', async (kind) => {
    const { result } = executed(`${kind} ${PEOPLE}`, { msOfEach: 1, context: { ...LONG } });
    expect(await roundsUntil(result)).toBeGreaterThanOrEqual(10);
    const { data, errors } = (await result) as { data?: { people: object[] }; errors?: unknown };
    expect(errors).toBeUndefined();
    expect(data?.people).toHaveLength(1_000);
    expect(data?.people[999]).toEqual({ name: 'Moussa', friend: { name: 'Awa' } });
  });

  it('lets it come round for each page of fields, even if they seem to take no time: what is below them comes later', async () => {
    const { result } = executed(PEOPLE, { msOfEach: 0, context: { ...LONG } });
    expect(await roundsUntil(result)).toBeGreaterThanOrEqual(9);
  });

  it.each([
    ['an operation that is not long', PEOPLE, {}],
    ['a tool that executes without a context', getIntrospectionQuery(), undefined],
  ])('is given at once to %s', (_whom, operation, context) => {
    expect(executed(operation, { msOfEach: 1, context }).result).not.toBeInstanceOf(Promise);
  });

  it('does not hold up a short one of another operation', () => {
    const long = executed(PEOPLE, { msOfEach: 1, context: { ...LONG } }).result;
    expect(long).toBeInstanceOf(Promise);
    expect(executed('{ people { name } }', { msOfEach: 1, context: { ...LONG } }).result).not.toBeInstanceOf(Promise);
  });
});
