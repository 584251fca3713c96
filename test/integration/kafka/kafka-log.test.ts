import { Kafka, logLevel } from 'kafkajs';
import { createKafkaLog } from '../../../src/kafka/kafka-log';
import { silentLogger } from '../../../src/ports/logger';
import { describeLogConformance } from '../../support/log-conformance';

const brokers = [process.env['MC_TEST_KAFKA_BROKERS'] ?? ''];

jest.setTimeout(120_000);

describeLogConformance('Kafka', async () => {
  const log = createKafkaLog({ brokers, clientId: 'conformance', logger: silentLogger });
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  return {
    log,
    writer: log.writer,
    createTopic: async (topic, numPartitions) => {
      await admin.createTopics({ topics: [{ topic, numPartitions, replicationFactor: 1 }], waitForLeaders: true });
    },
    close: async () => {
      await admin.disconnect();
      await log.close();
    },
  };
});
