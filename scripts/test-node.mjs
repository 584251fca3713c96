// npm run test:node -- 22 24: the check's tests on other versions of Node, which come as npm packages into .cache.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { ensureInstalled } from './ensure-installed.mjs';

ensureInstalled();
const versions = process.argv.slice(2);
if (versions.length === 0) {
  process.stderr.write('name the versions: npm run test:node -- 22 24\n');
  process.exit(2);
}

const system = process.platform === 'win32' ? 'win' : process.platform;
let failed = false;
for (const version of versions) {
  const folder = resolve('.cache', 'node', version);
  const bin = join(folder, 'node_modules', `node-${system}-${process.arch}`, 'bin');
  if (!existsSync(bin)) {
    mkdirSync(folder, { recursive: true });
    const got = spawnSync(
      'npm',
      [
        'install',
        '--prefix',
        folder,
        '--no-save',
        '--no-audit',
        '--no-fund',
        `node-${system}-${process.arch}@${version}`,
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    if (got.status !== 0) process.exit(1);
  }
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
  const found = spawnSync('node', ['--version'], { env, encoding: 'utf8' }).stdout.trim();
  process.stdout.write(`— Node ${found}\n`);
  const run = spawnSync(
    join(bin, 'node'),
    ['node_modules/jest/bin/jest.js', '--selectProjects', 'unit', 'property', 'model'],
    { stdio: 'inherit', env },
  );
  failed ||= run.status !== 0;
}
process.exit(failed ? 1 : 0);
