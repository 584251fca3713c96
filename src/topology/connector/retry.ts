import type { Failure } from './http-failure';

/** A command that failed is tried again after this, and each time after twice as long, up to the longest. */
const RETRY_MS = { first: 200, longest: 30_000 };
/** Creatio failed so often on this command alone, while it answered others: it is the command. */
export const POISON_ATTEMPTS = 10;

/** @param failures in a row so far, this one included */
export const retryAfterMs = (failures: number): number =>
  Math.min(RETRY_MS.first * 2 ** Math.min(failures - 1, 20), RETRY_MS.longest);

/**
 * Whether a command is put aside although its failure may pass: a handler in Creatio that throws on this one activity would hold its
 * partition for ever.
 *
 * @param othersAnswered Creatio answered some other command between this one's failures
 */
export const isPoison = (failure: Failure, failures: number, othersAnswered: boolean): boolean =>
  failure.reason === 'http-500' && failures >= POISON_ATTEMPTS && othersAnswered;
