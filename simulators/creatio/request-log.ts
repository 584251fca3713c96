import { MISHAPS, type Mishap } from './faults';

/** One request as the server saw it. */
export interface LoggedRequest {
  readonly sequence: number;
  readonly atMs: number;
  readonly service: 'site' | 'identity';
  readonly method: string;
  readonly path: string;
  /** What OData is asked for; of a batch, its parts: `$batch` itself is the set then. */
  readonly set: string | null;
  readonly targets: readonly Target[];
  readonly mishap: Mishap | null;
  /** What was answered; null: nothing. */
  readonly status: number | null;
}

/** What one request, or one part of a batch, is about, as far as its address and body say. */
export interface Target {
  readonly method: string;
  readonly set: string;
  readonly id: string | null;
  /** Of a reminder: the record that it reminds of. */
  readonly subject: string | null;
}

/** A mishap for one request to come: the first that fits, after so many others that fit. */
export interface PlannedMishap {
  readonly mishap: Mishap;
  readonly method?: string;
  readonly set?: string;
  readonly skip?: number;
}

/** Who asked for what, and what is to go wrong for whom. */
export interface RequestLog {
  add(request: Omit<LoggedRequest, 'sequence'>): void;
  /** From a sequence number on; the oldest are forgotten. */
  since(sequence: number): readonly LoggedRequest[];
  /** Replaces what was planned before. @throws TypeError when it is no plan */
  plan(mishaps: readonly PlannedMishap[]): void;
  /** The planned mishap of this request, if there is one; it is used up. */
  take(method: string, set: string | null): Mishap | null;
  /** How many planned ones nobody has met yet. */
  pending(): number;
}

const KEPT = 50_000;

export const makeRequestLog = (): RequestLog => {
  let kept: LoggedRequest[] = [];
  let sequence = 0;
  let planned: { mishap: Mishap; method: string | null; set: string | null; skip: number }[] = [];
  return {
    add: (request) => {
      sequence += 1;
      kept.push({ sequence, ...request });
      if (kept.length > 2 * KEPT) kept = kept.slice(-KEPT);
    },
    since: (from) => kept.filter((each) => each.sequence >= from),
    plan: (mishaps) => {
      for (const { mishap } of mishaps)
        if (!MISHAPS.includes(mishap))
          throw new TypeError(`found mishap ${JSON.stringify(mishap)}; there are ${MISHAPS.join(', ')}`);
      planned = mishaps.map(({ mishap, method, set, skip }) => ({
        mishap,
        method: method ?? null,
        set: set ?? null,
        skip: skip ?? 0,
      }));
    },
    take: (method, set) => {
      for (const each of planned) {
        if (each.method !== null && each.method !== method) continue;
        if (each.set !== null && each.set !== set) continue;
        if (each.skip > 0) {
          each.skip -= 1;
          continue;
        }
        planned = planned.filter((other) => other !== each);
        return each.mishap;
      }
      return null;
    },
    pending: () => planned.length,
  };
};
