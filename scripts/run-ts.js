'use strict';
/** `node scripts/run-ts.js <file.ts> [argument ...]` runs a TypeScript tool that is no part of dist/ (simulation, bench). */
const fs = require('node:fs');
const path = require('node:path');
const { transformSync } = require('@swc/core');

require.extensions['.ts'] = (module, filename) => {
  const source = planted(filename, fs.readFileSync(filename, 'utf8'));
  const { code } = transformSync(source, { filename, sourceMaps: 'inline', swcrc: true });
  module._compile(code, filename);
};
/** CORRIDOR_PLANT names a bug of test/simulation/planted-bugs.ts to be written into the source as it is loaded. */
let bug = null;
function planted(filename, source) {
  const relative = path.relative(path.join(__dirname, '..'), filename);
  let text = source;
  for (const { file, find, replace } of bug?.edits ?? []) {
    if (file !== relative) continue;
    if (text.split(find).length !== 2) throw new Error(`the planted bug "${bug.name}" no longer fits ${file}: ${find}`);
    text = text.replace(find, () => replace);
  }
  return text;
}
if (process.env.CORRIDOR_PLANT) {
  const { PLANTED_BUGS } = require('../test/simulation/planted-bugs.ts');
  bug = PLANTED_BUGS.find(({ name }) => name === process.env.CORRIDOR_PLANT) ?? null;
  if (!bug) throw new Error(`no planted bug is called ${process.env.CORRIDOR_PLANT}`);
}

process.setSourceMapsEnabled(true);
require('reflect-metadata');

const [file, ...rest] = process.argv.slice(2);
if (!file) {
  console.error('usage: node scripts/run-ts.js <file.ts> [argument ...]');
  process.exit(2);
}
process.argv = [process.argv[0], path.resolve(file), ...rest];
require(path.resolve(file));
