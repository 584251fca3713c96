// What a mutated decision is tried against: the tests that need no server and decide in milliseconds.
const { projects } = require('./jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  ...projects.find(({ displayName }) => displayName === 'unit'),
  displayName: 'mutation',
  testMatch: ['<rootDir>/test/unit/topology/**/*.test.ts', '<rootDir>/test/property/topology/**/*.test.ts'],
};
