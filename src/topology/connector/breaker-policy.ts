import { FAILURES, type Failure } from './http-failure';

/** What one attempt says of the other side: it is there, it is away, or nothing can be said. `restMs`: it asked to be left alone for so long. */
export interface Outcome {
  readonly says: 'up' | 'away' | 'nothing';
  readonly restMs: number | null;
}

export interface BreakerPolicy {
  /** So many failures are needed to open it. */
  readonly volume: number;
  /** … and at least this share of the attempts in the window, 0 to 1. */
  readonly failedShare: number;
  readonly windowMs: number;
  /** How long it stays open the first time; twice as long each time in a row, up to the longest. */
  readonly openMs: { readonly first: number; readonly longest: number };
  /** The open time is drawn from so much below it to so much above it, as a share. */
  readonly jitter: number;
  /** A longer wish of the other side isn't granted: it may be a mistake. */
  readonly longestRestMs: number;
  /** Attempts at a time while all is well. */
  readonly concurrency: number;
}

/** What is known while it is closed. */
export interface Tally {
  /** Attempts of the window, oldest first. */
  readonly recent: readonly { readonly atMs: number; readonly away: boolean }[];
  /** Failures since the last sign of life, however long that took: a server that hangs fails too rarely to fill a window. */
  readonly awayInARow: number;
  /** Successes since it closed, as far as they still matter. */
  readonly upSinceClosed: number;
}

export type Decision =
  | { readonly kind: 'stay'; readonly tally: Tally }
  | { readonly kind: 'open'; readonly forMs: number; readonly openings: number }
  | { readonly kind: 'close'; readonly tally: Tally }
  | { readonly kind: 'probe-again' };

/** At the start, with nothing known against the other side: full speed at once. */
export const freshTally = (policy: BreakerPolicy): Tally => ({
  recent: [],
  awayInARow: 0,
  upSinceClosed: policy.concurrency,
});

/**
 * One attempt more while it is closed.
 *
 * @param draw from [0, 1), for the jitter
 */
export const afterAttempt = (
  tally: Tally,
  { says, restMs }: Outcome,
  atMs: number,
  draw: number,
  policy: BreakerPolicy,
): Decision => {
  const forMs = granted(restMs, policy);
  if (says === 'nothing') return forMs > 0 ? { kind: 'open', forMs, openings: 0 } : { kind: 'stay', tally };
  const away = says === 'away';
  const recent = [...tally.recent.filter((each) => atMs - each.atMs < policy.windowMs), { atMs, away }];
  const awayInARow = away ? tally.awayInARow + 1 : 0;
  const failed = recent.filter((each) => each.away).length;
  const opens =
    awayInARow >= policy.volume || (failed >= policy.volume && failed >= recent.length * policy.failedShare);
  if (away && opens) return { kind: 'open', forMs: Math.max(forMs, openForMs(1, draw, policy)), openings: 1 };
  if (forMs > 0) return { kind: 'open', forMs, openings: 0 };
  return { kind: 'stay', tally: { recent, awayInARow, upSinceClosed: rampAfter(tally, away, policy) } };
};

/**
 * The one attempt that a half-open breaker lets through.
 *
 * @param openings how often it has opened in a row
 */
export const afterProbe = (
  openings: number,
  { says, restMs }: Outcome,
  draw: number,
  policy: BreakerPolicy,
): Decision => {
  const forMs = granted(restMs, policy);
  switch (says) {
    case 'up':
      return { kind: 'close', tally: { recent: [], awayInARow: 0, upSinceClosed: 1 } };
    case 'away':
      return {
        kind: 'open',
        forMs: Math.max(forMs, openForMs(openings + 1, draw, policy)),
        openings: openings + 1,
      };
    case 'nothing':
      return forMs > 0 ? { kind: 'open', forMs, openings } : { kind: 'probe-again' };
  }
};

/** How long the nth opening in a row lasts. @param draw from [0, 1) */
export const openForMs = (openings: number, draw: number, { openMs, jitter }: BreakerPolicy): number =>
  Math.round(Math.min(openMs.first * 2 ** (openings - 1), openMs.longest) * (1 - jitter + 2 * jitter * draw));

/** No opening lasts longer. */
export const longestOpenMs = ({ openMs, jitter, longestRestMs }: BreakerPolicy): number =>
  Math.max(openMs.longest * (1 + jitter), longestRestMs);

/** How many attempts at a time: one more with each success since it closed. */
export const slotsOf = (tally: Tally, { concurrency }: BreakerPolicy): number =>
  Math.min(concurrency, 1 + tally.upSinceClosed);

const granted = (restMs: number | null, { longestRestMs }: BreakerPolicy): number =>
  Math.min(restMs ?? 0, longestRestMs);

/** A failure on the way up begins it anew; at full speed single failures are no news. */
const rampAfter = (tally: Tally, away: boolean, policy: BreakerPolicy): number => {
  if (away) return slotsOf(tally, policy) < policy.concurrency ? 0 : tally.upSinceClosed;
  return Math.min(policy.concurrency, tally.upSinceClosed + 1);
};

/** A server that says "too many requests" without saying how long. */
const THROTTLED_REST_MS = 2_000;

/** What a failed request says of Creatio itself. */
export const outcomeOfFailure = ({ class: name, retryAfterMs }: Failure): Outcome => {
  const { says } = FAILURES[name];
  if (name === 'throttled') return { says, restMs: retryAfterMs ?? THROTTLED_REST_MS };
  return { says, restMs: name === 'availability' ? retryAfterMs : null };
};

/** What a login that came to nothing says of the credentials: `retryAfterMs` without a refusal is a mistake in the configuration. */
export const outcomeOfLogin = ({ class: name, retryAfterMs }: Failure): Outcome =>
  name !== 'login'
    ? { says: 'nothing', restMs: null }
    : retryAfterMs === null
      ? { says: 'away', restMs: null }
      : { says: 'nothing', restMs: retryAfterMs };

/** Creatio away: a few failures, then short pauses. */
export const creatioPolicy = (concurrency: number): BreakerPolicy => ({
  volume: 5,
  failedShare: 0.5,
  windowMs: 10_000,
  openMs: { first: 2_000, longest: 60_000 },
  jitter: 0.2,
  longestRestMs: 600_000,
  concurrency,
});

/** A refused login: one is enough, since a few lock the account; then pauses as long as a lock-out lasts. */
export const AUTH_POLICY: BreakerPolicy = {
  volume: 1,
  failedShare: 0,
  windowMs: 1,
  openMs: { first: 900_000, longest: 3_600_000 },
  jitter: 0,
  longestRestMs: 900_000,
  concurrency: 1,
};
