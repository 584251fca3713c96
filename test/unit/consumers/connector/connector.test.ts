import { startAnswers } from '../../../../src/consumers/connector/answers';
import { type Connector, startConnector } from '../../../../src/consumers/connector/connector';
import { uuidV5 } from '../../../../src/ids/uuid-v5';
import { createMemoryLog, type MemoryLog } from '../../../../src/memory/memory-log';
import { silentLogger } from '../../../../src/ports/logger';
import { noMeter } from '../../../../src/ports/meter';
import { createLocalCodecs } from '../../../../src/schemas/local-codecs';
import type { ActivityCommand } from '../../../../src/topology/activity-command';
import { deadLetterTopic, TOPICS } from '../../../../src/topology/topics';
import { waitUntil } from '../../../../stack/servers/wait-until';
import {
  claimed,
  command,
  quickBreaker,
  SUPPORT,
  startTestCreatio,
  type TestCreatio,
  UNASSIGNED,
} from '../../../support/creatio';

const codecs = createLocalCodecs();
let creatio: TestCreatio;
let log: MemoryLog;
const running: { close(): Promise<void> }[] = [];

beforeEach(async () => {
  creatio = await startTestCreatio();
  log = createMemoryLog({
    topics: {
      [TOPICS.activityCommands.name]: 2,
      [TOPICS.caseEvents.name]: 2,
      [deadLetterTopic('activityCommands')]: 2,
    },
  });
});
afterEach(async () => {
  for (const each of running.splice(0).reverse()) await each.close();
  await creatio.close();
});

const start = async (): Promise<Connector> => {
  const { client, clock } = creatio;
  const answers = await startAnswers(log, codecs, silentLogger);
  const breaker = quickBreaker();
  const connector = await startConnector({
    group: 'connector',
    log,
    writer: log.writer(),
    codecs,
    creatio: client,
    breaker,
    answers,
    clock,
    meter: noMeter,
    logger: silentLogger,
    uuidV5,
    config: {
      unassignedContactId: UNASSIGNED,
      chatUrlTemplate: '',
      titleTemplate: '{customer}',
      reminderSource: 'author',
    },
  });
  running.push(connector, answers, { close: async () => breaker.close() });
  return connector;
};

const caseOf = (n: number): Partial<ActivityCommand> => ({
  caseId: `5f0c1a52-0000-5000-8000-${String(n).padStart(12, '0')}`,
  caseKey: `client:1:${n}`,
});

const send = (commands: readonly ActivityCommand[]): Promise<void> =>
  log.writer().send(
    commands.map((value) => ({
      topic: TOPICS.activityCommands.name,
      key: value.caseKey,
      value: codecs.encode('activityCommands', value),
    })),
  );

const written = (): number => creatio.simulator.store.count('Activity');

it('writes what the newest command of each case says, and only that', async () => {
  await send([command(1000, caseOf(1)), command(1000, caseOf(2)), claimed(2000, SUPPORT[0] ?? '', caseOf(1))]);
  await start();
  await waitUntil('both activities', 5_000, () => written() === 2);
  const { client, simulator } = creatio;
  expect(await client.list('Activity', { filter: `Owner/Id eq ${SUPPORT[0]}`, select: 'Id' })).toEqual([
    { Id: caseOf(1).caseId },
  ]);
  // One write for the case whose commands were collapsed: it was made as claimed.
  expect(simulator.store.find('Reminding', 'SubjectId', [caseOf(1).caseId ?? ''])).toEqual([]);
});

it('waits while Creatio is away, puts nothing aside, and goes on when it is back', async () => {
  creatio.simulator.admin.setFaults({ down: true });
  const connector = await start();
  await send(Array.from({ length: 30 }, (_, n) => command(1000, caseOf(n))));
  await waitUntil('the breaker to open', 5_000, () => !connector.ready());
  expect(written()).toBe(0);
  creatio.simulator.admin.setFaults({ down: false });
  await waitUntil('all activities', 10_000, () => written() === 30);
  const dead = await log.offsets(deadLetterTopic('activityCommands'));
  expect(dead.reduce((sum, { next }) => sum + next, 0)).toBe(0);
});

it('a command that can not be read is put aside with its reason, and the next one is done', async () => {
  const topic = TOPICS.activityCommands.name;
  await log.writer().send([{ topic, key: 'client:1:1', value: Buffer.from('not avro') }]);
  await send([command(1000, caseOf(1))]);
  const reasons: string[] = [];
  const tail = await log.tail({
    topic: deadLetterTopic('activityCommands'),
    from: 'start',
    onRecord: ({ headers }) => reasons.push(String(headers['__connect.errors.exception.message'])),
  });
  running.push(tail);
  await start();
  await waitUntil('the activity behind it', 5_000, () => written() === 1);
  await waitUntil('the dead letter', 5_000, () => reasons.length === 1);
  expect(reasons).toEqual(['not-avro-wire-format']);
});

it('started again, knows from the log what Creatio has answered, and asks nothing of it', async () => {
  const first = await start();
  await send([command(1000, caseOf(1))]);
  await waitUntil('the activity', 5_000, () => written() === 1);
  await waitUntil('its answer', 5_000, async () =>
    (await log.offsets(TOPICS.caseEvents.name)).some(({ next }) => next === 2),
  );
  await first.close();
  const before = creatio.simulator.admin.counts()['requests'];
  await start();
  await send([command(1000, caseOf(1)), command(1000, caseOf(2))]);
  await waitUntil('the other activity', 5_000, () => written() === 2);
  const reads = (creatio.simulator.admin.counts()['requests'] ?? 0) - (before ?? 0);
  // Lookups, the role, one read, one create, four reminders: of the first case nothing.
  expect(reads).toBeLessThan(12);
});
