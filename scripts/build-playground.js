'use strict';
/**
 * Bundles web/ with esbuild: index.html, and beside it assets/ with names that change with their content.
 *
 * Everything the page needs is among them, Monaco's workers and its icon font too: it asks no other origin for anything.
 * The files name one another relative to themselves, and the server fills in where assets/ is from the page's own address:
 * so the page works under whatever path a proxy serves it.
 */
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const zlib = require('node:zlib');
const esbuild = require('esbuild');

const ROOT = path.join(__dirname, '..');
const WEB = path.join(ROOT, 'web');
const OPERATIONS = path.join(ROOT, 'schema', 'operations');
const STAMP = 'built-from.txt';

const WORKERS = {
  editor: require.resolve('monaco-editor/esm/vs/editor/editor.worker.js'),
  graphql: require.resolve('monaco-graphql/esm/graphql.worker.js'),
  json: require.resolve('monaco-editor/esm/vs/language/json/json.worker.js'),
};

/**
 * @param {string} outDir made new, with index.html and assets/
 * @param {string} [previous] an earlier outDir, taken over where nothing it was made from has changed: most builds are
 * for a change in src/
 */
function buildPlayground(outDir, previous) {
  const source = fingerprint();
  const stamp = previous && path.join(previous, STAMP);
  if (stamp && fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === source) {
    fs.cpSync(previous, outDir, { recursive: true });
    return;
  }
  const assets = path.join(outDir, 'assets');
  fs.mkdirSync(assets, { recursive: true });

  const workerFiles = bundle(assets, { entryPoints: WORKERS });
  const { main, style, icon } = bundle(assets, {
    entryPoints: { main: path.join(WEB, 'main.tsx'), icon: path.join(WEB, 'icon.svg') },
    define: {
      SAVED_OPERATIONS: JSON.stringify(readOperations()),
      WORKER_FILES: JSON.stringify(workerFiles),
    },
  });
  const values = { script: main, style, icon };
  const page = fs
    .readFileSync(path.join(WEB, 'index.html'), 'utf8')
    .replace(/\{\{(\w+)\}\}/g, (written, name) => values[name] ?? written);
  fs.writeFileSync(path.join(outDir, 'index.html'), page);

  for (const name of fs.readdirSync(assets)) {
    const content = fs.readFileSync(path.join(assets, name));
    fs.writeFileSync(path.join(assets, `${name}.gz`), zlib.gzipSync(content));
  }
  // Last: a folder without it is not whole.
  fs.writeFileSync(path.join(outDir, STAMP), source);
}

/** Of everything a bundle is made from; the lock file stands for the packages. */
function fingerprint() {
  const hash = crypto.createHash('sha256');
  const listed = [WEB, OPERATIONS].flatMap((folder) =>
    fs.readdirSync(folder, { recursive: true }).map((file) => path.join(folder, file)),
  );
  for (const file of [...listed.sort(), path.join(ROOT, 'package-lock.json'), __filename]) {
    if (!fs.statSync(file).isFile()) continue;
    hash
      .update(`${path.relative(ROOT, file)}\0`)
      .update(fs.readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Answers the file name of each entry point, and of the style sheet of `main`. */
function bundle(outdir, options) {
  const { metafile } = esbuild.buildSync({
    bundle: true,
    format: 'esm',
    splitting: true,
    minify: true,
    target: 'es2022',
    legalComments: 'linked',
    loader: { '.ttf': 'file', '.svg': 'copy' },
    entryNames: '[name]-[hash]',
    chunkNames: 'chunk-[hash]',
    assetNames: '[name]-[hash]',
    outdir,
    metafile: true,
    absWorkingDir: ROOT,
    logLevel: 'warning',
    ...options,
    define: { 'process.env.NODE_ENV': '"production"', ...options.define },
  });
  const files = {};
  for (const [name, source] of Object.entries(options.entryPoints)) {
    const isOfSource = ([, { entryPoint }]) => entryPoint !== undefined && path.resolve(ROOT, entryPoint) === source;
    const [file, { cssBundle }] = Object.entries(metafile.outputs).find(isOfSource);
    files[name] = path.basename(file);
    if (cssBundle) files.style = path.basename(cssBundle);
  }
  return files;
}

function readOperations() {
  return fs
    .readdirSync(OPERATIONS)
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => {
      const variables = path.join(OPERATIONS, file.replace(/\.graphql$/, '.variables.json'));
      return {
        name: path.basename(file, '.graphql'),
        document: fs.readFileSync(path.join(OPERATIONS, file), 'utf8'),
        variables: fs.existsSync(variables) ? JSON.parse(fs.readFileSync(variables, 'utf8')) : {},
      };
    });
}

module.exports = { buildPlayground };
