import { Kafka, logLevel } from 'kafkajs';
import { patchKafkajs } from '../../src/kafka/kafkajs-patch';

/** A broker answers before it is unfenced, and then a topic can't be created yet. */
export const isKafkaUp = async (address: string): Promise<boolean> => {
  patchKafkajs();
  const admin = new Kafka({
    brokers: [address],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    retry: { retries: 0 },
  }).admin();
  try {
    await admin.connect();
    return (await admin.describeCluster()).brokers.length > 0;
  } finally {
    await admin.disconnect();
  }
};
