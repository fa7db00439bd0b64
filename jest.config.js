'use strict';
const fs = require('node:fs');
const path = require('node:path');

// Jest writes its JSON result (`--outputFile`) only into a folder that exists; CI counts the tests from these files.
fs.mkdirSync(path.join(__dirname, 'test-results'), { recursive: true });

/** `npm test`: everything that needs no service and no browser. @swc/jest reads .swcrc, so tests run what `dist/` runs. */
module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': '@swc/jest' },
  // The entry points import reflect-metadata first; a test that starts in the middle of the tree has no entry point.
  setupFiles: ['reflect-metadata'],
  roots: ['<rootDir>/test'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['<rootDir>/test/cluster/', '<rootDir>/test/browser/'],
  // A limit for what hangs, not for what is slow: a machine may be as busy as it likes.
  testTimeout: 120_000,
  maxWorkers: '100%',
};
