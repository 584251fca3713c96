import type { Place } from '../processor';
import { TOPICS } from '../topics';
import { answersWithout } from './answers';
import type { CustomerState } from './case';
import type { Folded } from './moves';
import { tombstone } from './outputs';
import { seenAfter } from './seen';

const DAY_MS = 86_400_000;
/** As long as a rebuilt detector can repeat its verdicts, and a day. */
export const REMEMBERED_MS = TOPICS.chatEvents.retentionMs + DAY_MS;

/** Ended cases whose time is over get their tombstones; with them go their answers, and the episodes of that time. */
export const forget = (so: Folded, place: Place): Folded => {
  if (place.timeMs < forgetsAt(so.state)) return so;
  const beforeMs = place.timeMs - REMEMBERED_MS;
  const all = so.state.ended ?? [];
  const over = all.filter(({ endedAt }) => endedAt <= beforeMs).map(({ id }) => id);
  const { ended: _, ...rest } = answersWithout(so.state, over);
  const left = all.filter(({ id }) => !over.includes(id));
  const seen = seenAfter(rest.seen, beforeMs);
  return {
    state: left.length === 0 ? { ...rest, seen } : { ...rest, seen, ended: left },
    outputs: [...so.outputs, ...over.map((id) => tombstone(id, place.key))],
  };
};

/** Infinite: there is nothing to forget. */
export const forgetsAt = ({ ended, seen, open }: CustomerState): number => {
  const first = ended?.[0]?.endedAt ?? (open === undefined ? oldest(seen) : Number.POSITIVE_INFINITY);
  return first + REMEMBERED_MS;
};

const oldest = (seen: CustomerState['seen']): number => Math.min(...Object.values(seen).map(({ at }) => at));

/** A customer of whom nothing is left to be remembered has no state. Answers alone, to actions on cases that nobody knows, aren't kept. */
export const isNothing = (state: CustomerState): boolean =>
  state.open === undefined && state.ended === undefined && Object.keys(state.seen).length === 0;
