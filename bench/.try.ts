import { MAIN } from './poll/mixtures';
import { drawTrace } from './poll/trace';
import { baselines, oracle } from './poll/baselines';
import { corridor } from './poll/corridor';
const f = (o: any) =>
  console.log(
    o.name.padEnd(60),
    o.calls.toFixed(2),
    (o.mean / 1000).toFixed(1),
    (o.p50 / 1000).toFixed(1),
    (o.p95 / 1000).toFixed(1),
  );
(async () => {
  const tr = drawTrace(MAIN, 100_000, 1, 1);
  for (const p of process.argv.slice(2).map(Number)) {
    let t = performance.now();
    const c = await corridor(tr, p, 7);
    f(c);
    console.log('ms', performance.now() - t);
    t = performance.now();
    const b = baselines(tr, c.calls);
    b.forEach(f);
    console.log('ms', performance.now() - t);
    console.log(
      'ratios',
      (c.mean / Math.min(...b.map((x) => x.mean))).toFixed(3),
      (c.p95 / Math.min(...b.map((x) => x.p95))).toFixed(3),
    );
  }
})();
