import { growthDatabase } from './growth/databases';

export async function growthBench(args: readonly string[]): Promise<Record<string, number | string>> {
  const backend = args.includes('--postgres') ? 'postgres' : 'embedded';
  for (const size of ['10k', '100k', '1m'] as const) await growthDatabase(backend, size);
  return {};
}
