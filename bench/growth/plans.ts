import type { GrowthDatabase } from './databases';
import type { Shape } from './shapes';

/** The statements of each shape as the database plans them. */
export async function printPlans(database: GrowthDatabase, shapes: readonly Shape[]): Promise<void> {
  const seen: { text: string; values: readonly unknown[] }[] = [];
  const store = await database.open((text, values) => void seen.push({ text, values }));
  const raw = await database.raw();
  try {
    for (const shape of shapes) {
      seen.length = 0;
      await shape.ask(store);
      console.log(`\n${shape.name}`);
      for (const { text, values } of seen) console.log(indented(await raw.explain(text, values)));
    }
  } finally {
    await raw.close();
    await store.close();
  }
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
