// npm run chaos: see stack/chaos/main.ts.
import { spawnSync } from 'node:child_process';
import { ensureInstalled } from './ensure-installed.mjs';

ensureInstalled();
await import('./build.mjs');
const done = spawnSync(
  process.execPath,
  ['--enable-source-maps', 'dist/stack/chaos/main.js', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
process.exit(done.status ?? 1);
