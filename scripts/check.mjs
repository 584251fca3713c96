// npm run check: everything that needs no server. Independent steps run beside each other; each failure shows its whole output.
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { ensureInstalled } from './ensure-installed.mjs';

ensureInstalled();

const STEPS = [
  ['types', 'npx', ['tsc', '-p', '.']],
  ['lint and format', 'npx', ['biome', 'ci', '--colors=off', '.']],
  [
    'dependency rules',
    'npx',
    ['depcruise', '--config', '.dependency-cruiser.cjs', 'src', 'simulators', 'stack', 'bench', 'simulation'],
  ],
  ['unused code', 'npx', ['knip']],
  ['generated files are fresh', 'node', ['scripts/docs.mjs', '--check']],
  [
    'unit, property and model tests',
    'npx',
    ['jest', '--selectProjects', 'unit', 'property', 'model', '--json', '--outputFile=.cache/check-tests.json'],
  ],
];

const run = ([name, command, args]) =>
  new Promise((resolve) => {
    const startedMs = performance.now();
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('close', (code) =>
      resolve({ name, ok: code === 0, output, seconds: (performance.now() - startedMs) / 1000 }),
    );
  });

export const check = async () => {
  await import('./build.mjs');
  const [tests, ...others] = [STEPS.at(-1), ...STEPS.slice(0, -1)];
  const sequence = async () => {
    const results = [];
    for (const step of others) results.push(report(await run(step)));
    return results;
  };
  const [first, rest] = await Promise.all([run(tests).then(report), sequence()]);
  return [...rest, first];
};

const report = (result) => {
  process.stdout.write(`${result.ok ? 'ok    ' : 'FAILED'} ${result.name} (${result.seconds.toFixed(1)} s)\n`);
  if (!result.ok) process.stdout.write(`${result.output}\n`);
  return result;
};

if (import.meta.filename === process.argv[1] || process.argv[1]?.endsWith('scripts/check.mjs')) {
  const results = await check();
  process.exit(results.every((result) => result.ok) ? 0 : 1);
}
