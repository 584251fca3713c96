import type { Forced, Opening } from '../../ports/breaker-memory';
import type { Clock } from '../../ports/clock';
import type { Logger } from '../../ports/logger';
import type { Meter } from '../../ports/meter';
import {
  afterAttempt,
  afterProbe,
  type BreakerPolicy,
  type Decision,
  freshTally,
  longestOpenMs,
  type Outcome,
  slotsOf,
} from '../../topology/connector/breaker-policy';
import { BreakerOpen, type BreakerState, createCircuit } from './circuit';

export { BreakerOpen, type BreakerState };

/** What whoever works through a breaker needs of it. */
export interface Breaker {
  /** @throws BreakerOpen without having begun; else what the work throws */
  run<T>(work: () => Promise<T>): Promise<T>;
  state(): BreakerState;
  /** How many may work at a time now: one probe while half-open, and more with each success after it closed. */
  slots(): number;
  /** Called after each change of state. */
  onChange(listener: (state: BreakerState) => void): void;
  close(): void;
}

/** The same for whoever looks after it. */
export interface ManagedBreaker extends Breaker {
  /** An operator's word: it stands until he says something else. */
  force(forced: Forced): void;
  /** What another instance, or this one before a restart, remembered; null: it is closed. */
  adopt(opening: Opening | null): void;
  detail(): BreakerDetail;
}

export interface BreakerDetail {
  readonly state: BreakerState;
  readonly forced: Forced;
  readonly reason: string | null;
  /** ISO time until which nothing is tried; null: not open, or forced. */
  readonly until: string | null;
  readonly openings: number;
  readonly slots: number;
}

export interface BreakerOptions {
  /** Label of its metrics. */
  readonly name: string;
  readonly policy: BreakerPolicy;
  readonly clock: Clock;
  /** [0, 1) */
  random(): number;
  /** What a failure says of the other side. */
  outcomeOf(error: unknown): Outcome;
  /** Hears of each opening, and of each closing (null), to keep it. */
  remember(opening: Opening | null): void;
  readonly meter: Meter;
  readonly logger: Logger;
}

const UP: Outcome = { says: 'up', restMs: null };
const NUMBERS: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 1, open: 2 };

/**
 * opossum's states under a policy of ours, for what opossum lacks: failures that show a healthy server aren't failures (its `errorFilter` would close
 * a half-open circuit on them and still reject), no `capacity` (its overflow counts as a failure), a growing open time, a slow start after closing,
 * the other side's own wish to be left alone, and an operator's word.
 */
export const createBreaker = (options: BreakerOptions): ManagedBreaker => {
  const { name, policy, clock, random, meter, logger } = options;
  const listeners: ((state: BreakerState) => void)[] = [];
  const circuit = createCircuit('closed');
  let tally = freshTally(policy);
  let openings = 0;
  let reason: string | null = null;
  let untilMs: number | null = null;
  let forced: Forced = 'auto';
  let cancelTimer: () => void = () => {};
  let told: BreakerState | null = null;

  const state = (): BreakerState => (forced === 'auto' ? circuit.state() : forced);
  const changed = (): void => {
    if (state() === told) return;
    told = state();
    meter.gauge('creatio_breaker_state', NUMBERS[told], { breaker: name });
    for (const listener of listeners) listener(told);
  };

  const halfOpen = (): void => {
    untilMs = null;
    circuit.move('half-open');
    changed();
  };
  const openUntil = (atMs: number): void => {
    cancelTimer();
    untilMs = atMs;
    circuit.move('open');
    cancelTimer = clock.after(Math.max(0, atMs - clock.now()), halfOpen);
    changed();
  };
  const closeAgain = (next: typeof tally): void => {
    cancelTimer();
    tally = next;
    openings = 0;
    reason = null;
    untilMs = null;
    circuit.move('closed');
    changed();
  };

  const perform = (decision: Decision, cause: string): void => {
    switch (decision.kind) {
      case 'stay':
        tally = decision.tally;
        return;
      case 'open': {
        openings = decision.openings;
        reason = cause;
        const atMs = clock.now();
        const opening = { untilMs: atMs + decision.forMs, openings, reason, atMs };
        meter.count('creatio_breaker_opened_total', { breaker: name });
        logger.warn({ breaker: name, openings, forMs: decision.forMs, reason }, 'the breaker is open: work waits');
        options.remember(opening);
        openUntil(opening.untilMs);
        return;
      }
      case 'close':
        logger.info({ breaker: name }, 'the breaker is closed again');
        options.remember(null);
        closeAgain(decision.tally);
        return;
      case 'probe-again':
        halfOpen();
        return;
    }
  };

  const judge = (outcome: Outcome, cause: string): void =>
    perform(
      circuit.state() === 'half-open'
        ? afterProbe(openings, outcome, random(), policy)
        : afterAttempt(tally, outcome, clock.now(), random(), policy),
      cause,
    );

  changed();
  return {
    run: async <T>(work: () => Promise<T>): Promise<T> => {
      if (forced === 'open') throw new BreakerOpen(`an operator holds the breaker ${name} open`);
      if (forced === 'closed') return work();
      return circuit.fire(async (isCurrent) => {
        try {
          const value = await work();
          if (isCurrent()) judge(UP, '');
          return value;
        } catch (error) {
          if (isCurrent()) judge(options.outcomeOf(error), error instanceof Error ? error.message : String(error));
          throw error;
        }
      });
    },
    state,
    slots: () => (state() !== 'closed' ? 1 : forced === 'closed' ? policy.concurrency : slotsOf(tally, policy)),
    onChange: (listener) => void listeners.push(listener),
    force: (next) => {
      if (next === forced) return;
      const before = forced;
      forced = next;
      logger.warn({ breaker: name, forced }, 'an operator changed the breaker');
      if (next !== 'auto') return changed();
      // Nobody knows how it is after a while: one probe finds out. Held closed, it was working.
      if (before === 'open') {
        cancelTimer();
        halfOpen();
      } else {
        options.remember(null);
        closeAgain(freshTally(policy));
      }
    },
    adopt: (opening) => {
      if (opening === null) {
        if (circuit.state() !== 'closed') closeAgain({ ...freshTally(policy), upSinceClosed: 0 });
        return;
      }
      openings = opening.openings;
      reason = opening.reason;
      // Written under another clock it may lie far ahead: no longer than any opening of our own.
      openUntil(Math.min(opening.untilMs, clock.now() + longestOpenMs(policy)));
    },
    detail: () => ({
      state: state(),
      forced,
      reason,
      until: untilMs === null || forced !== 'auto' ? null : new Date(untilMs).toISOString(),
      openings,
      slots: state() !== 'closed' ? 1 : slotsOf(tally, policy),
    }),
    close: () => {
      cancelTimer();
      circuit.close();
    },
  };
};
