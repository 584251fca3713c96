import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The project's folder, from wherever this file runs (src/ under jest, dist/src/ when built). */
export const projectRoot = (): string => {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'schemas'))) return folder;
  }
  throw new Error(`no package.json beside a schemas folder in ${__dirname} or above it`);
};
