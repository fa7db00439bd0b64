import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { openWorld, type World } from '../e2e/world';

const EXAMPLE = join(__dirname, '../../examples/shortest.mjs');

let world: World;
beforeAll(async () => {
  world = await openWorld({ realTime: { sandboxSpeed: 2 } });
});
afterAll(() => world.close());

it('the shortest transfer takes as many values as it says, and is accepted', async () => {
  const printed = await new Promise<string>((resolve, reject) => {
    const env = { ...process.env, CORRIDOR_URL: world.app.url };
    execFile(process.execPath, [EXAMPLE], { env, timeout: 60_000 }, (error, stdout, stderr) =>
      error ? reject(new Error(`${error.message}\n${stderr}`)) : resolve(stdout),
    );
  });
  expect(printed).toMatch(
    /^CINETPAY: 5 values and a key, CR\w+ is P(END|ROCESS)ING\nPEEX: 11 values and a key, CR\w+ is P(END|ROCESS)ING\n$/,
  );
});
