// npm test: the check, then integration and e2e tests on real servers; the last line counts everything.
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

for (const file of ['.cache/check-tests.json', '.cache/server-tests.json']) rmSync(file, { force: true });

if (backend === undefined) {
  const steps = await check();
  for (const step of steps.slice(0, -1)) counts[step.ok ? 'passed' : 'failed'] += 1;
  countTests('.cache/check-tests.json');
  // A failure prints its seed and the least of its history that still fails.
  const simulated = spawnSync(process.execPath, ['dist/simulation/main.js', '--histories', '500', '--jobs', '2'], {
    stdio: 'inherit',
  });
  counts[simulated.status === 0 ? 'passed' : 'failed'] += 1;
} else {
  await import('./build.mjs');
}

const jest = [
  'jest',
  '--selectProjects',
  'integration',
  'e2e',
  '--runInBand',
  '--json',
  '--outputFile=.cache/server-tests.json',
];
const environment = backend === undefined ? process.env : { ...process.env, MC_SERVERS: backend };
const run = spawnSync('npx', jest, { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
countTests('.cache/server-tests.json');
if (run.status !== 0 && counts.failed === 0) counts.failed += 1;

process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`);
process.exit(counts.failed === 0 ? 0 : 1);
