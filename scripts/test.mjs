// npm test: the check, then the simulation, then integration and e2e tests on real servers; the last line counts everything.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { ensureInstalled } from './ensure-installed.mjs';

ensureInstalled();
mkdirSync('.cache', { recursive: true });
const { check } = await import('./check.mjs');

const backend = process.argv.find((argument) => argument.startsWith('--servers='))?.split('=')[1];
const counts = { passed: 0, failed: 0 };

const countTests = (file) => {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    counts.passed += report.numPassedTests;
    // A suite that could not even be loaded has no tests to fail, and is a failure all the same.
    counts.failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
  } catch (error) {
    process.stdout.write(`no test report in ${file}: ${error.message}\n`);
    counts.failed += 1;
  }
};

const REPORTS = ['check', 'simulation', 'server'].map((part) => `.cache/${part}-tests.json`);
const [CHECK, SIMULATION, SERVER] = REPORTS;
for (const file of REPORTS) rmSync(file, { force: true });

const runJest = (projects, report, options, environment) => {
  const before = counts.failed;
  const run = spawnSync(
    'npx',
    ['jest', '--selectProjects', ...projects, ...options, '--json', `--outputFile=${report}`],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: environment,
    },
  );
  countTests(report);
  if (run.status !== 0 && counts.failed === before) counts.failed += 1;
};

if (backend === undefined) {
  const steps = await check();
  for (const step of steps.slice(0, -1)) counts[step.ok ? 'passed' : 'failed'] += 1;
  countTests(CHECK);
  runJest(['simulation'], SIMULATION, [], process.env);
  // A failure prints its seed and the least of its history that still fails.
  const simulated = spawnSync(process.execPath, ['dist/simulation/main.js', '--histories', '500', '--jobs', '2'], {
    stdio: 'inherit',
  });
  counts[simulated.status === 0 ? 'passed' : 'failed'] += 1;
} else {
  await import('./build.mjs');
}

const environment = backend === undefined ? process.env : { ...process.env, MC_SERVERS: backend };
runJest(['integration', 'e2e'], SERVER, ['--runInBand'], environment);

process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`);
process.exit(counts.failed === 0 ? 0 : 1);
