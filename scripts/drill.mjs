// npm run drill: see stack/drill/main.ts.
import { spawn } from 'node:child_process';
import { ensureInstalled } from './ensure-installed.mjs';

ensureInstalled();
await import('./build.mjs');
const child = spawn(process.execPath, ['--enable-source-maps', 'dist/stack/drill/main.js', ...process.argv.slice(2)], {
  // The channel tells it that this process is gone, however it died; then it ends too.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)));
