import type { Life } from './life';

/** The one thread of a history: whatever happens is an event of somebody's, at a virtual moment. */
export interface VirtualTime {
  now(): number;
  /** Runs `work` on behalf of `life` when time comes to `atMs`; of events of one millisecond the seed chooses the order. */
  at(atMs: number, life: Life, work: () => void): Scheduled;
  /** Runs events until time has come to `untilMs`. Whatever promises an event sets going come to rest before the next one. */
  run(untilMs: number): Promise<void>;
  /** Time passes and nobody is awake: the machine was suspended. What came due meanwhile happens afterwards, at once. */
  skip(ms: number): void;
  /** Gives the process its own clocks back. */
  uninstall(): void;
}

export interface Scheduled {
  cancel(): void;
}

interface Event {
  readonly atMs: number;
  /** Order among events of the same moment. */
  readonly rank: number;
  readonly life: Life;
  readonly work: () => void;
  cancelled: boolean;
}

const realImmediate = globalThis.setImmediate;
const breathe = (): Promise<void> => new Promise((resolve) => realImmediate(resolve));

/** An interval this short or shorter is housekeeping: a library's sliding window, a watchdog's look. */
const TICKS_PER_INTERVAL = 10;

/**
 * Takes the process's clocks and timers away and gives virtual ones instead, so that code which calls `setTimeout`, `setImmediate`, `Date` or
 * `performance` directly runs in virtual time too.
 *
 * @param startMs virtual epoch ms
 * @param nobody on whose behalf code outside any event runs
 */
export const installVirtualTime = (startMs: number, random: () => number, nobody: Life): VirtualTime => {
  let nowMs = startMs;
  let current = nobody;
  const heap: Event[] = [];

  const push = (event: Event): Event => {
    heap.push(event);
    let index = heap.length - 1;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex] as Event;
      if (isBefore(parent, event)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = event;
    return event;
  };

  const at = (atMs: number, life: Life, work: () => void): Scheduled => {
    const event = push({ atMs: Math.max(atMs, nowMs), rank: random(), life, work, cancelled: false });
    return {
      cancel: () => {
        event.cancelled = true;
      },
    };
  };

  /** What `setTimeout` gives back: as much of Node's timer as anybody uses. */
  const handle = (scheduled: Scheduled): unknown => {
    const timer = { unref: () => timer, ref: () => timer, cancel: scheduled.cancel };
    return timer;
  };
  const clear = (timer: { cancel?: () => void } | undefined): void => timer?.cancel?.();

  const setTimer = (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): unknown => {
    const life = current;
    return handle(at(nowMs + Math.max(1, ms), life, () => callback(...args)));
  };
  const setRepeated = (callback: () => void, ms = 1): unknown => {
    const life = current;
    // Rarer than asked for: what only slides a window or looks for a stand-still needs no turn each second of a virtual hour.
    const everyMs = Math.max(1, ms) * TICKS_PER_INTERVAL;
    let next: Scheduled;
    const again = (): void => {
      next = at(nowMs + everyMs, life, () => {
        again();
        callback();
      });
    };
    again();
    return handle({ cancel: () => next.cancel() });
  };

  const RealDate = globalThis.Date;
  class VirtualDate extends RealDate {
    constructor(...args: unknown[]) {
      super(...((args.length === 0 ? [nowMs] : args) as [number]));
    }
    static override now(): number {
      return nowMs;
    }
  }
  const scope = globalThis as unknown as Record<string, unknown>;
  const virtual: Record<string, unknown> = {
    Date: VirtualDate,
    setTimeout: setTimer,
    clearTimeout: clear,
    setInterval: setRepeated,
    clearInterval: clear,
    setImmediate: (callback: (...args: unknown[]) => void, ...args: unknown[]) => {
      const life = current;
      return handle(at(nowMs, life, () => callback(...args)));
    },
    clearImmediate: clear,
    performance: { now: () => nowMs - startMs },
  };
  const own = new Map<string, PropertyDescriptor | undefined>();
  for (const [name, value] of Object.entries(virtual)) {
    own.set(name, Object.getOwnPropertyDescriptor(scope, name));
    Object.defineProperty(scope, name, { value, configurable: true, writable: true });
  }

  return {
    now: () => nowMs,
    at,
    run: async (untilMs) => {
      for (let next = heap[0]; next !== undefined && next.atMs <= untilMs; next = heap[0]) {
        pop(heap);
        if (next.cancelled || next.life.state === 'dead') continue;
        nowMs = Math.max(nowMs, next.atMs);
        if (next.life.state === 'frozen') {
          next.life.later(next.work);
          continue;
        }
        current = next.life;
        next.work();
        await breathe();
        current = nobody;
      }
      nowMs = Math.max(nowMs, untilMs);
    },
    skip: (ms) => {
      nowMs += ms;
    },
    uninstall: () => {
      for (const [name, descriptor] of own) {
        if (descriptor === undefined) delete scope[name];
        else Object.defineProperty(scope, name, descriptor);
      }
    },
  };
};

const isBefore = (a: Event, b: Event): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.rank <= b.rank);

const pop = (heap: Event[]): void => {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    let childIndex = 2 * index + 1;
    const left = heap[childIndex];
    if (left === undefined) break;
    let child = left;
    const right = heap[childIndex + 1];
    if (right !== undefined && !isBefore(left, right)) {
      childIndex += 1;
      child = right;
    }
    if (isBefore(last, child)) break;
    heap[index] = child;
    index = childIndex;
  }
  heap[index] = last;
};
