import type { KafkaLog } from '../../src/kafka/kafka-log';
import type { Log, LogWriter } from '../../src/ports/log';

/** The same log under topic names of its own, so that tests on one Kafka don't meet. */
export const renamedLog = (
  { consume, tail, offsets, offsetsAt, writer }: KafkaLog,
  rename: (topic: string) => string,
): Log & { writer(): LogWriter } => ({
  consume: (options) => consume({ ...options, topic: rename(options.topic) }),
  tail: (options) => tail({ ...options, topic: rename(options.topic) }),
  offsets: (topic) => offsets(rename(topic)),
  offsetsAt: (topic, ...rest) => offsetsAt(rename(topic), ...rest),
  writer: () => {
    const inner = writer();
    return {
      send: (records) => inner.send(records.map((record) => ({ ...record, topic: rename(record.topic) }))),
      close: inner.close,
    };
  },
});
