'use strict';
/**
 * `npm run check [-- part ...]`: every part runs even when one fails; the end names those that did.
 *
 * Nothing here writes into the tree: the schema and the typed operations are made anew beside it and compared.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { build } = require('./build.js');
const { deadLinks } = require('./check-links.js');

const ROOT = path.join(__dirname, '..');
process.chdir(ROOT);

const PARTS = {
  format: () => run('prettier', '--check', '.', '--cache'),
  lint: () => run('eslint', '.', '--max-warnings', '0'),
  types: () => [types('.'), types('web')].every(Boolean),
  imports: () => run('depcruise', 'src'),
  unused: () => run('knip', '--no-progress', '--no-config-hints'),
  schema: checkSchema,
  docs: checkDocs,
  links: checkLinks,
  codegen: checkCodegen,
};

/** What has not changed since the last run is not looked at again; a fresh clone has nothing to build on. */
function types(project) {
  const known = path.join('node_modules', '.cache', 'tsc', `${project === '.' ? 'root' : project}.tsbuildinfo`);
  return run('tsc', '--noEmit', '-p', project, '--incremental', '--tsBuildInfoFile', path.resolve(known));
}

/** Runs a tool of this project (not npx, which would fetch a missing one) and shows what it prints. */
function run(tool, ...args) {
  const { status, error } = spawnSync(path.join('node_modules', '.bin', tool), args, {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (error) throw error;
  return status === 0;
}

/** schema/schema.graphql is what the code emits. `emit-schema.js [file]` writes to the file it is given. */
function checkSchema() {
  return withBuilt((built) => {
    const fresh = path.join(built, 'schema.graphql');
    if (!runBuilt(path.join(built, 'graphql', 'emit-schema.js'), fresh)) return false;
    if (!fs.existsSync(fresh)) {
      console.error('emit-schema did not write the file named by its first argument');
      return false;
    }
    return sameText('schema/schema.graphql', fs.readFileSync(fresh, 'utf8'), 'npm run schema');
  });
}

/** The tables of README.md and docs/ are what the code says. */
function checkDocs() {
  return withBuilt((built) => runBuilt(path.join(built, 'docs.js'), '--check'));
}

function checkLinks() {
  const problems = deadLinks();
  for (const problem of problems) console.error(problem);
  return problems.length === 0;
}

/** Beside dist/, at the same depth: paths relative to a built file still hold, and a running dist/ is left alone. */
function withBuilt(part) {
  const built = path.join(ROOT, `dist.check-${process.pid}`);
  try {
    build(built);
    return part(built);
  } finally {
    fs.rmSync(built, { recursive: true, force: true });
  }
}

function runBuilt(...args) {
  return spawnSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
}

/** What codegen.yml names is what its generators make of the schema and the saved operations. */
async function checkCodegen() {
  const { createContext, generate } = require('@graphql-codegen/cli');
  const context = await createContext({ config: 'codegen.yml', silent: true, errorsOnly: true });
  const outputs = await generate(context, false);
  const same = outputs.map(({ filename, content }) => sameText(filename, content, 'npm run codegen'));
  return outputs.length > 0 && same.every(Boolean);
}

function sameText(file, fresh, command) {
  const committed = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
  if (committed === fresh) return true;
  const shown = path.relative(ROOT, path.resolve(file));
  console.error(
    `${shown} ${committed === undefined ? 'is missing' : `is out of date${firstDifference(committed, fresh)}`}`,
  );
  console.error(`run: ${command}`);
  return false;
}

function firstDifference(committed, fresh) {
  const [old, now] = [committed.split('\n'), fresh.split('\n')];
  const line = now.findIndex((text, index) => text !== old[index]);
  if (line === -1) return '';
  return `, first at line ${line + 1}:\n  committed: ${old[line] ?? '(end of file)'}\n  generated: ${now[line]}`;
}

async function main(wanted) {
  const unknown = wanted.filter((name) => !Object.hasOwn(PARTS, name));
  if (unknown.length > 0) {
    console.error(`no such part: ${unknown.join(', ')}; the parts are ${Object.keys(PARTS).join(', ')}`);
    return 2;
  }
  const failed = [];
  for (const [name, part] of Object.entries(PARTS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.log(`\n== ${name}`);
    try {
      if (!(await part())) failed.push(name);
    } catch (error) {
      console.error(error);
      failed.push(name);
    }
  }
  console.log(failed.length === 0 ? '\ncheck passed' : `\ncheck FAILED: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then((code) => process.exit(code));
