import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '..');
const FOLDERS = ['src', 'test', 'bench', 'scripts', 'web', 'schema'];

/** Above this a file of src/ is more than one subject, unless it stands below with its reason. */
const MAX_LINES = 400;
const LONG_FILES: Readonly<Record<string, string>> = {};

const CODE = /\.(ts|tsx|js|cjs|mjs|css|html)$/;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
const SHAPELESS = /(^|[-.])(utils?|helpers?|common)([-.]|$)/;
// Spelled in pieces, so that this file obeys its own rule.
const LEFT_OVER = new RegExp(
  [`\\b(TO${'DO'}|FIX${'ME'})\\b`, `\\.on${'ly'}\\(`, `\\.sk${'ip'}\\(`, `\\bx(it|test|describe)\\(`].join('|'),
);

/** Paths from the project root, with forward slashes. */
function listFiles(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    return entry.isDirectory() ? listFiles(file) : [file];
  });
}

const present = readdirSync(ROOT);
const files = FOLDERS.filter((folder) => present.includes(folder)).flatMap(listFiles);
const code = files.filter((file) => CODE.test(file));
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

describe('house rules', () => {
  it('names every folder and source file in kebab-case', () => {
    const segments = new Set(code.flatMap((file) => file.split('/')));
    expect([...segments].filter((segment) => !KEBAB.test(segment))).toEqual([]);
  });

  it('names every folder and file after its subject', () => {
    expect(files.filter((file) => file.split('/').some((segment) => SHAPELESS.test(segment)))).toEqual([]);
  });

  it('keeps one subject per file of src/', () => {
    const long = code.filter((file) => file.startsWith('src/') && read(file).trimEnd().split('\n').length > MAX_LINES);
    expect(long.sort()).toEqual(Object.keys(LONG_FILES).sort());
  });

  it('leaves nothing for later, and no test out', () => {
    const found = code.flatMap((file) =>
      read(file)
        .split('\n')
        .flatMap((line, index) => (LEFT_OVER.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });

  it('installs one copy of graphql, from the public registry', () => {
    const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, { resolved?: string }> };
    const packages = Object.entries(lock.packages);
    expect(packages.map(([name]) => name).filter((name) => /(^|\/)node_modules\/graphql$/.test(name))).toHaveLength(1);
    const elsewhere = packages.filter(
      ([, { resolved }]) => !(resolved ?? '').match(/^(https:\/\/registry\.npmjs\.org\/|$)/),
    );
    expect(elsewhere.map(([name]) => name)).toEqual([]);
  });
});

describe('a fifth provider', () => {
  // Spelled in pieces: this file must not mention it either.
  const name = `to${'y'}`;
  const own = [...['wire', 'index', 'sandbox'].map((part) => `test/${name}/${part}.ts`), `test/fixtures/${name}.json`];
  const MAX_LINES_OF_IT = 240;

  it('is four files of about 200 lines', () => {
    expect(files.filter((file) => file.includes(name)).sort()).toEqual(own.sort());
    const lines = own.map((file) => read(file).trimEnd().split('\n').length);
    expect(lines.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(MAX_LINES_OF_IT);
  });

  it('is mentioned nowhere else but in two registries, with its import and its entry', () => {
    const mentions = files
      .filter((file) => !own.includes(file) && /\.(tsx?|[cm]?js|json|graphql|md)$/.test(file))
      .flatMap((file) =>
        read(file)
          .split('\n')
          .filter((line) => new RegExp(name, 'i').test(line))
          .map((line) => `${file}: ${line.trim()}`),
      );
    expect(mentions).toEqual([
      `test/registries.ts: import { ${name} } from './${name}';`,
      `test/registries.ts: import { ${name}Sandbox } from './${name}/sandbox';`,
      `test/registries.ts: providers: [...PROVIDERS, ${name}],`,
      `test/registries.ts: sandboxProviders: [...SANDBOX_PROVIDERS, ${name}Sandbox],`,
    ]);
  });
});
