/**
 * Up to when, and since when, this relay has heard everything: what its heartbeats say. It hears with the moment a request arrives, and has
 * written with the moment Kafka acknowledged.
 */
export interface Cover {
  /** A request arrived. The returned function says that it is dealt with: written, or refused. */
  arrived(atMs: number): () => void;
  /** Something that was sent to us didn't reach the log, for whatever reason. */
  broken(atMs: number): void;
  /** Everything that arrived before this is written. */
  writtenUpToMs(nowMs: number): number;
  sinceMs(): number;
}

/** @param startMs when it began to listen */
export const createCover = (startMs: number): Cover => {
  const open = new Map<number, number>();
  let next = 0;
  let since = startMs;
  return {
    arrived: (atMs) => {
      const id = next;
      next += 1;
      open.set(id, atMs);
      return () => {
        open.delete(id);
      };
    },
    broken: (atMs) => {
      since = Math.max(since, atMs);
    },
    writtenUpToMs: (nowMs) => {
      let least = nowMs;
      for (const atMs of open.values()) least = Math.min(least, atMs - 1);
      return least;
    },
    sinceMs: () => since,
  };
};
