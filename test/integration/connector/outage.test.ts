import { randomUUID } from 'node:crypto';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { systemClock } from '../../../src/clock/clocks';
import { startAnswers } from '../../../src/consumers/connector/answers';
import { type Breaker, createBreaker } from '../../../src/consumers/connector/breaker';
import { type Connector, startConnector } from '../../../src/consumers/connector/connector';
import { startOpenCases } from '../../../src/consumers/connector/open-cases';
import { CreatioFailure } from '../../../src/creatio/failure';
import { uuidV5 } from '../../../src/ids/uuid-v5';
import { createKafkaLog, type KafkaLog } from '../../../src/kafka/kafka-log';
import { silentLogger } from '../../../src/ports/logger';
import { noMeter } from '../../../src/ports/meter';
import { createLocalCodecs } from '../../../src/schemas/local-codecs';
import { creatioPolicy, outcomeOfFailure } from '../../../src/topology/connector/breaker-policy';
import { deadLetterTopic, TOPICS } from '../../../src/topology/topics';
import { waitUntil } from '../../../stack/servers/wait-until';
import {
  ACTIVITY_CONFIG,
  command,
  runningClock,
  startTestCreatio,
  type TestCreatio,
  testDirectory,
} from '../../support/creatio';
import { renamedLog } from '../../support/renamed-log';

const brokers = [process.env['MC_TEST_KAFKA_BROKERS'] ?? ''];
const COMMANDS = 40;
/** Longer than a member may be silent (15 s): a consumer that does not heartbeat is thrown out within the outage. */
const OUTAGE_MS = 25_000;

jest.setTimeout(120_000);

const suffix = randomUUID().slice(0, 8);
const named = (topic: string): string => `${topic}.${suffix}`;
const group = `connector-${suffix}`;
const codecs = createLocalCodecs();

let creatio: TestCreatio;
let kafka: KafkaLog;
let admin: Admin;
let breaker: Breaker;
let connector: Connector;
const rebalances: number[] = [];
const closing: { close(): Promise<unknown> }[] = [];

beforeAll(async () => {
  creatio = await startTestCreatio();
  kafka = createKafkaLog({ brokers, clientId: 'outage', logger: silentLogger });
  admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const topics = [TOPICS.activityCommands.name, TOPICS.caseEvents.name, deadLetterTopic('activityCommands')];
  await admin.createTopics({
    topics: topics.map((topic) => ({ topic: named(topic), numPartitions: 4, replicationFactor: 1 })),
    waitForLeaders: true,
  });
  await waitUntil('the topics’ leaders', 30_000, async () => {
    const asked = await Promise.allSettled(topics.map((topic) => kafka.offsets(named(topic))));
    return asked.every(({ status }) => status === 'fulfilled');
  });
  const log = renamedLog(kafka, named);
  const writer = log.writer();
  breaker = createBreaker({
    name: 'creatio',
    // One pause as long as the outage: nothing but the pause itself is under test.
    policy: { ...creatioPolicy(4), jitter: 0, openMs: { first: OUTAGE_MS, longest: OUTAGE_MS } },
    outcomeOf: (error) =>
      error instanceof CreatioFailure ? outcomeOfFailure(error.failure) : { says: 'nothing', restMs: null },
    remember: () => {},
    clock: systemClock,
    random: () => 0.5,
    meter: noMeter,
    logger: silentLogger,
  });
  const answers = await startAnswers(log, codecs, silentLogger);
  const openCases = await startOpenCases(log, codecs);
  connector = await startConnector({
    group,
    log,
    writer,
    codecs,
    creatio: creatio.client,
    breaker,
    answers,
    clock: runningClock(),
    meter: {
      ...noMeter,
      count: (name) => void (name === 'missed_chats_rebalances_total' && rebalances.push(Date.now())),
    },
    logger: silentLogger,
    uuidV5,
    concurrency: 4,
    mode: 'live',
    directory: testDirectory(creatio.client, creatio.clock),
    openCases,
    reminderSource: 'author',
    config: ACTIVITY_CONFIG,
  });
  closing.push(connector, answers, openCases, writer, { close: async () => breaker.close() });
});
afterAll(async () => {
  for (const each of closing) await each.close();
  await admin.disconnect();
  await kafka.close();
  await creatio.close();
});

const members = async (): Promise<readonly string[]> => {
  const described = await admin.describeGroups([group]);
  return described.groups.flatMap(({ state, members: found }) => [state, ...found.map(({ memberId }) => memberId)]);
};

const send = (from: number, count: number): Promise<void> =>
  renamedLog(kafka, named)
    .writer()
    .send(
      Array.from({ length: count }, (_, n) => {
        const id = String(from + n).padStart(12, '0');
        const value = command(1000, { caseId: `5f0c1a52-0000-5000-8000-${id}`, caseKey: `client:1:${from + n}` });
        return {
          topic: TOPICS.activityCommands.name,
          key: value.caseKey,
          value: codecs.encode('activityCommands', value),
        };
      }),
    );
const written = (): number => creatio.simulator.store.count('Activity');
const total = async (topic: string): Promise<number> =>
  (await kafka.offsets(named(topic))).reduce((sum, { next }) => sum + next, 0);

it('an outage longer than a silent member may live moves no partition, loses nothing, and ends within a second', async () => {
  await waitUntil('all partitions', 30_000, () => connector.assigned().length === 4);
  await send(1, COMMANDS);
  await waitUntil('the first commands', 30_000, () => written() === COMMANDS);
  const before = await members();
  const assignments = rebalances.length;

  creatio.simulator.admin.setFaults({ down: true });
  await send(1 + COMMANDS, COMMANDS);
  await waitUntil('the breaker to open', 30_000, () => breaker.state() === 'open');
  creatio.simulator.admin.setFaults({ down: false });
  let halfOpenMs = 0;
  breaker.onChange((state) => {
    if (state === 'half-open') halfOpenMs = performance.now();
  });
  let firstMs = 0;
  const requests = creatio.simulator.admin.requests(0).at(-1)?.sequence ?? 0;
  await waitUntil('the first write after it', OUTAGE_MS + 30_000, () => {
    if (written() > COMMANDS) firstMs = performance.now();
    return firstMs > 0;
  });
  await waitUntil('all commands', 30_000, () => written() === 2 * COMMANDS);

  expect(await members()).toEqual(before);
  expect(before[0]).toBe('Stable');
  expect(rebalances).toHaveLength(assignments);
  expect(await total(deadLetterTopic('activityCommands'))).toBe(0);
  // While it is open nobody asks Creatio anything: the first request after the outage is the probe's.
  const probe = creatio.simulator.admin.requests(requests + 1)[0];
  expect(probe?.status).toBe(200);
  // A second is the promise; a busy machine gets more.
  expect(firstMs - halfOpenMs).toBeLessThan(10_000);
});
