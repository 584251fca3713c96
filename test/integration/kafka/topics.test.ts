import { type Admin, Kafka, logLevel } from 'kafkajs';
import { ensureTopics, TopicsContradict } from '../../../src/kafka/topics';
import { deadLetterTopic, TOPICS } from '../../../src/topology/topics';
import { waitUntil } from '../../../stack/servers/wait-until';

jest.setTimeout(120_000);

const kafka = new Kafka({
  brokers: [process.env['MC_TEST_KAFKA_BROKERS'] ?? ''],
  logLevel: logLevel.NOTHING,
  retry: { initialRetryTime: 50, retries: 10 },
});
const ensure = () => ensureTopics(kafka, { replicationFactor: 1 });
const { name: topic, partitions } = TOPICS.actionAnswers;
let admin: Admin;

beforeAll(async () => {
  admin = kafka.admin();
  await admin.connect();
});
afterAll(() => admin.disconnect());

const remove = async (): Promise<void> => {
  await admin.deleteTopics({ topics: [topic] });
  await waitUntil(`${topic} to be gone`, 20_000, async () => !(await admin.listTopics()).includes(topic));
};

it('makes what is missing, once', async () => {
  await ensure();
  expect(await admin.listTopics()).toEqual(
    expect.arrayContaining([...Object.values(TOPICS).map(({ name }) => name), deadLetterTopic('chatEvents')]),
  );
  expect(await ensure()).toEqual([]);
  await remove();
  expect(await ensure()).toEqual([topic]);
});

it('refuses a topic with other partitions or another cleanup policy, and names each difference', async () => {
  await ensure();
  await remove();
  await admin.createTopics({
    topics: [{ topic, numPartitions: 2, configEntries: [{ name: 'cleanup.policy', value: 'compact' }] }],
    waitForLeaders: true,
  });
  const error: unknown = await ensure().catch((thrown: unknown) => thrown);
  await remove();
  await ensure();
  expect(error).toBeInstanceOf(TopicsContradict);
  expect(String(error)).toContain(`${topic} has 2 partitions, not ${partitions}`);
  expect(String(error)).toContain(`${topic} has cleanup.policy compact, not delete`);
});
