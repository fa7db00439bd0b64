'use strict';
/**
 * `npm run check -- links`: a document that is cited exists. Looked at are the links of every Markdown file, and every
 * `docs/...md`, `README.md` and the like named in source files. Documents that are not in the repository are not cited at all.
 */
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.join(__dirname, '..');
const SOURCE = /\.(ts|tsx|js|cjs|mjs|sh|graphql|yml)$/;
const MARKDOWN_LINK = /\[[^\]]*\]\(([^)\s]+)\)/g;
const NAMED_DOCUMENT = /(?<![\w/.-])((?:[\w.-]+\/)*[\w.-]+\.md)\b/g;
/** Papers that the first developers had beside the repository: nobody else can open them. */
const ELSEWHERE = /\b(RULINGS|DESIGN|DEVELOPERS)\b/;

/** @returns {string[]} one line a problem, `file:line: what is wrong` */
function deadLinks() {
  return listFiles().flatMap((file) => {
    const lines = fs.readFileSync(path.join(ROOT, file), 'utf8').split('\n');
    return lines.flatMap((line, index) => problemsOf(file, line).map((problem) => `${file}:${index + 1}: ${problem}`));
  });
}

function problemsOf(file, line) {
  const problems = [];
  const isMarkdown = file.endsWith('.md');
  for (const [, target] of line.matchAll(isMarkdown ? MARKDOWN_LINK : NAMED_DOCUMENT)) {
    if (/^[a-z]+:|^#/i.test(target)) continue;
    const plain = target.split('#')[0];
    const beside = path.join(ROOT, path.dirname(file), plain);
    const fromRoot = path.join(ROOT, plain);
    if (!fs.existsSync(beside) && (isMarkdown || !fs.existsSync(fromRoot))) problems.push(`${target} does not exist`);
  }
  const elsewhere = ELSEWHERE.exec(line);
  if (elsewhere) problems.push(`${elsewhere[1]} is not a document of this repository; say the reason itself`);
  return problems;
}

function listFiles() {
  const own = 'scripts/check-links.js';
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => (SOURCE.test(file) || file.endsWith('.md')) && file !== own)
    .filter((file) => !file.startsWith('test/generated/') && fs.existsSync(path.join(ROOT, file)));
}

module.exports = { deadLinks };
