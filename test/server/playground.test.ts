import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openServer, type ServerWorld } from './open-server';

describe('the playground over HTTP', () => {
  let world: ServerWorld;
  beforeAll(async () => {
    // npm's prepare builds it, so a tree without it was never installed.
    expect(existsSync(join(__dirname, '../../dist/playground/index.html'))).toBe(true);
    world = await openServer({ demoKey: 'sandbox-demo-key' });
  });
  afterAll(() => world.close());

  const page = (path = '/playground') => world.send(path, { key: null });
  const filesOf = (html: string) => [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, url]) => url ?? '');

  it('needs no key and is never cached', async () => {
    for (const path of ['/playground', '/playground/', '/playground?from=mail']) {
      const { status, headers, text } = await page(path);
      expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
        200,
        'text/html; charset=utf-8',
        'no-store',
      ]);
      expect(text).toContain('<title>Corridor playground</title>');
    }
  });

  it('lets the page run its own files only', async () => {
    const { headers } = await page();
    const policy = headers.get('content-security-policy') ?? '';
    const directives = new Map(policy.split('; ').map((one) => [one.split(' ')[0], one.split(' ').slice(1).join(' ')]));
    expect(directives.get('default-src')).toBe("'none'");
    expect(directives.get('script-src')).toBe("'self'");
    expect(directives.get('connect-src')).toBe("'self'");
    expect(directives.get('frame-ancestors')).toBe("'none'");
    expect(policy).not.toMatch(/unsafe-eval|https?:|\*/);
    expect(policy.match(/unsafe-inline/g)).toHaveLength(1);
    expect(headers.get('x-frame-options')).toBe('DENY');
  });

  it('names no address outside, and files that are there', async () => {
    const { text } = await page();
    expect(text).not.toMatch(/(https?:)?\/\/[a-z]/i);
    expect(filesOf(text)).toHaveLength(3);
    for (const named of filesOf(text)) {
      expect(named).toMatch(/^playground\/assets\/\w+-[A-Z0-9]{8}\.(js|css|svg)$/);
      const file = `/${named}`;
      const { status, headers } = await page(file);
      expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
      expect(headers.get('content-type')).toMatch(/^(text\/(javascript|css)|image\/svg\+xml)/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('sends a file zipped to who can take it, and the same otherwise', async () => {
    const script = filesOf((await page()).text).find((file) => file.endsWith('.js')) as string;
    const as = (encoding: string) => world.send(`/${script}`, { key: null, headers: { 'accept-encoding': encoding } });
    const [zipped, plain] = [await as('gzip'), await as('identity')];
    expect([zipped.headers.get('content-encoding'), plain.headers.get('content-encoding')]).toEqual(['gzip', null]);
    expect(zipped.text).toBe(plain.text);
    expect(plain.headers.get('vary')).toContain('accept-encoding');
  });

  it('sends nothing but its own files', async () => {
    for (const path of ['..%2findex.html', '..%2f..%2fmain.js', 'none.js', '%00.js', 'main.js.gz']) {
      expect((await page(`/playground/assets/${path}`)).status).toBe(404);
    }
  });

  it('prefills a key only where keys are no secret', async () => {
    expect((await page()).text).toContain('<meta name="demo-key" content="sandbox-demo-key" />');
    const live = await openServer();
    expect((await live.send('/playground', { key: null })).text).toContain('<meta name="demo-key" content="" />');
    await live.close();
  });
});
