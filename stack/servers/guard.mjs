// Stands between a program and its server: when the program is gone, however it died, the server is stopped.
// node guard.mjs COMMAND ARGUMENT… with an IPC channel to the program.
import { spawn } from 'node:child_process';

const TERM_MS = 10_000;
const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });

const stop = () => {
  child.kill('SIGTERM');
  // A stopped process doesn't hear SIGTERM before it goes on.
  child.kill('SIGCONT');
  setTimeout(() => child.kill('SIGKILL'), TERM_MS).unref();
};

child.on('error', (error) => {
  process.stderr.write(`${command}: ${error.message}\n`);
  process.exit(127);
});
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGTERM' ? 0 : 1)));
process.on('disconnect', stop);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop);
process.send?.({ pid: child.pid });
