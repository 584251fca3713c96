import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { createVirtualClock } from '../../../src/clock/clocks';
import { startClaimsKeeper } from '../../../src/consumers/cases/claims-keeper';
import { createKafkaLog } from '../../../src/kafka/kafka-log';
import { createMemoryStore } from '../../../src/memory/memory-store';
import { silentLogger } from '../../../src/ports/logger';
import { noMeter } from '../../../src/ports/meter';
import { createLocalCodecs } from '../../../src/schemas/local-codecs';
import type { Claim } from '../../../src/topology/claim';
import { partitionOf } from '../../../src/topology/murmur2';
import { TOPICS } from '../../../src/topology/topics';
import { waitUntil } from '../../../stack/servers/wait-until';
import { action, missedEpisode } from '../../support/case-events';
import { CASE, KEY, MINUTE, play } from '../../support/cases';
import { T } from '../../support/chat-events';

const brokers = [process.env['MC_TEST_KAFKA_BROKERS'] ?? ''];
const topic = TOPICS.claims.name;
const { partitions } = TOPICS.claims;
const codecs = createLocalCodecs();

jest.setTimeout(120_000);

test("on Kafka, a slow old owner's claims record that comes last is followed by the present one", async () => {
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const topics = await admin.listTopics();
  if (!topics.includes(topic))
    await admin.createTopics({ topics: [{ topic, numPartitions: partitions }], waitForLeaders: true });
  const log = createKafkaLog({ brokers, clientId: 'keeper-test', logger: silentLogger });
  const writer = log.writer();

  // A customer and a case of this run's own.
  const caseKey = `client:1:${randomUUID()}`;
  const caseId = randomUUID();
  const own = (text: string): string => text.replaceAll(CASE, caseId).replaceAll(KEY, caseKey);
  const { claims, state } = play([missedEpisode(0), action('accept', MINUTE, 'olena', CASE)]);
  const [unclaimed, claimed] = JSON.parse(own(JSON.stringify(claims))) as [Claim, Claim];
  const partition = partitionOf(Buffer.from(caseKey), partitions);
  const store = createMemoryStore();
  const kept = store.partition('cases', partition);
  await kept.takeOver('token');
  await kept.commit({
    token: 'token',
    expectedOffset: null,
    nextOffset: 1,
    meta: '{}',
    states: [[caseKey, Buffer.from(own(JSON.stringify(state)))]],
    timers: [],
    outbox: null,
    trimOutboxTo: null,
  });
  const put = (claim: Claim) => writer.send([{ topic, key: caseId, partition, value: codecs.encode('claims', claim) }]);
  await put(unclaimed);
  await put(claimed);

  const seen: Claim[] = [];
  const tail = await log.tail({
    topic,
    from: 'start',
    onRecord: ({ key, value }) => {
      if (String(key) === caseId && value !== null) seen.push(codecs.decode('claims', value));
    },
  });
  const keeper = await startClaimsKeeper({
    log,
    writer,
    store,
    codecs,
    clock: createVirtualClock({ realStartMs: Date.now(), virtualStartMs: T, speed: 20 }),
    meter: noMeter,
    logger: silentLogger,
    owned: () => new Map([[partition, T]]),
  });
  try {
    // Written by an owner that was frozen before its outbox, while another one took over.
    await put(unclaimed);
    await waitUntil('the present claim at the end', 60_000, () => seen.length >= 4);
    expect(seen.map(({ state: word }) => word)).toEqual(['unclaimed', 'claimed', 'unclaimed', 'claimed']);
    expect(seen.at(-1)).toEqual(claimed);
  } finally {
    await keeper.close();
    await tail.close();
    await writer.close();
    await log.close();
    await admin.disconnect();
  }
});
