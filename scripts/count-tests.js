'use strict';
/**
 * `node scripts/count-tests.js <name> ...`: sums Jest's result files test-results/<name>.json.
 *
 * The last line is `N passed, N failed`. Fails when a test failed, or when a file is missing or counts no test: a suite
 * that ran nothing has not passed.
 */
const fs = require('node:fs');
const path = require('node:path');

let passed = 0;
let failed = 0;
for (const name of process.argv.slice(2)) {
  const file = path.join(__dirname, '..', 'test-results', `${name}.json`);
  try {
    const result = JSON.parse(fs.readFileSync(file, 'utf8'));
    // A file that does not even load has no tests to fail: it counts as one.
    const broken = result.numRuntimeErrorTestSuites;
    passed += result.numPassedTests;
    failed += result.numFailedTests + broken;
    if (!(result.numPassedTests + result.numFailedTests + broken > 0)) problem(`${name}: no test ran`);
    else console.log(`${name}: ${result.numPassedTests} passed, ${result.numFailedTests + broken} failed`);
    if (result.success === false) process.exitCode = 1;
  } catch (error) {
    problem(`${name}: no readable result (${error instanceof Error ? error.message : String(error)})`);
  }
}
if (failed > 0) process.exitCode = 1;
console.log(`${passed} passed, ${failed} failed`);

/** On stdout like the rest, so that the order of the lines holds when both streams go to one log. */
function problem(text) {
  console.log(text);
  process.exitCode = 1;
}
