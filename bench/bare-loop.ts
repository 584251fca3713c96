/**
 * What any kafkajs program would at least do: fetch, decode, produce one record in seven, commit. With `BENCH_REDIS_URL` also one write to Redis
 * for each batch. A process of its own, as the role is.
 */
import { Redis } from 'ioredis';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { createRegistryCodecs } from '../src/schemas/registry-codecs';
import { TOPICS } from '../src/topology/topics';

const ONE_IN = 7;

const main = async (env: NodeJS.ProcessEnv): Promise<void> => {
  const brokers = (env['KAFKA_BROKERS'] ?? '').split(',');
  const kafka = new Kafka({ brokers, clientId: 'bench', logLevel: logLevel.ERROR });
  const codecs = await createRegistryCodecs({ registryUrl: env['SCHEMA_REGISTRY_URL'] ?? '' });
  const redisUrl = env['BENCH_REDIS_URL'];
  const redis = redisUrl === undefined ? null : new Redis(redisUrl);
  const topic = TOPICS.chatEvents.name;
  const admin = kafka.admin();
  await admin.connect();
  const ends = new Map((await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, Number(high)]));
  await admin.disconnect();
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  const consumer = kafka.consumer({
    groupId: env['BENCH_GROUP'] ?? '',
    maxBytesPerPartition: 1_048_576,
    maxWaitTimeInMs: 150,
  });
  await Promise.all([producer.connect(), consumer.connect()]);
  await consumer.subscribe({ topic, fromBeginning: true });

  const left = new Map([...ends].filter(([, end]) => end > 0));
  let startedAt = 0;
  let cpuBefore = process.cpuUsage();
  let seen = 0;
  let sending: Promise<unknown> = Promise.resolve();
  const finished = new Promise<void>((resolve) => {
    void consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 16,
      eachBatch: async ({ batch, resolveOffset, heartbeat }) => {
        if (startedAt === 0) {
          startedAt = performance.now();
          cpuBefore = process.cpuUsage();
        }
        const messages: { key: Buffer | null; value: Buffer | null }[] = [];
        for (const message of batch.messages) {
          if (message.value === null) continue;
          codecs.decode('chatEvents', message.value);
          seen += 1;
          if (seen % ONE_IN === 0) messages.push({ key: message.key, value: message.value });
        }
        // One send at a time, as an idempotent producer must be used.
        const turn = sending.then(() => producer.send({ topic: 'bench-output', acks: -1, messages }));
        sending = turn;
        await turn;
        const offset = String(Number(batch.lastOffset()) + 1);
        if (redis !== null) await redis.hset(`bench:${batch.partition}`, 'offset', offset);
        resolveOffset(batch.lastOffset());
        await consumer.commitOffsets([{ topic, partition: batch.partition, offset }]);
        await heartbeat();
        if (Number(offset) >= (ends.get(batch.partition) ?? 0)) left.delete(batch.partition);
        if (left.size === 0) resolve();
      },
    });
  });
  await finished;
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpu = process.cpuUsage(cpuBefore);
  process.send?.({ result: { seconds, cpuSeconds: (cpu.user + cpu.system) / 1e6 } });
  process.exit(0);
};

void main(process.env);
