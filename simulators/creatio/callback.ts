import { setTimeout as pause } from 'node:timers/promises';
import type { Told } from './operators';

/** Where the business process calls, and how stubbornly. */
export interface CallbackTarget {
  readonly url: string;
  readonly token: string;
  /** "Retries on call failure": beside the first call. */
  readonly retries: number;
  /** Response timeout of the element Call web service. */
  readonly timeoutMs: number;
}

/** Plays the business process that tells of edits: retries on an error code or a time-out, at once and as often as it is set, then gives up. */
export interface Callback {
  set(target: CallbackTarget | null): void;
  tell(told: Told): void;
  /** Calls by outcome: `done`, `failed` (each try), `lost` (given up). */
  counts(): Readonly<Record<'done' | 'failed' | 'lost', number>>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export const DEFAULT_TIMEOUT_MS = 5_000;
const RETRY_AFTER_MS = 200;

export const makeCallback = (): Callback => {
  const counts = { done: 0, failed: 0, lost: 0 };
  const running = new Set<Promise<void>>();
  let target: CallbackTarget | null = null;

  const call = async (to: CallbackTarget, told: Told): Promise<void> => {
    for (let attempt = 0; attempt <= to.retries; attempt += 1) {
      if (attempt > 0) await pause(RETRY_AFTER_MS);
      if (await succeeds(to, told)) {
        counts.done += 1;
        return;
      }
      counts.failed += 1;
    }
    counts.lost += 1;
  };

  return {
    set: (next) => {
      target = next;
    },
    tell: (told) => {
      if (target === null) return;
      const work = call(target, told).finally(() => running.delete(work));
      running.add(work);
    },
    counts: () => ({ ...counts }),
    idle: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
};

/** Creatio's own word: a status below 400 is success. */
const succeeds = async ({ url, token, timeoutMs }: CallbackTarget, told: Told): Promise<boolean> => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(told),
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.arrayBuffer();
    return response.status < 400;
  } catch {
    // Refused, reset or too late: all of it is a failed call to the process.
    return false;
  }
};
