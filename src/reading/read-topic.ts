import { type Codecs, type RecordOf, Undecodable, UnknownWriter } from '../ports/codec';
import type { Log, LogRecord, TailOptions } from '../ports/log';
import { TOPICS, type TopicId } from '../topology/topics';

export interface ReadOptions<Id extends TopicId> {
  readonly log: Log;
  readonly codecs: Codecs;
  readonly topic: Id;
  readonly from: TailOptions['from'];
  /** In offset order per partition; `null` is a tombstone. */
  onValue(value: RecordOf[Id] | null, record: LogRecord): void;
}

/**
 * Reads a topic to where it ends now.
 *
 * @returns how many records could not be read: another's bytes, or a writer that the codecs don't know yet
 */
export const readTopic = async <Id extends TopicId>(
  options: ReadOptions<Id>,
): Promise<{ readonly unreadable: number }> => {
  const { log, codecs, topic, from, onValue } = options;
  let unreadable = 0;
  const tail = await log.tail({
    topic: TOPICS[topic].name,
    from,
    onRecord: (record) => {
      if (record.value === null) {
        onValue(null, record);
        return;
      }
      try {
        onValue(codecs.decode(topic, record.value), record);
      } catch (error) {
        if (!(error instanceof Undecodable || error instanceof UnknownWriter)) throw error;
        unreadable += 1;
      }
    },
  });
  try {
    await tail.caughtUp();
  } finally {
    await tail.close();
  }
  return { unreadable };
};
