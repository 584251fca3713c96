import type { LedgerIndex } from '../ports/ledger-index';
import { type Batch, type GroupConsumer, type Log, LogUnavailable } from '../ports/log';
import type { Logger } from '../ports/logger';
import { StoreUnavailable } from '../ports/state-store';
import { TOPICS } from '../topology/topics';

export interface IndexerDeps {
  readonly log: Log;
  readonly index: LedgerIndex;
  readonly group: string;
  readonly logger: Logger;
}

const RETRY_MS = 1_000;

/**
 * Follows the ledger and notes where each conversation's verdicts stand, so that `why` needs not search. Where it stands itself is kept beside the
 * index: an index that was lost, or set back, is made again from there. Nothing else reads it, and nothing waits for it.
 */
export const startLedgerIndexer = async ({ log, index, group, logger }: IndexerDeps): Promise<GroupConsumer> => {
  const topic = TOPICS.verdicts.name;
  const positions = new Map<number, number | null>();

  const standAt = async (partition: number): Promise<number> => {
    const position = await index.position(partition);
    positions.set(partition, position);
    const { first, next } = (await log.offsets(topic))[partition] ?? { first: 0, next: 0 };
    // Beyond the end it is another ledger's index; before the beginning those records are gone.
    if (position === null || position > next) return first;
    return Math.max(position, first);
  };

  const patiently = async <T>(isCurrent: () => boolean, work: () => Promise<T>): Promise<T | null> => {
    while (isCurrent()) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof StoreUnavailable || error instanceof LogUnavailable)) throw error;
        logger.warn({ error: error.message }, "the ledger's index waits");
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
    return null;
  };

  const onBatch = async (batch: Batch): Promise<void> => {
    const { partition } = batch;
    const expected = positions.get(partition) ?? null;
    const records = batch.records.filter((record) => record.offset >= (expected ?? 0));
    const last = records.at(-1);
    if (last === undefined) return;
    const entries = records.map(({ key, offset, timestampMs }) => ({
      conversationId: String(key),
      offset,
      appendedMs: timestampMs,
    }));
    const added = await patiently(batch.isCurrent, () =>
      index.add({ partition, expected, next: last.offset + 1, entries }),
    );
    if (added === 'added') positions.set(partition, last.offset + 1);
    if (added !== 'moved') return;
    logger.warn({ partition }, "the ledger's index stands elsewhere: going on from there");
    const from = await patiently(batch.isCurrent, () => standAt(partition));
    if (from !== null) consumer.seek(partition, from);
  };

  const consumer = await log.consume({
    topic,
    group,
    handler: {
      onAssigned: async (partitions) => {
        const starts = new Map<number, number>();
        for (const partition of partitions) {
          const from = await patiently(
            () => true,
            () => standAt(partition),
          );
          if (from !== null) starts.set(partition, from);
        }
        return starts;
      },
      onBatch,
    },
  });
  return consumer;
};
