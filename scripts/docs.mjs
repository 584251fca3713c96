// Makes the generated parts of docs/ from the tables in src/; with --check it only says what is stale.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

if (!existsSync('dist/src/cli/generate-docs.js')) await import('./build.mjs');
const done = spawnSync(process.execPath, ['dist/src/cli/generate-docs.js', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(done.status ?? 1);
