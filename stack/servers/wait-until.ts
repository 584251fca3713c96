const LOOK_EVERY_MS = 50;

/**
 * Waits for a condition.
 *
 * @param look resolves with true when it holds; a rejection means not yet
 * @throws after `deadlineMs`, naming what was waited for and the last rejection
 */
export const waitUntil = async (
  what: string,
  deadlineMs: number,
  look: () => Promise<boolean> | boolean,
): Promise<void> => {
  const untilMs = Date.now() + deadlineMs;
  let last = '';
  for (;;) {
    try {
      if (await look()) return;
    } catch (error) {
      last = `; last: ${(error as Error).message}`;
    }
    if (Date.now() >= untilMs) throw new Error(`waited ${Math.round(deadlineMs / 1000)} s for ${what}${last}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
};
