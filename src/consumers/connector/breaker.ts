import CircuitBreaker from 'opossum';
import type { Logger } from '../../ports/logger';
import type { Meter } from '../../ports/meter';

export interface BreakerOptions {
  /** Requests at a time while all is well. */
  readonly concurrency: number;
  /** How long it stays open the first time; each time in a row twice as long, up to the longest. Real time. */
  readonly openMs: { readonly first: number; readonly longest: number };
  /** Whether a failure says that Creatio can't be reached; others say that it can. */
  trips(error: unknown): boolean;
  random(): number;
  readonly meter: Meter;
  readonly logger: Logger;
}

export type BreakerState = 'closed' | 'half-open' | 'open';

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

export class BreakerOpen extends Error {
  override readonly name = 'BreakerOpen';
}

const NUMBERS: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 1, open: 2 };
/** Fewer attempts than this prove nothing. */
const VOLUME = 5;
const JITTER = 0.2;

type Outcome = { readonly value: unknown } | { readonly error: unknown };

/**
 * opossum's states, with what it lacks: failures that show a healthy server aren't failures (an `errorFilter` would close a half-open circuit on
 * them and still reject), no `capacity` (its overflow counts as a failure), a growing open time, and a slow start after closing.
 */
export const createBreaker = (options: BreakerOptions): Breaker => {
  const { concurrency, openMs, meter, logger } = options;
  const listeners: ((state: BreakerState) => void)[] = [];
  let openings = 0;
  let slots = concurrency;

  const resetAfterMs = (times: number): number => {
    const base = Math.min(openMs.first * 2 ** times, openMs.longest);
    return Math.round(base * (1 - JITTER + 2 * JITTER * options.random()));
  };
  const circuit = new CircuitBreaker(
    async (work: () => Promise<unknown>): Promise<Outcome> => {
      try {
        return { value: await work() };
      } catch (error) {
        if (options.trips(error)) throw error;
        return { error };
      }
    },
    {
      timeout: false,
      errorThresholdPercentage: 50,
      volumeThreshold: VOLUME,
      rollingCountTimeout: 10_000,
      resetTimeout: resetAfterMs(0),
    },
  );
  const state = (): BreakerState => (circuit.opened ? 'open' : circuit.halfOpen ? 'half-open' : 'closed');
  const changed = (): void => {
    meter.gauge('creatio_breaker_state', NUMBERS[state()], { breaker: 'creatio' });
    for (const listener of listeners) listener(state());
  };
  circuit.on('open', () => {
    openings += 1;
    slots = 1;
    // Read when the circuit opens: this is for the next time.
    (circuit as unknown as { options: { resetTimeout: number } }).options.resetTimeout = resetAfterMs(openings);
    meter.count('creatio_breaker_opened_total', { breaker: 'creatio' });
    logger.warn({ openings }, 'Creatio can not be reached: commands wait');
    changed();
  });
  circuit.on('halfOpen', changed);
  circuit.on('close', () => {
    openings = 0;
    (circuit as unknown as { options: { resetTimeout: number } }).options.resetTimeout = resetAfterMs(0);
    logger.info({}, 'Creatio is back');
    changed();
  });
  changed();

  return {
    run: async <T>(work: () => Promise<T>): Promise<T> => {
      let outcome: Outcome;
      try {
        outcome = (await circuit.fire(work)) as Outcome;
      } catch (error) {
        if ((error as { code?: string }).code === 'EOPENBREAKER') throw new BreakerOpen('the breaker is open');
        throw error;
      }
      if ('error' in outcome) throw outcome.error;
      slots = Math.min(concurrency, slots + 1);
      return outcome.value as T;
    },
    state,
    slots: () => (state() === 'closed' ? slots : 1),
    onChange: (listener) => void listeners.push(listener),
    close: () => circuit.shutdown(),
  };
};
