import { type Kafka, Partitioners, type Producer, type TopicMessages } from 'kafkajs';
import { LogUnavailable, type LogWriter, type OutgoingRecord } from '../ports/log';

export interface WriterOptions {
  /** A send that isn't acknowledged within this is given up: what became of it isn't known. */
  readonly deliveryTimeoutMs: number;
}

/**
 * Writes through one idempotent producer, one send at a time: kafkajs gives a sequence number back before it retries, so a second send in flight
 * takes it, and the broker drops that one as a duplicate without a word. After a failure the producer is replaced.
 */
export const createKafkaWriter = (kafka: Kafka, options: WriterOptions): LogWriter => {
  let producer: Promise<Producer> | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  const connect = async (): Promise<Producer> => {
    const made = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      // Bounded: without it an idempotent producer would retry for ever, and its caller would never learn.
      retry: { initialRetryTime: 50, maxRetryTime: 1_000, retries: 20 },
    });
    await made.connect();
    return made;
  };

  const discard = (): void => {
    const broken = producer;
    producer = null;
    broken?.then((made) => made.disconnect()).catch(() => {});
  };

  const sendNow = async (records: readonly OutgoingRecord[]): Promise<void> => {
    if (closed) throw new LogUnavailable('the writer is closed');
    producer ??= connect();
    try {
      await within(options.deliveryTimeoutMs, async () =>
        (await (producer as Promise<Producer>)).sendBatch({ acks: -1, topicMessages: byTopic(records) }),
      );
    } catch (error) {
      discard();
      throw new LogUnavailable(`Kafka did not acknowledge: ${(error as Error).message}`, { cause: error });
    }
  };

  return {
    send: (records) => {
      if (records.length === 0) return Promise.resolve();
      const turn = last.then(() => sendNow(records));
      last = turn.catch(() => {});
      return turn;
    },
    close: async () => {
      await last;
      closed = true;
      const made = producer;
      producer = null;
      if (made !== null) await (await made).disconnect();
    },
  };
};

const within = async <T>(timeoutMs: number, work: () => Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  const done = work();
  done.catch(() => {});
  try {
    return await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
};

const byTopic = (records: readonly OutgoingRecord[]): TopicMessages[] => {
  const topics = new Map<string, TopicMessages>();
  for (const record of records) {
    let topic = topics.get(record.topic);
    if (topic === undefined) {
      topic = { topic: record.topic, messages: [] };
      topics.set(record.topic, topic);
    }
    topic.messages.push({
      key: record.key,
      value: record.value,
      ...(record.partition === undefined ? {} : { partition: record.partition }),
      // A header that is undefined or a number is a TypeError deep in the encoder; ours are texts and bytes by type.
      ...(record.headers === undefined ? {} : { headers: record.headers }),
    });
  }
  return [...topics.values()];
};
