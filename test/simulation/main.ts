import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { PLANTED_BUGS } from './planted-bugs';
import { runSeed, unmetOf, type SeedReport } from './run-seeds';

const USAGE = `usage: npm run simulate -- [--seeds 200] [--transfers 10] [--from 1] [--shards 2]   runs the seeds
       npm run simulate -- --seed 17 [--transfers 10]                                   replays one
       npm run simulate -- --teeth                                                      every planted bug must be caught`;
const TEETH_SEEDS = 200;
/** A planted bug that no longer fits the source around it: what it breaks says nothing of our oracles. */
const NO_BUG = /\b(ReferenceError|SyntaxError)\b/;
/** How often a long run says how far it is. */
const PROGRESS_EVERY_MS = 30_000;
/** From so many seeds on, a fault that never fired and a place where nothing died are failures of the run. */
const ENOUGH_SEEDS = 200;

interface Totals {
  seeds: number;
  transfers: number;
  virtualMs: number;
  cpuMs: number;
  /** All traces folded into one, whatever the shards. */
  traceHash: string;
  finals: Record<string, number>;
  passed: Record<string, number>;
  died: Record<string, number>;
  counts: Record<string, number>;
  failed: { seed: number; problems: string[] }[];
}

type FailedSeed = Totals['failed'][number];

/** What a shard tells of each seed as soon as it is done. */
interface SeedDone {
  crashes: number;
  failed: FailedSeed | null;
}

const NO_TRACE = '0'.repeat(64);

function noTotals(): Totals {
  const nothing = { seeds: 0, transfers: 0, virtualMs: 0, cpuMs: 0, traceHash: NO_TRACE };
  return { ...nothing, finals: {}, passed: {}, died: {}, counts: {}, failed: [] };
}

function totalsOf(report: SeedReport): Totals {
  const { seed, problems } = report;
  const failed = problems.length === 0 ? [] : [{ seed, problems: problems.slice(0, 5) }];
  return { ...report, seeds: 1, cpuMs: 0, failed };
}

function add(into: Totals, from: Totals): void {
  into.seeds += from.seeds;
  into.transfers += from.transfers;
  into.virtualMs += from.virtualMs;
  into.cpuMs += from.cpuMs;
  into.traceHash = fold(into.traceHash, from.traceHash);
  for (const kind of ['finals', 'passed', 'died', 'counts'] as const) {
    for (const [name, count] of Object.entries(from[kind])) into[kind][name] = (into[kind][name] ?? 0) + count;
  }
  into.failed.push(...from.failed);
}

/** Exclusive or: the order does not matter. */
function fold(a: string, b: string): string {
  return (BigInt(`0x${a}`) ^ BigInt(`0x${b}`)).toString(16).padStart(NO_TRACE.length, '0');
}

async function runRange(from: number, to: number, transfers: number, stopAtFirst: boolean): Promise<Totals> {
  const totals = noTotals();
  for (let seed = from; seed < to; seed += 1) {
    const one = totalsOf(await runSeed({ seed, transfers }));
    add(totals, one);
    const done: SeedDone = { crashes: sum(one.died), failed: one.failed[0] ?? null };
    process.send?.(done);
    if (stopAtFirst && totals.failed.length > 0) break;
  }
  totals.cpuMs = cpuMs();
  return totals;
}

/** What this process has used of the processors so far. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** A child of this program, which tells of each seed; its last line is its totals as JSON. */
function runChild(
  args: string[],
  env: Record<string, string> = {},
  onSeed: (done: SeedDone) => void = () => {},
): Promise<Totals> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [...process.execArgv, 'scripts/run-ts.js', 'test/simulation/main.ts', '--child', ...args],
      {
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      },
    );
    child.on('message', (done) => onSeed(done as SeedDone));
    let out = '';
    child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.on('error', reject);
    child.on('exit', (code) => {
      const last = out.trim().split('\n').at(-1) ?? '';
      if (code === 0) resolve(JSON.parse(last) as Totals);
      else reject(new Error(`a shard ended with ${String(code)}: ${out.slice(-2_000)}`));
    });
  });
}

async function runSharded(from: number, seeds: number, transfers: number, shards: number): Promise<Totals> {
  const each = Math.ceil(seeds / shards);
  const ranges = Array.from(
    { length: shards },
    (_, i) => [from + i * each, Math.min(from + (i + 1) * each, from + seeds)] as const,
  );
  const totals = noTotals();
  const onSeed = progressOf(seeds, transfers);
  const parts = await Promise.all(
    ranges
      .filter(([low, high]) => low < high)
      .map(([low, high]) =>
        runChild(['--from', String(low), '--seeds', String(high - low), '--transfers', String(transfers)], {}, onSeed),
      ),
  );
  for (const part of parts) add(totals, part);
  return totals;
}

/** Tells on stderr how far a long run is, and of a broken promise as soon as it is found. */
function progressOf(seeds: number, transfers: number): (done: SeedDone) => void {
  const started = performance.now();
  let toldAt = started;
  let [done, crashes, failed] = [0, 0, 0];
  return (seed) => {
    done += 1;
    crashes += seed.crashes;
    if (seed.failed) {
      failed += 1;
      process.stderr.write(failureText(seed.failed, transfers));
    }
    const now = performance.now();
    if (now - toldAt < PROGRESS_EVERY_MS) return;
    toldAt = now;
    const perSecond = (done * 1_000) / (now - started);
    const left = Math.round((seeds - done) / perSecond / 60);
    process.stderr.write(
      `  ${done} of ${seeds} seeds, ${crashes} crashes, ${failed} failed; ${perSecond.toFixed(1)} seeds/s, ${left} min left\n`,
    );
  };
}

function failureText({ seed, problems }: FailedSeed, transfers: number): string {
  // What was planted is needed to find it again.
  const planted = process.env.CORRIDOR_PLANT ? `CORRIDOR_PLANT='${process.env.CORRIDOR_PLANT}' ` : '';
  const replay = `${planted}npm run simulate -- --seed ${seed} --transfers ${transfers}`;
  return [`FAILED seed ${seed} (replay: ${replay})`, ...problems.map((problem) => `  ${problem}`), ''].join('\n');
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((a, b) => a + b, 0);
}

async function bite(atOnce: number): Promise<number> {
  let toothless = 0;
  const waiting = [...PLANTED_BUGS];
  const lane = async () => {
    for (let bug = waiting.shift(); bug; bug = waiting.shift()) {
      const args = ['--from', '1', '--seeds', String(TEETH_SEEDS), '--transfers', '10', '--stop-at-first'];
      const totals = await runChild(args, { CORRIDOR_PLANT: bug.name });
      const [caught] = totals.failed;
      if (caught?.problems.some((problem) => NO_BUG.test(problem))) {
        toothless += 1;
        console.log(`DOES NOT RUN ${bug.name}: ${(caught.problems[0] ?? '').slice(0, 200)}`);
      } else if (caught)
        console.log(`caught    ${bug.name}: seed ${caught.seed}: ${(caught.problems[0] ?? '').slice(0, 200)}`);
      else {
        toothless += 1;
        console.log(`NOT CAUGHT ${bug.name} within ${totals.seeds} seeds`);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  console.log(`${PLANTED_BUGS.length - toothless} of ${PLANTED_BUGS.length} planted bugs caught`);
  return toothless === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '200' },
      transfers: { type: 'string', default: '10' },
      from: { type: 'string', default: '1' },
      shards: { type: 'string', default: String(cpus().length) },
      seed: { type: 'string' },
      teeth: { type: 'boolean', default: false },
      child: { type: 'boolean', default: false },
      'stop-at-first': { type: 'boolean', default: false },
    },
  });
  const [seeds, transfers, from, shards] = [values.seeds, values.transfers, values.from, values.shards].map(Number);
  if (
    !seeds ||
    !transfers ||
    !from ||
    !shards ||
    [seeds, transfers, from, shards].some((n) => !Number.isInteger(n) || n < 1)
  ) {
    console.error(USAGE);
    return 2;
  }
  if (values.teeth) return bite(shards);
  if (values.child) {
    console.log(JSON.stringify(await runRange(from, from + seeds, transfers, values['stop-at-first'])));
    return 0;
  }
  if (values.seed !== undefined) {
    const report = await runSeed({ seed: Number(values.seed), transfers });
    console.log(report);
    return report.problems.length === 0 ? 0 : 1;
  }
  const started = performance.now();
  const totals = await runSharded(from, seeds, transfers, shards);
  return conclude(totals, transfers, (performance.now() - started) / 1_000);
}

/** Prints what was run and what came of it; fails also where something was never tried. */
function conclude(totals: Totals, transfers: number, seconds: number): number {
  const unmet = totals.seeds < ENOUGH_SEEDS ? [] : unmetOf(totals);
  console.log(
    `${totals.seeds} seeds, ${totals.transfers} transfers, ${sum(totals.died)} crashes, ${Math.round(totals.virtualMs / 3_600_000)} h of virtual time`,
  );
  console.log(
    `${seconds.toFixed(0)} s, ${(totals.cpuMs / totals.seeds).toFixed(0)} ms of CPU a seed; trace ${totals.traceHash.slice(0, 16)}`,
  );
  console.log(`ended: ${JSON.stringify(totals.finals)}`);
  console.log(`faults and deeds: ${JSON.stringify(totals.counts)}`);
  console.log(`died at: ${JSON.stringify(totals.died)}`);
  for (const name of unmet) console.log(`NEVER ${name}`);
  for (const failed of totals.failed.slice(0, 20)) process.stdout.write(failureText(failed, transfers));
  console.log(totals.failed.length === 0 ? 'every promise held' : `${totals.failed.length} seeds broke a promise`);
  return totals.failed.length === 0 && unmet.length === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error, `\n${USAGE}`);
    process.exit(2);
  },
);
