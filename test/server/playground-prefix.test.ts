import { openPrefixProxy } from '../prefix-proxy';
import { openServer, type ServerWorld } from './open-server';

const PREFIX = '/pay/corridor';

describe('the playground behind a proxy that serves it under a path', () => {
  let world: ServerWorld;
  let proxy: Awaited<ReturnType<typeof openPrefixProxy>>;
  beforeAll(async () => {
    world = await openServer();
    proxy = await openPrefixProxy(world.url, PREFIX);
  });
  afterAll(async () => {
    await proxy.close();
    await world.close();
  });

  /** What a file names, as a browser resolves it: from the page, and within a file from that file. */
  function namedIn(text: string, type: string): string[] {
    const patterns: [RegExp, RegExp][] = [
      [/html/, /(?:src|href)="([^"]*)"/g],
      [/css/, /url\(["']?((?!data:|#)[^"')]+)/g],
      [/javascript/, /(?:from|import)\s*\(?\s*"(\.{0,2}\/[^"]+\.js)"/g],
    ];
    const pattern = patterns.find(([kind]) => kind.test(type))?.[1];
    return pattern ? [...text.matchAll(pattern)].map(([, name]) => name ?? '') : [];
  }

  /** Every file that a browser would load, and its text. */
  async function loadAll(start: string): Promise<Map<string, string>> {
    const loaded = new Map<string, string>();
    const queue = [start];
    for (let url = queue.shift(); url !== undefined; url = queue.shift()) {
      if (loaded.has(url)) continue;
      const response = await fetch(url);
      expect([url, response.status]).toEqual([url, 200]);
      const text = await response.text();
      loaded.set(url, text);
      const type = response.headers.get('content-type') ?? '';
      for (const name of namedIn(text, type)) queue.push(new URL(name, url).href);
    }
    return loaded;
  }

  it.each(['/playground', '/playground/'])('loads all its files from under that path, as %s', async (page) => {
    const loaded = await loadAll(proxy.url + page);
    const names = [...loaded.keys()].map((url) => url.replace(proxy.url, ''));
    // The page, its script, its style sheet, its icon, the icon font and the parts that its script imports.
    expect(names.filter((name) => /^\/playground\/assets\/[\w-]+\.(js|css|svg|ttf)$/.test(name)).length).toBe(
      names.length - 1,
    );
    for (const kind of ['.js', '.css', '.svg', '.ttf']) expect(names.some((name) => name.endsWith(kind))).toBe(true);
    expect(names.filter((name) => name.includes('/chunk-')).length).toBeGreaterThan(0);
    expect(proxy.strays).toEqual([]);
  });

  it('has workers beside its script, which name no absolute path either', async () => {
    const loaded = await loadAll(`${proxy.url}/playground`);
    const scripts = [...loaded.values()].join('\n');
    const workers = ['editor', 'graphql', 'json'].map(
      (name) => new RegExp(`["'\`](${name}-[A-Z0-9]{8}\\.js)["'\`]`).exec(scripts)?.[1],
    );
    expect(workers).toEqual(workers.map(() => expect.any(String)));
    for (const worker of workers) await loadAll(`${proxy.url}/playground/assets/${worker}`);
    for (const [url, text] of loaded) expect([url, /["'(]\/(playground|graphql)/.test(text)]).toEqual([url, false]);
    expect(proxy.strays).toEqual([]);
  });

  it('keeps its policy there', async () => {
    const policyOf = async (base: string) => (await fetch(`${base}/playground`)).headers.get('content-security-policy');
    expect(await policyOf(proxy.url)).toBe(await policyOf(world.url));
    expect(await policyOf(proxy.url)).toContain("base-uri 'none'");
  });
});
