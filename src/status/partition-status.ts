import type { PartitionLook } from '../ports/store-inspector';
import type { PartitionTime } from '../topology/partition-time';

/** How one processor stands in one partition. */
export interface PartitionStatus {
  readonly partition: number;
  /** Next input offset, as the store has it; null: it has nothing. */
  readonly nextOffset: number | null;
  /** Records that are not folded yet. */
  readonly lag: number;
  /** Event time up to which everything is known to have been written; null: no source was ever heard. */
  readonly timeMs: number | null;
  readonly ageMs: number | null;
  /** Why timers don't fire; null: they do. */
  readonly heldBecause: string | null;
  readonly origins: readonly { readonly origin: string; readonly feed: string; readonly timeMs: number }[];
  readonly states: number;
  readonly timers: number;
  /** Timers whose moment is over by the wall clock: they wait for the partition's time. */
  readonly overdue: number;
  /** Outputs that are committed and perhaps not yet in the log. */
  readonly outbox: number;
}

/** Sources speak each second, and detectors every five: after this much silence somebody should look. */
const SILENT_AFTER_MS = 15_000;

export const partitionStatusOf = (found: {
  readonly partition: number;
  readonly end: { readonly first: number; readonly next: number };
  readonly look: PartitionLook;
  readonly time: PartitionTime | null;
  readonly nowMs: number;
}): PartitionStatus => {
  const { look, time, end, nowMs } = found;
  const timeMs = time?.timeMs ?? null;
  const ageMs = timeMs === null ? null : Math.max(0, nowMs - timeMs);
  const lag = Math.max(0, end.next - Math.max(look.nextOffset ?? 0, end.first));
  return {
    partition: found.partition,
    nextOffset: look.nextOffset,
    lag,
    timeMs,
    ageMs,
    heldBecause: heldBecause(time, ageMs, lag, look.nextOffset),
    origins: Object.entries(time?.origins ?? {}).map(([origin, { feed, timeMs: at }]) => ({
      origin,
      feed,
      timeMs: at,
    })),
    states: look.states,
    timers: look.timers,
    overdue: look.due,
    outbox: look.outbox,
  };
};

const heldBecause = (
  time: PartitionTime | null,
  ageMs: number | null,
  lag: number,
  nextOffset: number | null,
): string | null => {
  if (nextOffset === null) return lag === 0 ? 'nothing was read yet' : 'nothing was folded yet: is the role running?';
  if (time === null || time.timeMs === null) return 'no source has been heard yet';
  if (time.held) return 'the last source signed off';
  if (ageMs === null || ageMs <= SILENT_AFTER_MS) return null;
  if (lag > 0) return 'the processor is behind';
  const silent = Object.entries(time.origins)
    .filter(([, { timeMs }]) => timeMs === Math.min(...Object.values(time.origins).map((origin) => origin.timeMs)))
    .map(([origin]) => origin);
  return `silent: ${silent.join(', ')}`;
};
