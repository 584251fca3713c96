import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A data folder that is ours while this process lives. */
export interface DataDir {
  readonly path: string;
  release(): void;
}

const LOCK = 'lock';
const MOST = 20;

/**
 * Takes a data folder: the one that was asked for, or, while another live process has it, the next one (`.data-2` …), so that a second start
 * on the same machine stands beside the first.
 *
 * @param fresh forgets what was there
 */
export const takeDataDir = (wanted: string, fresh: boolean): DataDir => {
  for (let n = 1; n <= MOST; n += 1) {
    const path = n === 1 ? wanted : `${wanted}-${n}`;
    const lock = join(path, LOCK);
    if (existsSync(lock) && isAlive(Number(readFileSync(lock, 'utf8')))) continue;
    if (fresh) rmSync(path, { recursive: true, force: true });
    mkdirSync(path, { recursive: true });
    rmSync(lock, { force: true });
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
    } catch {
      // Somebody else was faster.
      continue;
    }
    return { path, release: () => rmSync(lock, { force: true }) };
  }
  throw new Error(`${wanted} and ${MOST - 1} others are in use: stop one of the running stacks`);
};

const isAlive = (pid: number): boolean => {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
