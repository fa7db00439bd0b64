import { serverAudits } from 'graphql-http';
import { openServer, type ServerWorld } from './open-server';

/**
 * What the GraphQL over HTTP specification recommends and we do otherwise: a request that is not well formed is 400 for
 * whoever accepts application/json too, because proxies, logs and people look at the status.
 */
const WARNINGS = 3;

describe('the audits of GraphQL over HTTP (graphql-http)', () => {
  let world: ServerWorld;
  beforeAll(async () => {
    world = await openServer();
  });
  afterAll(() => world.close());

  it('find no error and three warnings', async () => {
    const audits = serverAudits({
      url: `${world.url}/graphql`,
      fetchFn: (url: string, init: RequestInit = {}) => {
        const headers = new Headers(init.headers);
        headers.set('authorization', `Bearer ${world.secret}`);
        // A GET without a content type is one that a foreign page could forge, and has to say that it is none.
        headers.set('apollo-require-preflight', 'true');
        return fetch(url, { ...init, headers });
      },
    });
    const results = await Promise.all(audits.map(({ fn }) => fn()));
    const those = (status: string) => results.filter((result) => result.status === status).map(({ name }) => name);
    expect(those('error')).toEqual([]);
    expect(those('warn')).toHaveLength(WARNINGS);
    expect(those('ok')).toHaveLength(audits.length - WARNINGS);
  });
});
