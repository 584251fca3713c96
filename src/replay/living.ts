import type { Codecs } from '../ports/codec';
import type { LogRecord } from '../ports/log';
import { chunksOf, type LogReader } from '../ports/log-reader';
import { valuesOf } from '../reading/decode';
import type { CaseEvent } from '../topology/case-event';
import type { Claim } from '../topology/claim';
import { partitionOf } from '../topology/murmur2';
import type { Living } from '../topology/replay/difference';
import { TOPICS, type TopicId } from '../topology/topics';
import type { Verdict } from '../topology/verdict';
import type { PartitionSpan } from './span';

/** What the living system has said, as far as it can concern a span. */
export interface LivingSystem {
  of(episodeId: string): Living;
  /** Episodes whose ledger's verdict was made in the span, by id. */
  readonly inSpan: ReadonlyMap<string, Verdict>;
  /** The newest case event about an episode. */
  newest(episodeId: string): CaseEvent | undefined;
  readonly claims: ReadonlyMap<string, Claim>;
}

/** Clocks of different writers may differ by this much. */
const CLOCKS_DIFFER_MS = 60_000;

/** Reads the ledger, the case events and the claims. */
export const readLiving = async (
  reader: LogReader,
  codecs: Codecs,
  spans: readonly PartitionSpan[],
): Promise<LivingSystem> => {
  const sinceMs = await appendedAt(reader, spans);
  const verdicts = new Map<string, Verdict>();
  const first = new Map<string, Verdict>();
  await eachSince(reader, 'verdicts', sinceMs, async (records) => {
    for (const verdict of await valuesOf(codecs, 'verdicts', records)) {
      if (verdict.kind === 'agent-miss') continue;
      const id = verdict.episodeId;
      if (verdict.version > (verdicts.get(id)?.version ?? -1)) verdicts.set(id, verdict);
      if (verdict.version < (first.get(id)?.version ?? Number.POSITIVE_INFINITY)) first.set(id, verdict);
    }
  });
  const heard = new Map<string, { heard: Living['heard']; version: number; newest: CaseEvent }>();
  await eachSince(reader, 'caseEvents', sinceMs, async (records) => {
    // Most records are heartbeats, and those have no key.
    const keyed = records.filter((record) => record.key !== null && record.key.length > 0);
    for (const event of await valuesOf(codecs, 'caseEvents', keyed)) {
      if (event.source !== 'detector' || event.episodeId === null) continue;
      const before = heard.get(event.episodeId);
      if (before !== undefined && event.version <= before.version) continue;
      const said = event.type === 'missed' || event.type === 'retracted' ? event.type : (before?.heard ?? null);
      heard.set(event.episodeId, { heard: said, version: event.version, newest: event });
    }
  });
  const claims = new Map<string, Claim>();
  await eachSince(reader, 'claims', null, async (records) => {
    for (const claim of await valuesOf(codecs, 'claims', records))
      if (claim.version > (claims.get(claim.caseId)?.version ?? -1)) claims.set(claim.caseId, claim);
    for (const { key, value } of records) if (value === null) claims.delete(String(key));
  });
  return {
    of: (id) => ({
      verdict: verdicts.get(id) ?? null,
      heard: heard.get(id)?.heard ?? null,
      heardVersion: heard.get(id)?.version ?? -1,
    }),
    inSpan: new Map([...first].filter(([, verdict]) => spans.some((span) => decidedIn(span, verdict)))),
    newest: (id) => heard.get(id)?.newest,
    claims,
  };
};

/** The ledger has as many partitions as chat-events and the same keys: a verdict stands in its conversation's partition. */
const decidedIn = (span: PartitionSpan, verdict: Verdict): boolean =>
  verdict.version >= span.from * 1000 &&
  verdict.version < span.to * 1000 &&
  partitionOfVerdict(verdict) === span.partition;

const partitionOfVerdict = (verdict: Verdict): number =>
  partitionOf(Buffer.from(verdict.conversationId), TOPICS.chatEvents.partitions);

/** When the first record of the spans was appended: nothing that was said of it can have been appended before. */
const appendedAt = async (reader: LogReader, spans: readonly PartitionSpan[]): Promise<number> => {
  const times = await Promise.all(
    spans.map(async ({ partition, from, to }) => {
      if (from >= to) return Number.POSITIVE_INFINITY;
      const { records } = await reader.read({ topic: TOPICS.chatEvents.name, partition, from, maxBytes: 1 });
      return records[0]?.timestampMs ?? Number.POSITIVE_INFINITY;
    }),
  );
  const least = Math.min(...times);
  return Number.isFinite(least) ? least - CLOCKS_DIFFER_MS : Date.now();
};

/** @param sinceMs append time; null: all */
const eachSince = async (
  reader: LogReader,
  topic: TopicId,
  sinceMs: number | null,
  hear: (records: readonly LogRecord[]) => Promise<void>,
): Promise<void> => {
  const { name } = TOPICS[topic];
  const ends = await reader.offsets(name);
  const starts = sinceMs === null ? ends.map(({ first }) => first) : await reader.offsetsAt(name, sinceMs);
  for (let partition = 0; partition < ends.length; partition += 1) {
    const { first, next } = ends[partition] ?? { first: 0, next: 0 };
    const from = Math.max(first, starts[partition] ?? first);
    for await (const records of chunksOf(reader, { topic: name, partition, from, to: next })) await hear(records);
  }
};
