/** Which offsets of one partition are under way, whatever order they finish in. */
export interface Progress {
  /** @throws RangeError for an offset below one that was taken before */
  take(offset: number): void;
  /** An offset that isn't under way changes nothing. */
  finish(offset: number): void;
  /** The highest offset below which everything is finished: what may be committed. */
  committable(): number;
  /** Next offset that may be taken. */
  next(): number;
  underWay(): number;
}

/** @param from first offset that will be taken, or lies before it */
export const createProgress = (from: number): Progress => {
  // A Set keeps the order of insertion, and offsets are taken in rising order: its first one is its least.
  const open = new Set<number>();
  let next = from;
  return {
    take: (offset) => {
      if (offset < next) throw new RangeError(`offset ${offset} was taken already; next is ${next}`);
      open.add(offset);
      next = offset + 1;
    },
    finish: (offset) => void open.delete(offset),
    committable: () => open.values().next().value ?? next,
    next: () => next,
    underWay: () => open.size,
  };
};
