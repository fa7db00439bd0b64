import fc from 'fast-check';
import { jsonExcess, MAX_JSON_NESTING } from '../../src/server/json-size';
import { openServer, type ServerWorld } from './open-server';

describe('the size of a JSON text', () => {
  it('is never held against one that has no more values than it may', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 20 }), fc.boolean(), (value, isSpaced) => {
        const text = JSON.stringify(value, null, isSpaced ? 2 : 0);
        expect(jsonExcess(text, valuesOf(value))).toBeNull();
      }),
    );
  });

  it('counts nothing that stands in a text, whatever quotes and backslashes it has', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('"', '\\', '[', '{', ',', ']', 'a')), (parts) => {
        expect(jsonExcess(JSON.stringify({ a: parts.join('').repeat(60) }), 2)).toBeNull();
      }),
    );
  });

  it('is too much from one level of nesting too many on, of lists and objects', () => {
    const lists = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    const objects = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    for (const nested of [lists, objects]) {
      expect(jsonExcess(nested(MAX_JSON_NESTING), 1_000)).toBeNull();
      expect(jsonExcess(nested(MAX_JSON_NESTING + 1), 1_000)).toBe('NESTING');
    }
  });

  it('is too much where it has more than twice the values', () => {
    expect(jsonExcess(`[${'1,'.repeat(2_099)}1]`, 1_000)).toBeNull();
    expect(jsonExcess(`[${'1,'.repeat(2_100)}1]`, 1_000)).toBe('VALUES');
    expect(jsonExcess(`[${'{},'.repeat(1_100)}{}]`, 1_000)).toBe('VALUES');
  });
});

function valuesOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, item) => sum + valuesOf(item), 1);
}

describe('a body that is not worth parsing', () => {
  let world: ServerWorld;
  beforeAll(async () => {
    world = await openServer();
  });
  afterAll(() => world.close());

  const QUERY = '"query":"query ($f: JSON) { viewer { organization { id } } }"';
  const nested = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const many = `[${'1,'.repeat(5_000)}1]`;

  it.each([
    ['nests too deeply', nested],
    ['has too many values', many],
  ])('because it %s is refused at each door of HTTP', async (_why, variables) => {
    for (const accept of ['application/json', 'text/event-stream']) {
      const response = await fetch(`${world.url}/graphql`, {
        method: 'POST',
        headers: { authorization: `Bearer ${world.secret}`, 'content-type': 'application/json', accept },
        body: `{${QUERY},"variables":{"f":${variables}}}`,
      });
      const { errors } = (await response.json()) as { errors: object[] };
      expect([response.status, errors]).toMatchObject([400, [{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }]]);
    }
  });

  it('is not read as a text either, where the variables stand in one', async () => {
    const response = await fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${world.secret}`,
        'content-type': 'application/json',
        accept: 'text/event-stream',
      },
      body: JSON.stringify({ query: '{ viewer { organization { id } } }', variables: `{"f":${nested}}` }),
    });
    expect(response.status).toBe(400);
  });

  it.each([
    ['nests too deeply', nested],
    ['has too many values', many],
  ])('because it %s ends the WebSocket that sent it', async (_why, variables) => {
    const socket = await world.join();
    socket.send(`{"id":"1","type":"subscribe","payload":{${QUERY},"variables":{"f":${variables}}}}`);
    expect(await socket.closed).toMatchObject({ code: 4400, reason: expect.stringContaining('too many values') });
  });
});
