import type { TimerEntry } from '../../ports/state-store';

/**
 * The partition's timers: at most one wake-up for each key. A binary heap with lazy deletion: an entry that no longer is its key's
 * wake-up is dropped when it surfaces.
 */
export interface WakeUps {
  at(key: string): number | undefined;
  /** Sets or clears (null) a key's wake-up; returns false when it was that already. */
  set(key: string, atMs: number | null): boolean;
  /** Keys due at or before `untilMs`, by time and then key; they stay set until `set` is called. */
  due(untilMs: number): string[];
  keys(): string[];
  readonly size: number;
  /** How many are due at or before `untilMs`; for metrics. */
  countDue(untilMs: number): number;
}

export const createWakeUps = (entries: readonly TimerEntry[]): WakeUps => {
  const current = new Map<string, number>();
  const heap: TimerEntry[] = [];
  for (const entry of entries) {
    current.set(entry.key, entry.atMs);
    push(heap, entry);
  }
  return {
    at: (key) => current.get(key),
    set(key, atMs) {
      if (atMs === null) return current.delete(key);
      if (current.get(key) === atMs) return false;
      current.set(key, atMs);
      push(heap, { key, atMs });
      return true;
    },
    due(untilMs) {
      const found = new Map<string, number>();
      for (let top = heap[0]; top !== undefined && top.atMs <= untilMs; top = heap[0]) {
        pop(heap);
        if (current.get(top.key) === top.atMs) found.set(top.key, top.atMs);
      }
      // They stay current; whoever fires them sets the next time, or puts this one back.
      for (const [key, atMs] of found) push(heap, { key, atMs });
      return [...found].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1)).map(([key]) => key);
    },
    keys: () => [...current.keys()].sort(),
    get size() {
      return current.size;
    },
    countDue(untilMs) {
      let count = 0;
      for (const atMs of current.values()) if (atMs <= untilMs) count += 1;
      return count;
    },
  };
};

const push = (heap: TimerEntry[], entry: TimerEntry): void => {
  let index = heap.length;
  heap.push(entry);
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = heap[parentIndex];
    if (parent === undefined || parent.atMs <= entry.atMs) break;
    heap[index] = parent;
    index = parentIndex;
  }
  heap[index] = entry;
};

const pop = (heap: TimerEntry[]): void => {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    let childIndex = 2 * index + 1;
    const right = heap[childIndex + 1];
    let child = heap[childIndex];
    if (child === undefined) break;
    if (right !== undefined && right.atMs < child.atMs) {
      childIndex += 1;
      child = right;
    }
    if (child.atMs >= last.atMs) break;
    heap[index] = child;
    index = childIndex;
  }
  heap[index] = last;
};
