import type { ChatEvent } from '../../src/topology/chat-event';

/** A place in a partition's log at which time comes: a heartbeat that brings the partition's time further. */
export interface Tick {
  readonly offset: number;
  readonly timeMs: number;
}

const LOST_AFTER_MS = 60_000;

/**
 * The partition's time after each heartbeat that moves it (design.md §4): the least over the origins, each at the latest time it named; an origin that
 * signed off, or is 60 s behind the newest, doesn't count until it speaks again. When the last one signs off its word still counts, then time stands.
 *
 * @param beats of one partition, in log order
 */
export const ticksOf = (beats: readonly { readonly offset: number; readonly event: ChatEvent }[]): readonly Tick[] => {
  const ticks: Tick[] = [];
  let latest: { readonly origin: string; readonly timeMs: number }[] = [];
  let now = Number.NEGATIVE_INFINITY;
  for (const { offset, event } of beats) {
    const origin = event.origin ?? '';
    const known = latest.find((other) => other.origin === origin);
    const timeMs = Math.max(known?.timeMs ?? 0, event.occurredAt);
    const others = latest.filter((other) => other.origin !== origin);
    const all = event.signOff && others.length > 0 ? others : [...others, { origin, timeMs }];
    const newest = Math.max(...all.map((one) => one.timeMs));
    const counting = all.filter((one) => newest - one.timeMs < LOST_AFTER_MS);
    latest = event.signOff ? counting.filter((one) => one.origin !== origin) : counting;
    const least = Math.min(...counting.map((one) => one.timeMs));
    if (least > now) {
      now = least;
      ticks.push({ offset, timeMs: now });
    }
  }
  return ticks;
};
