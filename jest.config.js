// One project per level of test/. `npm run check` runs the first three: they need no server and little time.
const level = (name, extra = {}) => ({
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
    ],
  },
  ...extra,
});

const withServers = {
  globalSetup: '<rootDir>/test/support/start-servers.ts',
  globalTeardown: '<rootDir>/test/support/stop-servers.ts',
};

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    level('unit'),
    level('property'),
    level('model'),
    level('simulation'),
    level('integration', withServers),
    level('e2e', withServers),
  ],
};
