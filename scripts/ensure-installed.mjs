// Node's own modules only: this runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Installs the locked packages where they are missing or older than the lock file; says so on stderr. */
export const ensureInstalled = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19) || major === 21 || major === 23) {
    process.stderr.write(
      `found Node ${process.versions.node}; missed-chats runs on Node 20.19+, 22 and 24. Install one of them.\n`,
    );
    process.exit(2);
  }
  if (existsSync('node_modules/.package-lock.json') && sameLock()) return;
  process.stderr.write('installing npm packages (once) …\n');
  const done = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (done.status !== 0) {
    process.stderr.write('npm ci failed: see above.\n');
    process.exit(1);
  }
};

const sameLock = () => {
  const names = (file) => Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages);
  const installed = new Map(names('node_modules/.package-lock.json').map(([path, entry]) => [path, entry.version]));
  return names('package-lock.json').every(
    ([path, entry]) => path === '' || entry.optional || installed.get(path) === entry.version,
  );
};
