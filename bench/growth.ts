import { BACKENDS, type BackendName, type GrowthDatabase, growthDatabase } from './growth/databases';
import { CPU_CLOCK, type Growth, longestStall, measureGrowth, WALL_CLOCK } from './growth/measure';
import { printPlans } from './growth/plans';
import { type Shape, shapesOf } from './growth/shapes';

const USAGE = `Fails where a shape grows by more than half.
npm run bench -- growth [--short] [--embedded | --postgres] [--only <text>] [--plans] [--top <rows>]
  --short     10 thousand to 100 thousand transfers in place of a million, each pair in one order
  --only      shapes whose name has this text
  --plans     prints the plan of each shape in the large database
  --times     how often each shape is asked before its time is doubted (standard: 5, short 1)
  --top       how many rows of the table are printed, worst first (standard: 25)`;

const TIMES = 5;
const TIMES_SHORT = 1;
/** Of so many the stall is measured while they run, a few at once. */
const SLOWEST = 50;
/** What a shape may grow by, tenfold and more: the figure that decision 050 promises. */
const MAX_RATIO = 1.5;

/** How the time of every question that the schema offers grows with the table. */
export async function growthBench(args: readonly string[]): Promise<Record<string, number | string>> {
  if (args.includes('--help')) throw new Error(USAGE);
  const isShort = args.includes('--short');
  const valueOf = (option: string) => (args.includes(option) ? args[args.indexOf(option) + 1] : undefined);
  const backends = BACKENDS.filter(
    (name) => !args.some((arg) => arg !== `--${name}` && BACKENDS.includes(arg.slice(2) as BackendName)),
  );
  const all: Growth[] = [];
  let longestStallMs = 0;
  for (const backend of backends) {
    const [small, large] = await Promise.all([
      growthDatabase(backend, '10k'),
      growthDatabase(backend, isShort ? '100k' : '1m'),
    ]);
    const { grown, stallMs } = await compare(small, large, {
      only: valueOf('--only') ?? '',
      times: Number(valueOf('--times') ?? (isShort ? TIMES_SHORT : TIMES)),
      plans: args.includes('--plans'),
      isShort,
    });
    printTable(backend, grown, { small: small.size.name, large: large.size.name }, Number(valueOf('--top') ?? 25));
    all.push(...grown.map((one) => ({ ...one, name: `${backend}: ${one.name}` })));
    longestStallMs = Math.max(longestStallMs, stallMs);
  }
  const worst = all.reduce((one, other) => (other.ratio > one.ratio ? other : one));
  const figure: Record<string, number | string> = {
    [isShort ? 'worstRatio100K' : 'worstRatio1M']: Number(worst.ratio.toFixed(2)),
    worstShape: worst.name,
    longestStallMs: Number(longestStallMs.toFixed(1)),
    slowestMs: Number(Math.max(...all.map(({ largeMs }) => largeMs)).toFixed(1)),
    shapes: all.length,
  };
  if (worst.ratio > MAX_RATIO) {
    console.log(JSON.stringify(figure));
    throw new Error(`${worst.name} grows with the table: ${worst.ratio.toFixed(2)} times`);
  }
  return figure;
}

async function compare(
  small: GrowthDatabase,
  large: GrowthDatabase,
  { only, times, plans, isShort }: { only: string; times: number; plans: boolean; isShort: boolean },
): Promise<{ grown: Growth[]; stallMs: number }> {
  const wanted = ({ name }: Shape) => name.includes(only);
  const [few = [], many = []] = [small, large].map((one) => shapesOf(one, isShort).filter(wanted));
  const pairs = few.map((shape, position) => [shape, many[position] ?? shape] as const);
  if (plans) await printPlans(large, many);
  const clock = large.backend === 'embedded' ? CPU_CLOCK : WALL_CLOCK;
  const stores = { small: await small.open(), large: await large.open(), clock };
  try {
    const grown = await measureGrowth(pairs, stores, times);
    const slowest = new Set(
      grown
        .slice()
        .sort((a, b) => b.largeMs - a.largeMs)
        .slice(0, SLOWEST)
        .map(({ name }) => name),
    );
    const stallMs = await longestStall(
      many.filter(({ name }) => slowest.has(name)),
      stores.large,
    );
    return { grown, stallMs };
  } finally {
    await stores.small.close();
    await stores.large.close();
  }
}

function printTable(
  backend: BackendName,
  grown: readonly Growth[],
  { small, large }: { small: string; large: string },
  rows: number,
): void {
  const width = Math.max(...grown.slice(0, rows).map(({ name }) => name.length));
  console.log(
    `\n${backend}: ${grown.length} shapes, the ${Math.min(rows, grown.length)} that grow most (milliseconds, medians)`,
  );
  console.log(`${'shape'.padEnd(width)}  ${small.padStart(8)}  ${large.padStart(8)}  ratio`);
  for (const { name, smallMs, largeMs, ratio } of grown.slice(0, rows)) {
    console.log(
      `${name.padEnd(width)}  ${smallMs.toFixed(2).padStart(8)}  ${largeMs.toFixed(2).padStart(8)}  ${ratio.toFixed(2)}`,
    );
  }
}
