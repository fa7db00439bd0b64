'use strict';
/**
 * Compiles src/ to dist/ with swc, and bundles the playground (web/) beside it: `node scripts/build.js [outDir]`.
 *
 * Types are not looked at here (that is `npm run check`), so `npm ci` leaves a built tree in a few seconds.
 * The tree is built beside its place and renamed at the end: a running process or a failed build never meets half a tree,
 * and a file whose source is gone does not live on.
 */
const fs = require('node:fs');
const path = require('node:path');
const swc = require('@swc/core');

const ROOT = path.join(__dirname, '..');
const SRC = path.join(ROOT, 'src');

/**
 * @param {string} outDir a folder directly under the project root, so that paths relative to a built file still hold
 * @param {{ playground?: boolean }} [parts] what `npm run check` compiles needs no playground
 */
function build(outDir, { playground = false } = {}) {
  const building = `${outDir}.building-${process.pid}`;
  fs.rmSync(building, { recursive: true, force: true });
  fs.mkdirSync(building, { recursive: true });
  let failed = 0;
  for (const file of listFiles(SRC)) {
    const relative = path.relative(SRC, file);
    const target = path.join(building, relative);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    if (!file.endsWith('.ts')) fs.copyFileSync(file, target);
    else if (!file.endsWith('.d.ts')) failed += compile(file, target.replace(/\.ts$/, '.js')) ? 0 : 1;
  }
  if (failed > 0) {
    fs.rmSync(building, { recursive: true, force: true });
    throw new Error(`${failed} file(s) did not compile; ${path.basename(outDir)}/ is left as it was`);
  }
  // Loaded here: who compiles without the playground need not load its bundler.
  if (playground) {
    const { buildPlayground } = require('./build-playground.js');
    buildPlayground(path.join(building, 'playground'), path.join(outDir, 'playground'));
  }
  fs.rmSync(outDir, { recursive: true, force: true });
  fs.renameSync(building, outDir);
}

function compile(source, target) {
  try {
    const { code, map } = swc.transformFileSync(source, {
      cwd: ROOT,
      sourceFileName: path.relative(path.dirname(target), source).split(path.sep).join('/'),
    });
    fs.writeFileSync(target, `${code}\n//# sourceMappingURL=${path.basename(target)}.map\n`);
    fs.writeFileSync(`${target}.map`, map);
    return true;
  } catch (error) {
    console.error(`${path.relative(ROOT, source)}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

function listFiles(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

module.exports = { build };

if (require.main === module) {
  try {
    build(path.resolve(ROOT, process.argv[2] ?? 'dist'), { playground: true });
  } catch (error) {
    console.error(`build failed: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
