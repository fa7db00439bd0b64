'use strict';
/**
 * `npm run release -- <patch|minor|major> [--dry-run]`: turns the part of CHANGELOG.md under "Unreleased" into a version,
 * writes that version into package.json and its lock file, commits both and tags the commit. Nothing is pushed.
 *
 * `--dry-run` alone (a patch is assumed) checks everything and prints what would happen, without writing.
 */
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.join(__dirname, '..');
const UNRELEASED = '## Unreleased';
const KINDS = ['major', 'minor', 'patch'];

function git(...args) {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
}

/** `1.4.2` and `minor` give `1.5.0`. */
function nextVersion(version, kind) {
  const parts = version.split('.').map(Number);
  const at = KINDS.indexOf(kind);
  return parts.map((part, index) => (index < at ? part : index === at ? part + 1 : 0)).join('.');
}

/** The change log with its unreleased part given a heading of its own, and that part's text. */
function release(changelog, heading) {
  const start = changelog.indexOf(UNRELEASED);
  if (start === -1) throw new Error(`CHANGELOG.md has no "${UNRELEASED}" heading`);
  const from = start + UNRELEASED.length;
  const next = changelog.indexOf('\n## ', from);
  const notes = changelog.slice(from, next === -1 ? undefined : next).trim();
  if (notes === '') throw new Error('CHANGELOG.md names no change under "Unreleased": there is nothing to release');
  return { changelog: `${changelog.slice(0, from)}\n\n${heading}${changelog.slice(from)}`, notes };
}

function main(args, today) {
  const dryRun = args.includes('--dry-run');
  const [kind = dryRun ? 'patch' : undefined] = args.filter((arg) => arg !== '--dry-run');
  if (!KINDS.includes(kind)) throw new Error(`say which part of the version rises: ${KINDS.join(', ')}`);
  const packageFile = path.join(ROOT, 'package.json');
  const lockFile = path.join(ROOT, 'package-lock.json');
  const changelogFile = path.join(ROOT, 'CHANGELOG.md');

  const manifest = JSON.parse(fs.readFileSync(packageFile, 'utf8'));
  const version = nextVersion(manifest.version, kind);
  const { changelog, notes } = release(fs.readFileSync(changelogFile, 'utf8'), `## ${version} (${today})`);
  if (git('tag', '--list', `v${version}`) !== '') throw new Error(`the tag v${version} exists already`);
  const changed = git('status', '--porcelain');
  if (!dryRun && changed !== '') throw new Error(`commit or put away these changes first:\n${changed}`);

  console.log(`${manifest.version} -> ${version}\n\n${notes}\n`);
  if (dryRun) return void console.log(`dry run: nothing was written; the commit would be tagged v${version}`);

  const lock = JSON.parse(fs.readFileSync(lockFile, 'utf8'));
  manifest.version = version;
  lock.version = version;
  lock.packages[''].version = version;
  fs.writeFileSync(packageFile, `${JSON.stringify(manifest, null, 2)}\n`);
  fs.writeFileSync(lockFile, `${JSON.stringify(lock, null, 2)}\n`);
  fs.writeFileSync(changelogFile, changelog);
  git('add', 'package.json', 'package-lock.json', 'CHANGELOG.md');
  git('commit', '--quiet', '-m', `Release ${version}`);
  git('tag', '--annotate', `v${version}`, '-m', notes);
  console.log(`tagged v${version}; publish it with: git push --follow-tags`);
}

try {
  main(process.argv.slice(2), new Date().toISOString().slice(0, 10));
} catch (error) {
  console.error(`release: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
