import type { BreakerPolicy } from '../../src/topology/connector/breaker-policy';
import {
  type Happened,
  REFERENCE_START,
  type Reference,
  type ReferenceRules,
  referenceAfter,
  referenceAt,
} from './breaker-reference';

export const WINDOW_MS = 10_000;

/** Small numbers, so that eight steps reach everything. */
export const SMALL_POLICY: BreakerPolicy = {
  volume: 3,
  failedShare: 0.5,
  windowMs: WINDOW_MS,
  openMs: { first: 15_000, longest: 40_000 },
  jitter: 0.2,
  longestRestMs: 50_000,
  concurrency: 3,
};
export const SMALL_RULES: ReferenceRules = {
  volume: 3,
  failedShare: 0.5,
  windowMs: WINDOW_MS,
  firstOpenMs: 15_000,
  longestOpenMs: 40_000,
  longestRestMs: 50_000,
  concurrency: 3,
};

/** Time that passes before the attempt, and what the attempt comes to. */
export interface Step {
  readonly afterMs: number;
  readonly happened: Happened;
}

const OUTCOMES: readonly Happened[] = [
  { says: 'up', restMs: null },
  { says: 'away', restMs: null },
  { says: 'nothing', restMs: null },
  { says: 'nothing', restMs: 7_000 },
  { says: 'away', restMs: 20_000 },
];
/** At once; within the window; at its very end; at the very end of the first opening; after any. */
const PAUSES_MS = [0, WINDOW_MS / 2, WINDOW_MS - 1, WINDOW_MS, 15_000, 60_000];

export const STEPS: readonly Step[] = PAUSES_MS.flatMap((afterMs) =>
  OUTCOMES.map((happened) => ({ afterMs, happened })),
);

export interface Visit<State> {
  readonly path: readonly Step[];
  readonly state: State;
  readonly reference: Reference;
  readonly nowMs: number;
}

/**
 * Every sequence of up to `length` steps, compared after each step. Sequences that have come to the same pair of states, seen from now, go on in the
 * same way: only one of them is continued.
 *
 * @param advance the state under test, after the time has passed and the attempt was made
 * @returns one path to each pair of states
 */
export const everySequence = <State>(
  start: State,
  startMs: number,
  length: number,
  advance: (state: State, step: Step, nowMs: number) => State,
  relative: (state: State, nowMs: number) => unknown,
  compare: (visit: Visit<State>) => void,
): readonly Visit<State>[] => {
  const seen = new Set<string>();
  const all: Visit<State>[] = [];
  let frontier: Visit<State>[] = [{ path: [], state: start, reference: REFERENCE_START, nowMs: startMs }];
  for (let depth = 0; depth < length; depth += 1) {
    const next: Visit<State>[] = [];
    for (const from of frontier) {
      for (const step of STEPS) {
        const nowMs = from.nowMs + step.afterMs;
        const visit = {
          path: [...from.path, step],
          state: advance(from.state, step, nowMs),
          reference: referenceAfter(referenceAt(from.reference, nowMs), step.happened, nowMs, SMALL_RULES),
          nowMs,
        };
        compare(visit);
        const key = JSON.stringify([relative(visit.state, nowMs), relativeReference(visit.reference, nowMs)]);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(visit);
      }
    }
    all.push(...next);
    frontier = next;
  }
  return all;
};

/** An attempt that has left the window counts by its place alone, however long ago it was. */
const relativeReference = ({ untilMs, attempts, ...rest }: Reference, nowMs: number): unknown => [
  rest,
  rest.mode === 'open' ? untilMs - nowMs : 0,
  attempts.map(({ atMs, says }) => [Math.min(nowMs - atMs, WINDOW_MS), says]),
];
