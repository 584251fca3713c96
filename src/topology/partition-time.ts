import type { Heartbeat } from './processor';

/** An origin this far behind the others no longer holds the partition's time. */
export const ORIGIN_LOST_AFTER_MS = 60_000;

interface Origin {
  readonly feed: string;
  readonly timeMs: number;
  readonly sinceMs: number | null;
}

/**
 * What the origins of one partition have said. JSON, kept with the partition's position.
 * The partition's time is the least over its origins: up to there everything stands in the log that anybody heard.
 */
export interface PartitionTime {
  /** null before the first heartbeat (or before all expected origins spoke). Never goes back. */
  readonly timeMs: number | null;
  readonly origins: Readonly<Record<string, Origin>>;
  /** Since when each feed, all its origins together, has heard everything; null: claims none. */
  readonly covers: Readonly<Record<string, number | null>>;
  /** The last origin signed off: time stands still until one speaks again. */
  readonly held: boolean;
}

export const NO_TIME: PartitionTime = { timeMs: null, origins: {}, covers: {}, held: true };

export interface TimeStep {
  readonly time: PartitionTime;
  /** Origins that this heartbeat showed to be lost. */
  readonly dropped: readonly string[];
}

const later = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.max(a, b));

/**
 * Takes a heartbeat.
 *
 * A feed's cover begins anew when one of its origins says so (it answered an error, it restarted) or is lost; an origin that joins a feed
 * which others cover changes nothing, since what it missed went to them.
 *
 * @param expectedOrigins if given, no origin is ever dropped and there is no time before so many have spoken
 */
export const heard = (before: PartitionTime, beat: Heartbeat, expectedOrigins?: number): TimeStep => {
  const known = before.origins[beat.origin];
  const othersOfFeed = Object.entries(before.origins).filter(([id, o]) => id !== beat.origin && o.feed === beat.feed);
  const origins: Record<string, Origin> = { ...before.origins };
  const covers: Record<string, number | null> = { ...before.covers };

  if (beat.coverSinceMs !== null) {
    const joinsCovered = known === undefined && othersOfFeed.length > 0;
    if (!joinsCovered) covers[beat.feed] = later(covers[beat.feed] ?? null, beat.coverSinceMs);
  } else if (!(beat.feed in covers)) {
    covers[beat.feed] = null;
  }

  if (beat.signOff) delete origins[beat.origin];
  else
    origins[beat.origin] = {
      feed: beat.feed,
      timeMs: Math.max(known?.timeMs ?? 0, beat.timeMs),
      sinceMs: beat.coverSinceMs,
    };

  const dropped = expectedOrigins === undefined ? dropLost(origins, covers) : [];
  const held = Object.keys(origins).length < (expectedOrigins ?? 1);
  const times = Object.values(origins).map((origin) => origin.timeMs);
  const least = beat.signOff && held ? Math.max(known?.timeMs ?? 0, beat.timeMs) : Math.min(...times);
  // The last origin's own sign-off still says up to where it wrote everything.
  const moves = !held || (beat.signOff && expectedOrigins === undefined);
  const timeMs = moves && Number.isFinite(least) ? Math.max(before.timeMs ?? least, least) : before.timeMs;
  return { time: { timeMs, origins, covers, held }, dropped };
};

const dropLost = (origins: Record<string, Origin>, covers: Record<string, number | null>): string[] => {
  const newest = Math.max(...Object.values(origins).map((origin) => origin.timeMs));
  const lost = Object.keys(origins).filter((id) => newest - (origins[id]?.timeMs ?? newest) >= ORIGIN_LOST_AFTER_MS);
  for (const id of lost) {
    const feed = origins[id]?.feed;
    delete origins[id];
    if (feed !== undefined && covers[feed] !== null) covers[feed] = later(covers[feed] ?? null, newest);
  }
  return lost;
};

/** The feed that as a whole has heard everything in `[fromMs, toMs]`; null: none has. */
export const coveredBy = (time: PartitionTime, fromMs: number, toMs: number): string | null => {
  for (const [feed, since] of Object.entries(time.covers)) {
    if (since === null || since > fromMs) continue;
    const origins = Object.values(time.origins).filter((origin) => origin.feed === feed);
    // A feed whose origins all signed off has heard everything up to the partition's time.
    const heard = origins.length === 0 ? (time.timeMs ?? 0) >= toMs : origins.every((origin) => origin.timeMs >= toMs);
    if (heard) return feed;
  }
  return null;
};
