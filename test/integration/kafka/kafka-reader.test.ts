import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { createKafkaLog } from '../../../src/kafka/kafka-log';
import { LogUnavailable } from '../../../src/ports/log';
import { silentLogger } from '../../../src/ports/logger';
import { describeReaderConformance } from '../../support/reader-conformance';

const brokers = [process.env['MC_TEST_KAFKA_BROKERS'] ?? ''];
jest.setTimeout(60_000);

const make = async () => {
  const log = createKafkaLog({ brokers, clientId: 'reader', logger: silentLogger });
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  return {
    reader: log,
    admin,
    writer: log.writer,
    createTopic: async (topic: string, numPartitions: number) => {
      await admin.createTopics({ topics: [{ topic, numPartitions, replicationFactor: 1 }], waitForLeaders: true });
    },
    close: async () => {
      await admin.disconnect();
      await log.close();
    },
  };
};

describeReaderConformance('Kafka', make);

test('no consumer group is made, and a topic that is not there is said to be unavailable', async () => {
  const { reader, admin, createTopic, close } = await make();
  try {
    const topic = `reader-${randomUUID()}`;
    await createTopic(topic, 1);
    const before = (await admin.listGroups()).groups.length;
    await reader.read({ topic, partition: 0, from: 0 });
    expect((await admin.listGroups()).groups).toHaveLength(before);
    await expect(reader.read({ topic: `reader-${randomUUID()}`, partition: 0, from: 0 })).rejects.toThrow(
      LogUnavailable,
    );
  } finally {
    await close();
  }
});
