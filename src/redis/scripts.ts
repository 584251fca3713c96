import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';

/** A list is flattened by ioredis: so many arguments don't fit a function call. */
type Argument = string | number | Buffer | (string | number | Buffer)[];

/** The Lua commands as ioredis makes them: by digest, with the text again where the server forgot it. Replies are bytes. */
export interface Scripts {
  commitBatchBuffer(...args: Argument[]): Promise<unknown>;
  takeOverBuffer(...args: Argument[]): Promise<unknown>;
  clearPartitionBuffer(...args: Argument[]): Promise<unknown>;
  releaseLeaseBuffer(...args: Argument[]): Promise<unknown>;
  /** The first argument is how many keys follow. */
  indexVerdictsBuffer(...args: Argument[]): Promise<unknown>;
}

/** Command name by file; the number in a file's name is how many keys it takes, `n` where the caller says it. */
const FILES = {
  commitBatch: 'commit-batch-4.lua',
  takeOver: 'take-over-2.lua',
  clearPartition: 'clear-4.lua',
  releaseLease: 'release-lease-1.lua',
  indexVerdicts: 'index-verdicts-n.lua',
} as const;

export const withScripts = (redis: Redis): Redis & Scripts => {
  for (const [name, file] of Object.entries(FILES)) {
    const lua = readFileSync(join(__dirname, file), 'utf8');
    const [, keys] = /-(\d+|n)\.lua$/.exec(file) ?? [];
    redis.defineCommand(name, keys === 'n' ? { lua } : { lua, numberOfKeys: Number(keys) });
  }
  return redis as Redis & Scripts;
};
