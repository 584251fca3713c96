import type { Clock } from '../ports/clock';

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** A clock that runs `speed` times as fast as the wall's. Every process that is given the same three numbers shows the same time. */
export interface VirtualTime {
  readonly realStartMs: number;
  readonly virtualStartMs: number;
  readonly speed: number;
}

export const createVirtualClock = ({ realStartMs, virtualStartMs, speed }: VirtualTime): Clock => ({
  now: () => Math.floor(virtualStartMs + (Date.now() - realStartMs) * speed),
  after: (ms, callback) => systemClock.after(ms / speed, callback),
});

/**
 * @param text `realStartMs,virtualStartMs,speed`
 * @throws when it isn't three numbers, or the speed isn't above zero
 */
export const parseClock = (text: string): Clock => {
  const [realStartMs, virtualStartMs, speed] = text.split(',').map(Number);
  const valid = [realStartMs, virtualStartMs, speed].every((part) => part !== undefined && Number.isFinite(part));
  if (!valid || realStartMs === undefined || virtualStartMs === undefined || speed === undefined || speed <= 0) {
    throw new Error(
      `found a clock ${JSON.stringify(text)}; set realStartMs,virtualStartMs,speed, for instance 1790000000000,1790000000000,10`,
    );
  }
  return createVirtualClock({ realStartMs, virtualStartMs, speed });
};

/** The clock that the environment names; the wall's where it names none. */
export const clockOf = (text: string | undefined): Clock => (text === undefined ? systemClock : parseClock(text));
