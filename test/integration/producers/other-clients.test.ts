import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { systemClock } from '../../../src/clock/clocks';
import { readEnvironment } from '../../../src/config/environment';
import { createKafkaClient } from '../../../src/kafka/client';
import { createKafkaLog, type KafkaLog } from '../../../src/kafka/kafka-log';
import { ensureTopics } from '../../../src/kafka/topics';
import { publishPolicy } from '../../../src/policy/publish-policy';
import type { LogRecord } from '../../../src/ports/log';
import { silentLogger } from '../../../src/ports/logger';
import { startDetector } from '../../../src/roles/detector';
import { createKafkaPlatform } from '../../../src/roles/kafka-platform';
import { createRegistryCodecs } from '../../../src/schemas/registry-codecs';
import { EMPTY_CHAT_EVENT } from '../../../src/topology/chat-event';
import { SWITCH_CODE } from '../../../src/topology/connector/lookups';
import { deadLetterTopic, TOPICS } from '../../../src/topology/topics';
import { findJavas, javaFor } from '../../../stack/servers/java';
import { kafkaJars } from '../../../stack/servers/maven-files';
import { waitUntil } from '../../../stack/servers/wait-until';
import { testPolicy } from '../../support/policy';

jest.setTimeout(120_000);

const brokers = process.env['MC_TEST_KAFKA_BROKERS'] ?? '';
const registryUrl = process.env['MC_TEST_SCHEMA_REGISTRY_URL'] ?? '';
const kafka = { brokers: [brokers], clientId: 'other-clients', logger: silentLogger };
const TOPIC = TOPICS.chatEvents.name;
/** A zero and four bytes that no registry has given out; all of them are plain characters to a console. */
const UNKNOWN_ID = '\u0000\u007f\u007f\u007f\u007f';

let log: KafkaLog;
const closing: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

/** Kafka's own console producer: another language, another client, another partitioner. */
const produceByConsole = async (lines: readonly (readonly [key: string, value: string])[]): Promise<void> => {
  const java = javaFor(findJavas(), 17);
  if (java === undefined) throw new Error('this test needs Java 17 or newer');
  const jars = join(await kafkaJars(() => {}), 'lib', '*');
  const child = spawn(
    java.path,
    [
      '-cp',
      jars,
      'org.apache.kafka.tools.ConsoleProducer',
      '--bootstrap-server',
      brokers,
      '--topic',
      TOPIC,
      '--reader-property',
      'parse.key=true',
      '--reader-property',
      'key.separator=|',
    ],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk));
  child.stdin.end(lines.map(([key, value]) => `${key}|${value}\n`).join(''));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(errors);
};

const collect = async (topic: string): Promise<LogRecord[]> => {
  const records: LogRecord[] = [];
  const tail = await log.tail({ topic, from: 'start', onRecord: (record) => records.push(record) });
  closing.push(tail.close);
  return records;
};

it('a bad record of another client becomes a dead letter with its reason, and what stands behind it is folded', async () => {
  await ensureTopics(createKafkaClient(kafka), { replicationFactor: 1 });
  log = createKafkaLog(kafka);
  const codecs = await createRegistryCodecs({ registryUrl });
  const writer = log.writer();
  closing.push(log.close, writer.close);
  await publishPolicy({ log, writer, codecs, clock: systemClock }, testPolicy);
  const nowMs = Date.now();
  const setting = { code: SWITCH_CODE, value: true, effectiveAt: nowMs - 3_600_000 };
  await writer.send([{ topic: TOPICS.settings.name, key: SWITCH_CODE, value: codecs.encode('settings', setting) }]);

  const conversationId = randomUUID();
  const unknownId = `${UNKNOWN_ID}rest-${conversationId}`;
  await produceByConsole([
    [conversationId, 'this is not Avro'],
    [conversationId, unknownId],
  ]);
  const event = {
    ...EMPTY_CHAT_EVENT,
    conversationId,
    domainId: '1',
    receivedAt: nowMs,
    source: 'bus' as const,
    queueId: '17',
  };
  await writer.send(
    [
      { ...event, eventId: 'join', type: 'queue-joined' as const, occurredAt: nowMs - 60_000 },
      {
        ...event,
        eventId: 'refused',
        type: 'queue-rejected' as const,
        occurredAt: nowMs - 59_000,
        cause: 'calendar',
      },
    ].map((value) => ({ topic: TOPIC, key: conversationId, value: codecs.encode('chatEvents', value) })),
  );
  const beat = {
    ...event,
    eventId: 'beat',
    type: 'heartbeat' as const,
    conversationId: '',
    occurredAt: nowMs,
    feed: 'f',
    origin: 'o',
  };
  await writer.send(
    Array.from({ length: TOPICS.chatEvents.partitions }, (_, partition) => ({
      topic: TOPIC,
      key: null,
      partition,
      value: codecs.encode('chatEvents', beat),
    })),
  );

  const { environment } = readEnvironment(
    {
      KAFKA_BROKERS: brokers,
      SCHEMA_REGISTRY_URL: registryUrl,
      REDIS_URL: process.env['MC_TEST_REDIS_URL'],
      NAMESPACE: `other-clients-${randomUUID()}`,
      HOST: '127.0.0.1',
      DETECTOR_PORT: '0',
      LOG_LEVEL: 'silent',
    },
    () => '',
  );
  const platform = await createKafkaPlatform('detector', environment);
  const detector = await startDetector(platform);
  closing.push(platform.close, detector.close);

  const dead = await collect(deadLetterTopic('chatEvents'));
  const verdicts = await collect(TOPICS.verdicts.name);
  const reasonOf = (value: string): string | undefined =>
    dead
      .find((record) => String(record.key) === conversationId && String(record.value) === value)
      ?.headers['__connect.errors.exception.message']?.toString();
  await waitUntil('the dead letters', 40_000, () => reasonOf(unknownId) !== undefined);
  expect([reasonOf('this is not Avro'), reasonOf(unknownId)]).toEqual(['not-avro-wire-format', 'unknown-schema-id']);
  await waitUntil('the verdict behind them', 40_000, () =>
    verdicts.some((record) => String(record.key) === conversationId),
  );
  const bytes = verdicts.find((record) => String(record.key) === conversationId)?.value as Buffer;
  expect(codecs.decode('verdicts', bytes)).toMatchObject({ kind: 'missed', reason: 'out-of-hours', conversationId });
});
