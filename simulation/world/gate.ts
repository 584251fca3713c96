import type { Life } from './life';
import type { VirtualTime } from './virtual-time';

/** What befalls a process at one of its calls. */
export interface Ambush {
  readonly kind: 'crash' | 'freeze' | 'lose-answer';
  /** Before the call has an effect, or after it, when its answer isn't known yet. */
  readonly when: 'before' | 'after';
  /** So many calls are let pass first. */
  skip: number;
  readonly forMs: number;
}

/** Every call of a process to the outside goes through here: it takes a while, and it is where the process can be hit. */
export interface Gate {
  /**
   * Performs `effect` a little later and answers with what it came to. A killed process never gets an answer; of a frozen one the effect, or the
   * answer, comes when it has thawed.
   *
   * @param lost what the caller sees if the answer is lost although the effect was done
   */
  pass<T>(effect: () => T | Promise<T>, lost?: () => Error): Promise<T>;
}

export interface GateOptions {
  readonly time: VirtualTime;
  readonly life: Life;
  /** How long the next call takes, ms. */
  latencyMs(): number;
  /** Ambushes that are laid; the first one is the next. */
  readonly ambushes: Ambush[];
  crash(): void;
  freeze(forMs: number): void;
}

export const createGate = (options: GateOptions): Gate => {
  const { time, life, ambushes } = options;
  const next = (canLose: boolean): Ambush | null => {
    const [first] = ambushes;
    if (first === undefined) return null;
    if (first.kind === 'lose-answer' && !canLose) return null;
    if (first.skip > 0) {
      first.skip -= 1;
      return null;
    }
    ambushes.shift();
    return first;
  };
  const spring = (ambush: Ambush): void => {
    if (ambush.kind === 'crash') options.crash();
    if (ambush.kind === 'freeze') options.freeze(ambush.forMs);
  };
  return {
    pass: (effect, lost) =>
      new Promise((resolve, reject) => {
        const perform = (ambush: Ambush | null): void => {
          try {
            const value = effect();
            if (ambush === null) {
              resolve(value);
              return;
            }
            // Nobody may ever hear of it.
            void Promise.resolve(value).catch(() => {});
            if (ambush.kind === 'lose-answer') reject(lost?.() ?? new Error('lost'));
            else {
              spring(ambush);
              life.later(() => resolve(value));
            }
          } catch (error) {
            reject(error);
          }
        };
        time.at(time.now() + options.latencyMs(), life, () => {
          const ambush = next(lost !== undefined);
          if (ambush === null || ambush.kind === 'lose-answer' || ambush.when === 'after') {
            perform(ambush);
            return;
          }
          spring(ambush);
          life.later(() => perform(null));
        });
      }),
  };
};
