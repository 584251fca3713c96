import type { Policy } from '../topology/policy/policy';
import type { Verdict } from '../topology/verdict';
import { HOURS, localHour, zoneOf } from './hours';

/** What became of one queue's episodes. */
export interface QueueCounts {
  readonly queueId: string | null;
  readonly queueName: string | null;
  /** In which the hours are counted. */
  readonly zone: string;
  readonly episodes: number;
  readonly missed: number;
  /** Causes of the missed ones. */
  readonly causes: Readonly<Record<string, number>>;
  /** Missed ones by local hour of their anchor, 24 of them. */
  readonly missedByHour: readonly number[];
  /** All verdicts, by kind and reason. */
  readonly verdicts: Readonly<Record<string, number>>;
}

interface Counting {
  queueName: string | null;
  readonly zone: string;
  episodes: number;
  missed: number;
  readonly causes: Record<string, number>;
  readonly missedByHour: number[];
  readonly verdicts: Record<string, number>;
}

/** Counts episodes by queue, those with most misses first. @param verdicts one for each episode @param policyAt for the queues' zones */
export const countByQueue = (
  verdicts: Iterable<Verdict>,
  policyAt: (atMs: number) => Policy,
): readonly QueueCounts[] => {
  const queues = new Map<string | null, Counting>();
  for (const verdict of verdicts) {
    const { queueId, anchorAt } = verdict;
    const policy = policyAt(anchorAt);
    const counting: Counting = queues.get(queueId) ?? {
      queueName: null,
      zone: zoneOf(policy, queueId),
      episodes: 0,
      missed: 0,
      causes: {},
      missedByHour: Array.from({ length: HOURS }, () => 0),
      verdicts: {},
    };
    queues.set(queueId, counting);
    counting.queueName = verdict.queueName ?? counting.queueName;
    counting.episodes += 1;
    more(counting.verdicts, `${verdict.kind}: ${verdict.reason}`);
    if (verdict.kind !== 'missed') continue;
    counting.missed += 1;
    more(counting.causes, verdict.reason);
    const hour = localHour(policy, queueId, anchorAt);
    counting.missedByHour[hour] = (counting.missedByHour[hour] ?? 0) + 1;
  }
  return [...queues]
    .map(([queueId, counting]) => ({ queueId, ...counting }))
    .sort((a, b) => b.missed - a.missed || b.episodes - a.episodes || (String(a.queueId) < String(b.queueId) ? -1 : 1));
};

const more = (counts: Record<string, number>, key: string): void => {
  counts[key] = (counts[key] ?? 0) + 1;
};
