import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marksIn } from '../../src/provider-marks';

const ROOT = join(__dirname, '../..');
const MARKS = /\b(CHOICE|INFER)\b/g;
const marks = marksIn(ROOT);
/** Found by a plain search, so that none is missed which the reader of comments misses. */
const files = ['src/providers', 'src/sandbox'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts') && countedIn(file) > 0),
);

/** Marks as a plain search finds them, without the words that are values: `source: 'CHOICE'`. */
function countedIn(file: string): number {
  const text = readFileSync(join(ROOT, file), 'utf8').replace(/'(CHOICE|INFER)'/g, '');
  return text.match(MARKS)?.length ?? 0;
}

describe('every CHOICE and INFER of the source', () => {
  it('are some hundred, in the connectors and in the sandbox', () => {
    expect(marks.length).toBeGreaterThan(100);
    expect(files.filter((file) => file.startsWith('src/providers/')).length).toBeGreaterThan(10);
    expect(files.filter((file) => file.startsWith('src/sandbox/')).length).toBeGreaterThan(10);
  });

  it.each(files)('of %s is told of in docs/providers, as often as it is there', (file) => {
    const own = marks.filter((mark) => mark.file === file);
    const told = own.flatMap(({ says }) => says.match(MARKS) ?? []);
    expect(told).toHaveLength(countedIn(file));
    for (const { subject, says } of own) {
      const page = readFileSync(join(ROOT, 'docs/providers', `${subject}.md`), 'utf8');
      expect(page).toContain(says.replaceAll('|', '\\|'));
    }
  });
});
