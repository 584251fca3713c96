// Strips the types into dist/, file by file; fast enough to run before every start, so nothing has to guess what is stale.
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: [
    'src/**/*.ts',
    'src/**/*.lua',
    'simulators/**/*.ts',
    'stack/**/*.ts',
    'bench/**/*.ts',
    'simulation/**/*.ts',
  ],
  outdir: 'dist',
  outbase: '.',
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
  sourcemap: 'linked',
  loader: { '.lua': 'copy' },
  logLevel: 'warning',
});
