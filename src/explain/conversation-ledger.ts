import type { Codecs } from '../ports/codec';
import type { LedgerIndex } from '../ports/ledger-index';
import type { LogRecord } from '../ports/log';
import { chunksOf, type LogReader } from '../ports/log-reader';
import { valuesOf } from '../reading/decode';
import { partitionOf } from '../topology/murmur2';
import { TOPICS } from '../topology/topics';
import type { Verdict } from '../topology/verdict';

export interface ConversationLedger {
  readonly partition: number;
  /** Every verdict of the conversation, in version order; a repeated one once. */
  readonly verdicts: readonly Verdict[];
  /** How many of the ledger's records had to be read because the index doesn't have them: all of a partition where it was lost. */
  readonly searched: number;
}

/** One batch of the ledger; the broker gives at least that. */
const ONE_BATCH_BYTES = 4_096;

/** A conversation's verdicts: the index says where they stand, and what it hasn't reached is searched. */
export const readConversationLedger = async (
  deps: { readonly reader: LogReader; readonly codecs: Codecs; readonly index: Pick<LedgerIndex, 'find'> },
  conversationId: string,
): Promise<ConversationLedger> => {
  const { reader, codecs } = deps;
  const { name: topic, partitions } = TOPICS.verdicts;
  const partition = partitionOf(Buffer.from(conversationId), partitions);
  const isMine = (record: LogRecord): boolean => String(record.key) === conversationId;

  const [{ offsets, position }, ends] = await Promise.all([deps.index.find(conversationId), reader.offsets(topic)]);
  const { first, next } = ends[partition] ?? { first: 0, next: 0 };
  const records = await readAt(
    reader,
    topic,
    partition,
    offsets.filter((offset) => offset >= first && offset < next),
  );
  // An index of another ledger stands beyond this one's end.
  const from = position === null || position > next ? first : Math.max(first, position);
  for await (const chunk of chunksOf(reader, { topic, partition, from, to: next }))
    records.push(...chunk.filter(isMine));
  const byVersion = new Map<string, Verdict>();
  for (const verdict of await valuesOf(codecs, 'verdicts', records.filter(isMine)))
    byVersion.set(`${verdict.episodeId} ${verdict.version}`, verdict);
  return {
    partition,
    verdicts: [...byVersion.values()].sort((a, b) => a.version - b.version),
    searched: next - from,
  };
};

/** The records at these offsets; those that come with one read are not read again. */
const readAt = async (
  reader: LogReader,
  topic: string,
  partition: number,
  offsets: readonly number[],
): Promise<LogRecord[]> => {
  const found = new Map<number, LogRecord>();
  for (const from of offsets) {
    if (found.has(from)) continue;
    const { records } = await reader.read({ topic, partition, from, maxBytes: ONE_BATCH_BYTES });
    for (const record of records) if (offsets.includes(record.offset)) found.set(record.offset, record);
  }
  return [...found.values()];
};
