/** How many units of work go at a time: up by one for each round of successes, halved when Creatio is overloaded (AIMD, as TCP does it). */
export interface Pace {
  /** Not whole: the part above counts towards the next one. */
  readonly limit: number;
  /** Units begun so far; the number of one is how many were begun before it. */
  readonly begun: number;
  /** Units begun before this one failed with the same trouble as the one that halved the limit: they don't halve it again. */
  readonly cutAt: number;
}

export const FIRST_PACE: Pace = { limit: 1, begun: 0, cutAt: 0 };

/** Of a unit of work: Creatio answered each request in it, or some request found it unavailable. */
export type PaceOutcome = 'answered' | 'unavailable';

export const begun = (pace: Pace): Pace => ({ ...pace, begun: pace.begun + 1 });

/**
 * @param unit its number, `pace.begun` before it began
 * @param most bound from configuration, at least 1
 */
export const settled = (pace: Pace, unit: number, outcome: PaceOutcome, most: number): Pace => {
  if (outcome === 'answered') return { ...pace, limit: Math.min(most, pace.limit + 1 / pace.limit) };
  if (unit < pace.cutAt) return pace;
  return { ...pace, limit: Math.max(1, pace.limit / 2), cutAt: pace.begun };
};

/** How many units may go now, below what the breaker allows. A hair is added, since thirds don't add up to one. */
export const unitsOf = (pace: Pace, breakerSlots: number): number =>
  Math.max(1, Math.min(Math.floor(pace.limit + 1e-9), breakerSlots));

/** So many cases wait: below it each goes by itself and at once, from it on several share their requests. */
export const BEHIND_CASES = 20;
/** A batch takes 100 requests, and each case asks for one at a time. */
const MOST_CASES = 100;
/** While the breaker still ramps, a unit is small too. */
const CASES_PER_SLOT = 10;

/**
 * How many cases make one unit.
 *
 * @param free units that may begin now, this one included
 */
export const casesPerUnit = (waiting: number, free: number, breakerSlots: number): number =>
  waiting < BEHIND_CASES
    ? 1
    : Math.max(1, Math.min(MOST_CASES, CASES_PER_SLOT * breakerSlots, Math.ceil(waiting / Math.max(1, free))));
