import type { CaseEvent } from '../case-event';
import type { CustomerState, Seen } from './case';

type SeenEpisodes = CustomerState['seen'];

/** Beyond this many of one customer the oldest are forgotten; a rebuilt detector would make them misses again. */
const MOST = 1_000;

/** A version not above the known one tells nothing new. */
export const isRepetition = (seen: SeenEpisodes, event: CaseEvent): boolean =>
  event.episodeId !== null && event.version <= (seen[event.episodeId]?.version ?? -1);

/** The episode with this event folded. @param counts whether it is now a miss of the open case */
export const withEpisode = (seen: SeenEpisodes, event: CaseEvent, counts: boolean): SeenEpisodes => {
  const now: Seen = { version: event.version, at: event.occurredAt, ...(counts ? { counts: true } : {}) };
  const entries = Object.entries({ ...seen, [event.episodeId ?? '']: now });
  return entries.length > MOST ? Object.fromEntries(entries.slice(-MOST)) : Object.fromEntries(entries);
};

export const countsFor = (seen: SeenEpisodes, episodeId: string | null): boolean =>
  episodeId !== null && seen[episodeId]?.counts === true;

/** Whether the open case has a miss that wasn't taken back. */
export const anyCounts = (seen: SeenEpisodes): boolean => Object.values(seen).some(({ counts }) => counts === true);

/** Their case is over. */
export const noLongerCounting = (seen: SeenEpisodes): SeenEpisodes => mapped(seen, ({ counts: _, ...rest }) => rest);

export const seenAfter = (seen: SeenEpisodes, afterMs: number): SeenEpisodes =>
  Object.fromEntries(Object.entries(seen).filter(([, { at }]) => at > afterMs));

const mapped = (seen: SeenEpisodes, change: (one: Seen) => Seen): SeenEpisodes =>
  Object.fromEntries(Object.entries(seen).map(([id, one]) => [id, change(one)]));
