/** Each rule says why it is there. `npm run check` runs them. */
module.exports = {
  forbidden: [
    {
      name: 'topology-is-pure',
      comment: 'A verdict is a function of the log alone: what decides must not reach a clock, a socket or a library.',
      severity: 'error',
      from: { path: '^src/topology' },
      to: { pathNot: '^src/topology' },
    },
    {
      name: 'consumers-do-not-know-producers',
      comment: 'They meet only in topics; a call between them would be a second, unordered way for an event.',
      severity: 'error',
      from: { path: '^src/consumers' },
      to: { path: '^src/producers' },
    },
    {
      name: 'producers-do-not-know-consumers',
      comment: 'They meet only in topics; a call between them would be a second, unordered way for an event.',
      severity: 'error',
      from: { path: '^src/producers' },
      to: { path: '^src/consumers' },
    },
    {
      name: 'src-does-not-know-the-simulators-or-the-stack',
      comment:
        'Simulators and the local stack are for demonstration and tests; what is deployed must work without them.',
      severity: 'error',
      from: { path: '^src' },
      to: { path: '^(simulators|stack|bench|simulation|test)' },
    },
    {
      name: 'kafkajs-stays-behind-its-ports',
      comment: 'kafkajs is unmaintained: it hides behind the ports, so that it can be replaced in one folder.',
      severity: 'error',
      from: { path: '^(src|simulators)', pathNot: '^src/(kafka|schemas)' },
      to: { path: 'node_modules/(kafkajs|@kafkajs)' },
    },
    {
      name: 'ioredis-stays-in-src-redis',
      comment: 'The fence and its scripts are one place; a Redis call elsewhere would pass it by.',
      severity: 'error',
      from: { path: '^(src|simulators)', pathNot: '^src/redis' },
      to: { path: 'node_modules/ioredis' },
    },
    {
      name: 'the-oracle-is-independent',
      comment: 'An oracle that shares a decision with what it judges would share its mistakes.',
      severity: 'error',
      from: { path: '^simulation/oracle' },
      to: {
        path: '^src/(topology/(detector|cases|connector/(?!lookups)|partition-time|effective|policy/business-time)|consumers|producers)',
      },
    },
    {
      name: 'no-cycles',
      comment: 'A cycle hides which part rests on which.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default'] },
  },
};
