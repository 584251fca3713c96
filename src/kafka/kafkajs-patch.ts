import { createRequire } from 'node:module';

interface RequestQueue {
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  throttledUntil: number;
  pending: readonly unknown[];
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
}

/** The release whose idle loop this mends. */
const PATCHED_VERSION = '2.2.4';
const PENDING_CHECK_MS = 10;

/**
 * kafkajs 2.2.4 re-arms a timer with a negative delay for ever, some 700 times a second for each broker connection: 5 % of a core while idle, and
 * a warning for each on Node 24. With this it looks only while something is pending or throttled.
 *
 * @throws when another kafkajs is installed: then look whether it still needs this
 */
export const patchKafkajs = (): void => {
  const require = createRequire(__filename);
  const { version } = require('kafkajs/package.json') as { version: string };
  if (version !== PATCHED_VERSION)
    throw new Error(`found kafkajs ${version}; the patch of its request queue was written for ${PATCHED_VERSION}`);
  const queue = require('kafkajs/src/network/requestQueue') as { prototype: RequestQueue };
  queue.prototype.scheduleCheckPendingRequests = function schedule(this: RequestQueue): void {
    if (this.throttleCheckTimeoutId !== null && this.throttleCheckTimeoutId !== undefined) return;
    const throttledMs = this.throttledUntil - Date.now();
    if (throttledMs <= 0 && this.pending.length === 0) return;
    this.throttleCheckTimeoutId = setTimeout(
      () => {
        this.throttleCheckTimeoutId = null;
        this.checkPendingRequests();
      },
      throttledMs > 0 ? throttledMs : PENDING_CHECK_MS,
    );
  };
};
