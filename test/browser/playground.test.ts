import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { createApp, type App } from '../../src/app';
import { readConfig } from '../../src/config';
import { listSavedOperations, type SavedOperation } from '../graphql/saved-operations';
import { openPrefixProxy } from '../prefix-proxy';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'];
const SCREENSHOT = join(__dirname, '../../test-results/playground.png');

/** Of one wait in the page: on a busy machine the browser is slow as well. */
const PATIENCE_MS = 60_000;

jest.setTimeout(240_000);

const operations = listSavedOperations();
const isSubscription = ({ document }: SavedOperation) => /^subscription /m.test(document);
/** The creating ones first: others look at what they made. */
const answering = operations
  .filter((operation) => !isSubscription(operation))
  .sort((a, b) => Number(!a.name.startsWith('create-')) - Number(!b.name.startsWith('create-')));

let folder: string;
let browser: Browser;
let app: App;
let dataDir: string;

beforeAll(async () => {
  if (!existsSync(CHROMIUM)) throw new Error(`${CHROMIUM} is missing: apt-get install chromium`);
  folder = mkdtempSync(join(tmpdir(), 'corridor-browser-'));
  browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
});

afterAll(async () => {
  await browser?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

// Saved operations have literal idempotency keys: on one database a second run would only repeat the first one's answers.
beforeEach(async () => {
  dataDir = mkdtempSync(join(folder, 'data-'));
  app = await start(0);
});
afterEach(() => app.close());

function start(port: number): Promise<App> {
  return createApp({ config: readConfig({ PORT: String(port), SANDBOX_PORT: '0', DATA_DIR: dataDir }) });
}

/** A fresh profile with the playground in it, and what it did behind our back. */
async function open(url = app.url) {
  const context: BrowserContext = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const foreign: string[] = [];
  const complaints: string[] = [];
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const note = (asked: string) => {
    const { protocol, host } = new URL(asked);
    if (protocol !== 'data:' && protocol !== 'blob:' && host !== new URL(url).host) foreign.push(asked);
  };
  context.on('request', (request) => note(request.url()));
  page.on('websocket', (socket) => note(socket.url()));
  page.on('console', (message) => {
    if (/content security policy|refused to/i.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  const response = await page.goto(`${url}/playground`);
  await page.getByRole('button', { name: 'Accounts', exact: true }).and(page.locator(':enabled')).waitFor();
  return { context, page, response, foreign, complaints };
}

async function pick(page: Page, name: string): Promise<void> {
  await page.locator(`[data-operation="${name}"]`).click();
  await page.locator(`nav[aria-busy="false"] [data-operation="${name}"][aria-current="true"]`).waitFor();
}

async function run(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Execute query/ }).click();
}

/** What the API answers to the operation that is picked. */
async function answerTo(page: Page, { name, document }: SavedOperation) {
  await pick(page, name);
  const operationName = /^(?:query|mutation) (\w+)/m.exec(document)?.[1];
  const [response] = await Promise.all([
    page.waitForResponse((one) => one.request().postDataJSON()?.operationName === operationName),
    run(page),
  ]);
  return await response.json();
}

const named = (name: string) => operations.find((operation) => operation.name === name) as SavedOperation;
/** Monaco writes every space as a no-break space. */
const resultOf = (page: Page) => page.getByRole('region', { name: 'Result Window' });
const rows = (page: Page) => page.getByRole('region', { name: 'Events, oldest first' }).locator('tbody tr');

interface Payload {
  userErrors?: { code: string; message: string }[];
}

const FOR_A_PERSON = ['acknowledge-transfer', 'resolve-transfer'];

describe('the playground', () => {
  it('comes with a strict policy and the demo key, and lists the saved operations', async () => {
    const { context, page, response, foreign, complaints } = await open();
    const policy = response?.headers()['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe-eval');
    expect(await page.getByLabel('API key').inputValue()).toBe('sandbox-demo-key');
    await page.getByText('Sandbox A, 7 scopes').waitFor();
    const listed = page.getByRole('navigation', { name: 'Saved operations' }).getByRole('listitem');
    expect(await listed.count()).toBe(operations.length);
    expect(operations.length).toBeGreaterThanOrEqual(10);
    expect([foreign, complaints]).toEqual([[], []]);
    await context.close();
  });

  it('works under a path that a proxy takes off, workers, API and WebSocket too', async () => {
    const proxy = await openPrefixProxy(app.url, '/pay/corridor');
    const { context, page, foreign, complaints } = await open(proxy.url);
    const sockets: string[] = [];
    page.on('websocket', (socket) => sockets.push(socket.url()));
    await page.getByText('Sandbox A, 7 scopes').waitFor();
    const worker = page.workers()[0] ?? (await page.waitForEvent('worker'));
    expect(worker.url()).toContain(`${proxy.url}/playground/assets/`);
    expect((await answerTo(page, named('viewer'))).data.viewer.scopes).toHaveLength(7);
    await pick(page, 'follow-wallets');
    await run(page);
    await page.getByText('FollowWallets is open').waitFor();
    expect(sockets).toEqual([`${proxy.url.replace(/^http/, 'ws')}/graphql`]);
    expect([foreign, complaints, proxy.strays]).toEqual([[], [], []]);
    await context.close();
    await proxy.close();
  });

  it('runs every saved query and mutation as it is', async () => {
    const { context, page, foreign, complaints } = await open();
    for (const operation of answering) {
      const { data, errors } = await answerTo(page, operation);
      const userErrors = Object.values(data ?? {}).flatMap((payload) => (payload as Payload | null)?.userErrors ?? []);
      const codes = userErrors.map(({ code }) => code);
      // Nothing in the seeded sandbox needs a person, and that is what they say.
      const refusals = FOR_A_PERSON.includes(operation.name) ? ['NOT_RESOLVABLE'] : [];
      expect([operation.name, errors, codes, data === null]).toEqual([operation.name, undefined, refusals, false]);
      await resultOf(page).getByText('"data"').waitFor();
    }
    expect([foreign, complaints]).toEqual([[], []]);
    await context.close();
  });

  it('follows a transfer over WebSocket and keeps every event with its cursor and time', async () => {
    const { context, page, foreign, complaints } = await open();
    const sockets: string[] = [];
    page.on('websocket', (socket) => sockets.push(socket.url()));
    const { data } = await answerTo(page, named('create-peex-transfer'));
    const { id } = data.createTransfer.transfer as { id: string };
    await pick(page, 'follow-transfer');
    await run(page);
    await page.getByText('→ SUCCEEDED').first().waitFor({ timeout: PATIENCE_MS });
    await page.screenshot({ path: SCREENSHOT });

    const cells = await rows(page).evaluateAll((all) =>
      all.map((row) => ({
        at: row.querySelector('time')?.getAttribute('datetime'),
        cursor: row.querySelector('code')?.textContent,
        change: row.querySelector('.change')?.textContent,
      })),
    );
    const logged = await page.request.post(`${app.url}/graphql`, {
      headers: { authorization: 'Bearer sandbox-demo-key' },
      data: {
        query:
          'query ($id: ID!) { transfer(by: { id: $id }) { events(first: 50) { edges { node { at cursor ... on TransferEvent { to } } } } } }',
        variables: { id },
      },
    });
    const { edges } = (await logged.json()).data.transfer.events;
    expect(cells.length).toBeGreaterThanOrEqual(3);
    expect(cells.map(({ at, cursor }) => ({ at, cursor }))).toEqual(
      edges.map(({ node: { at, cursor } }: { node: { at: string; cursor: string } }) => ({ at, cursor })),
    );
    expect(new Set(cells.map(({ cursor }) => cursor)).size).toBe(cells.length);
    expect(cells.at(-1)?.change).toMatch(/→ SUCCEEDED$/);
    expect(sockets).toEqual([`${app.url.replace(/^http/, 'ws')}/graphql`]);

    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('0 events').waitFor();
    expect([foreign, complaints]).toEqual([[], []]);
    await context.close();
  });

  it('goes on with a subscription while other operations run', async () => {
    const { context, page } = await open();
    await pick(page, 'follow-wallets');
    await run(page);
    await page.getByText('FollowWallets is open').waitFor();
    await pick(page, 'follow-events');
    await run(page);
    await page.getByText('FollowEvents is open').waitFor();
    const before = await rows(page).count();
    expect((await answerTo(page, named('create-contact'))).errors).toBeUndefined();
    await expect(page.getByText('FollowWallets is open').count()).resolves.toBe(1);
    await page.getByRole('button', { name: 'Stop FollowEvents' }).click();
    await page.getByText('FollowEvents is open').waitFor({ state: 'detached' });
    expect(await rows(page).count()).toBeGreaterThanOrEqual(before);
    await context.close();
  });

  it('goes on after a restart of the API where it stopped, with nothing missed and nothing twice', async () => {
    const { context, page } = await open();
    await pick(page, 'follow-events');
    await run(page);
    expect((await answerTo(page, named('create-contact'))).errors).toBeUndefined();
    const { port } = app;
    await app.close();
    await page.getByText('FollowEvents reconnects').waitFor();
    app = await start(port);
    expect((await answerTo(page, named('register-contact'))).errors).toBeUndefined();
    await page.getByText('FollowEvents is open').waitFor();

    const logged = await page.request.post(`${app.url}/graphql`, {
      headers: { authorization: 'Bearer sandbox-demo-key' },
      data: { query: '{ events(first: 100) { nodes { cursor } } }' },
    });
    // The operation starts after the first event of the log.
    const cursors = (await logged.json()).data.events.nodes.slice(1).map(({ cursor }: { cursor: string }) => cursor);
    await rows(page)
      .nth(cursors.length - 1)
      .waitFor();
    expect((await rows(page).locator('code').allTextContents()).slice(0, cursors.length)).toEqual(cursors);
    await context.close();
  });

  it('follows a transfer from its first event by one button', async () => {
    const { context, page } = await open();
    await answerTo(page, named('create-cinetpay-transfer'));
    await page.getByRole('button', { name: 'Follow the transfer just created' }).click();
    await page.getByText('→ SUCCEEDED').first().waitFor({ timeout: PATIENCE_MS });
    expect(await rows(page).count()).toBeGreaterThanOrEqual(3);
    await context.close();
  });

  it('says so when the key is wrong, over HTTP and WebSocket, and keeps the key in this tab only', async () => {
    const { context, page } = await open();
    await page.getByLabel('API key').fill('not-a-key');
    await page.getByText('This key does not work').waitFor();
    await run(page);
    await resultOf(page)
      .getByText(/no.API.key/)
      .waitFor();
    await pick(page, 'follow-wallets');
    await run(page);
    await page
      .getByRole('alert')
      .getByText(/No API key, or one that is not known here.*4401/)
      .waitFor();

    const stored = await page.evaluate<{ session: string; local: string }>(
      '({ session: JSON.stringify({ ...sessionStorage }), local: JSON.stringify({ ...localStorage }) })',
    );
    expect(stored.session).toContain('not-a-key');
    expect(stored.local).not.toContain('not-a-key');

    await page.getByLabel('API key').fill('sandbox-demo-key');
    await page.getByText('Sandbox A, 7 scopes').waitFor();
    expect((await answerTo(page, named('viewer'))).data.viewer.scopes).toHaveLength(7);
    await context.close();
  });

  it('names every control for who cannot see it', async () => {
    const { context, page } = await open();
    const unnamed = await page
      .locator('aside, section.events')
      .locator('button, input')
      .evaluateAll(
        (all) =>
          all.filter((one) => {
            const label = one.id === '' ? null : one.ownerDocument.querySelector(`label[for="${one.id}"]`);
            return (one.textContent ?? '').trim() === '' && !one.getAttribute('aria-label') && !label;
          }).length,
      );
    expect(unnamed).toBe(0);
    await context.close();
  });
});
