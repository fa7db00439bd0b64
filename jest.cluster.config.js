'use strict';
/** `npm run test:cluster`: needs PostgreSQL and Redis. One worker, because the tests share one database. */
module.exports = {
  ...require('./jest.config.js'),
  testMatch: ['<rootDir>/test/cluster/**/*.test.ts'],
  testPathIgnorePatterns: [],
  maxWorkers: 1,
};
