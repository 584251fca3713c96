import { EventEmitter } from 'node:events';
import CircuitBreaker from 'opossum';

export type BreakerState = 'closed' | 'half-open' | 'open';

/** opossum's state and its one probe, moved from outside; whoever moves it decides when. */
export interface Circuit {
  state(): BreakerState;
  /** @throws BreakerOpen while it is open, and while half-open for all but the first; else what the work throws */
  fire<T>(work: (isCurrent: () => boolean) => Promise<T>): Promise<T>;
  move(to: BreakerState): void;
  close(): void;
}

export class BreakerOpen extends Error {
  override readonly name = 'BreakerOpen';
}

/** Work and what became of it: nothing that is fired ever rejects, so that opossum counts nothing itself. */
type Fired = (work: () => Promise<unknown>) => Promise<{ readonly value: unknown } | { readonly error: unknown }>;

/** opossum would wake up by itself after this; moving is ours. The longest that a timer takes. */
const NEVER_MS = 2 ** 31 - 1;
/** Statistics are kept elsewhere: without this, each circuit has two intervals of its own. */
const NO_ROTATION = new EventEmitter().setMaxListeners(0);

/**
 * A new opossum circuit for each move. A call that began before the circuit opened would otherwise close a half-open one with its late success:
 * now it belongs to a circuit that is gone.
 */
export const createCircuit = (initial: BreakerState): Circuit => {
  let current = circuitIn(initial);
  return {
    state: () => stateOf(current),
    fire: async <T>(work: (isCurrent: () => boolean) => Promise<T>): Promise<T> => {
      const mine = current;
      // Before `fire`: a rejected call would be no event of interest, and opossum knows no reason.
      if (mine.opened || (mine.halfOpen && !mine.pendingClose)) throw new BreakerOpen('the breaker is open');
      const outcome = await mine.fire(() => work(() => current === mine));
      if ('error' in outcome) throw outcome.error;
      return outcome.value as T;
    },
    move: (to) => {
      const before = current;
      current = circuitIn(to);
      before.shutdown();
    },
    close: () => current.shutdown(),
  };
};

const circuitIn = (state: BreakerState): CircuitBreaker<Parameters<Fired>, Awaited<ReturnType<Fired>>> => {
  const fired: Fired = async (work) => {
    try {
      return { value: await work() };
    } catch (error) {
      return { error };
    }
  };
  return new CircuitBreaker(fired, {
    timeout: false,
    resetTimeout: NEVER_MS,
    enableSnapshots: false,
    rotateBucketController: NO_ROTATION,
    state: { closed: state === 'closed', halfOpen: state === 'half-open', open: state === 'open' },
  } as CircuitBreaker.Options);
};

const stateOf = (circuit: CircuitBreaker): BreakerState =>
  circuit.opened ? 'open' : circuit.halfOpen ? 'half-open' : 'closed';
