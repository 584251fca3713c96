import type { Codecs } from '../ports/codec';
import { chunksOf, type LogReader } from '../ports/log-reader';
import { valuesOf } from '../reading/decode';
import { OBSERVED_MARK } from '../topology/observe';
import type { Policy } from '../topology/policy/policy';
import { TOPICS } from '../topology/topics';
import type { Verdict } from '../topology/verdict';
import { countByQueue, type QueueCounts } from './counts';

/** What the ledger says of a span of event time. */
export interface LedgerReport {
  readonly episodes: number;
  readonly missed: number;
  /** Of the missed: told to nobody, since the detector only observed. */
  readonly observed: number;
  /** Customers of the missed: so many activities at least, if each had been open until the span's end. */
  readonly customers: number;
  readonly agentMisses: number;
  readonly queues: readonly QueueCounts[];
}

/**
 * Reads the ledger for episodes whose wait began in `[fromMs, toMs)`.
 *
 * @param appendedSinceMs where reading begins, by append time; null: at the ledger's beginning
 */
export const readLedgerReport = async (
  reader: LogReader,
  codecs: Codecs,
  span: { readonly fromMs: number; readonly toMs: number; readonly appendedSinceMs: number | null },
  policyAt: (atMs: number) => Policy,
): Promise<LedgerReport> => {
  const topic = TOPICS.verdicts.name;
  const ends = await reader.offsets(topic);
  const starts = span.appendedSinceMs === null ? null : await reader.offsetsAt(topic, span.appendedSinceMs);
  const newest = new Map<string, Verdict>();
  for (const [partition, { first, next }] of ends.entries()) {
    const from = Math.max(first, starts?.[partition] ?? first);
    for await (const records of chunksOf(reader, { topic, partition, from, to: next }))
      for (const verdict of await valuesOf(codecs, 'verdicts', records)) {
        if (verdict.anchorAt < span.fromMs || verdict.anchorAt >= span.toMs) continue;
        if (verdict.version > (newest.get(verdict.episodeId)?.version ?? -1)) newest.set(verdict.episodeId, verdict);
      }
  }
  return ledgerReportOf([...newest.values()], policyAt);
};

/** @param verdicts the newest of each episode */
export const ledgerReportOf = (verdicts: readonly Verdict[], policyAt: (atMs: number) => Policy): LedgerReport => {
  const episodes = verdicts.filter(({ kind }) => kind !== 'agent-miss');
  const missed = episodes.filter(({ kind }) => kind === 'missed');
  return {
    episodes: episodes.length,
    missed: missed.length,
    observed: missed.filter(({ marks }) => marks.includes(OBSERVED_MARK)).length,
    customers: new Set(missed.map(({ caseKey, conversationId }) => caseKey ?? conversationId)).size,
    agentMisses: verdicts.length - episodes.length,
    queues: countByQueue(episodes, policyAt),
  };
};
