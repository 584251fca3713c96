/**
 * Notices that this process stood still: a frozen machine, a stopped process, a pause of the garbage collector. Whoever called in the meantime
 * has hung up, so that for this while the relay didn't hear everything, although it refused nobody.
 */
export interface StallWatch {
  /** True once after each stall. Ask before saying that everything was heard: after a stall timers run before the sockets are read. */
  stoodStill(): boolean;
  close(): void;
}

/** Webitel waits a second for an answer; half of it belongs to the answer itself. */
const LONGEST_MS = 500;
const LOOK_EVERY_MS = 100;

/** @param nowMs a clock that never jumps */
export const createStallWatch = (nowMs: () => number): StallWatch => {
  let lookedAtMs = nowMs();
  let stalled = false;
  const look = (): void => {
    const atMs = nowMs();
    if (atMs - lookedAtMs > LOOK_EVERY_MS + LONGEST_MS) stalled = true;
    lookedAtMs = atMs;
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  return {
    stoodStill: () => {
      look();
      const was = stalled;
      stalled = false;
      return was;
    },
    close: () => clearInterval(timer),
  };
};
