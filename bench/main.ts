import { mkdirSync, writeFileSync } from 'node:fs';
import { claimTimes } from './claim-time';
import { createBench } from './create';
import { pollBench } from './poll';
import { fanoutBench } from './fanout';
import { pollThroughputBench } from './poll-throughput';

/** Each benchmark answers ratios against a peer or limit measured in the same run. */
const BENCHES: Record<string, (args: readonly string[]) => Promise<Record<string, number>>> = {
  create: createBench,
  fanout: fanoutBench,
  'claim-time': async () => ({ ...(await claimTimes()) }),
  poll: pollBench,
  'poll-throughput': pollThroughputBench,
};

async function main(): Promise<number> {
  const [name = '', ...args] = process.argv.slice(2);
  const bench = BENCHES[name];
  if (!bench) {
    console.error(`usage: npm run bench -- <name>; the names are ${Object.keys(BENCHES).join(', ')}`);
    return 2;
  }
  const figures = await bench(args);
  const line = JSON.stringify({ bench: name, figures });
  mkdirSync('bench/results', { recursive: true });
  writeFileSync(`bench/results/${name}.json`, `${line}\n`);
  console.log(line);
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
