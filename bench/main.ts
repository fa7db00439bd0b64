import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { claimTimes } from './claim-time';
import { createBench } from './create';
import { FANOUT_PACKAGES, fanoutBench } from './fanout';
import { frontDoorBench } from './front-door';
import { growthBench } from './growth';
import { pollBench } from './poll';
import { pollThroughputBench } from './poll-throughput';
import { stallsBench } from './stalls';

/** Each benchmark answers ratios against a peer or limit measured in the same run. */
const BENCHES: Record<string, (args: readonly string[]) => Promise<Record<string, number | string>>> = {
  create: createBench,
  fanout: fanoutBench,
  'front-door': frontDoorBench,
  growth: growthBench,
  'claim-time': async () => ({ ...(await claimTimes()) }),
  poll: pollBench,
  'poll-throughput': pollThroughputBench,
  stalls: stallsBench,
};

/** Whose versions belong to the figures, besides Node's. */
const MEASURED_PACKAGES: Record<string, readonly string[]> = { fanout: FANOUT_PACKAGES };

function versionsOf(bench: string): Record<string, string> {
  const packages = MEASURED_PACKAGES[bench] ?? [];
  const versionOf = (name: string) =>
    (JSON.parse(readFileSync(join('node_modules', name, 'package.json'), 'utf8')) as { version: string }).version;
  return { node: process.version, ...Object.fromEntries(packages.map((name) => [name, versionOf(name)])) };
}

async function main(): Promise<number> {
  const [name = '', ...args] = process.argv.slice(2);
  const bench = BENCHES[name];
  if (!bench) {
    console.error(`usage: npm run bench -- <name>; the names are ${Object.keys(BENCHES).join(', ')}`);
    return 2;
  }
  const figures = await bench(args);
  const result = { bench: name, figures };
  mkdirSync('bench/results', { recursive: true });
  writeFileSync(`bench/results/${name}.json`, `${JSON.stringify({ ...result, versions: versionsOf(name) })}\n`);
  console.log(JSON.stringify(result));
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
