'use strict';
/** `npm run test:browser`: needs Chromium. One worker, because browsers starve each other on a small machine. */
module.exports = {
  ...require('./jest.config.js'),
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  testPathIgnorePatterns: [],
  maxWorkers: 1,
};
