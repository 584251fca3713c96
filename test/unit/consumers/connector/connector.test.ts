import { createVirtualClock } from '../../../../src/clock/clocks';
import { startAnswers } from '../../../../src/consumers/connector/answers';
import { type Connector, startConnector } from '../../../../src/consumers/connector/connector';
import { startOpenCases } from '../../../../src/consumers/connector/open-cases';
import { CreatioFailure } from '../../../../src/creatio/failure';
import { uuidV5 } from '../../../../src/ids/uuid-v5';
import { createMemoryLog, type MemoryLog } from '../../../../src/memory/memory-log';
import type { Clock } from '../../../../src/ports/clock';
import { silentLogger } from '../../../../src/ports/logger';
import { noMeter } from '../../../../src/ports/meter';
import { createLocalCodecs } from '../../../../src/schemas/local-codecs';
import type { ActivityCommand } from '../../../../src/topology/activity-command';
import type { CaseEvent } from '../../../../src/topology/case-event';
import type { ConnectorMode } from '../../../../src/topology/connector/backlog';
import { STATUS_IDS } from '../../../../src/topology/connector/lookups';
import { deadLetterTopic, TOPICS } from '../../../../src/topology/topics';
import { waitUntil } from '../../../../stack/servers/wait-until';
import { T } from '../../../support/chat-events';
import {
  ACTIVITY_CONFIG,
  claimed,
  command,
  ended,
  quickBreaker,
  runningClock,
  SUPPORT,
  startTestCreatio,
  type TestCreatio,
  testDirectory,
} from '../../../support/creatio';

// Real requests on a machine that may be busy: waits end when what they wait for has come.
jest.setTimeout(90_000);

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

const start = async (mode: ConnectorMode = 'live', clock: Clock = runningClock()): Promise<Connector> => {
  const { client } = creatio;
  const answers = await startAnswers(log, codecs, silentLogger);
  const openCases = await startOpenCases(log, codecs);
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
    concurrency: 4,
    mode,
    directory: testDirectory(client, creatio.clock),
    openCases,
    reminderSource: 'author',
    config: ACTIVITY_CONFIG,
  });
  running.push(connector, answers, openCases, { close: async () => breaker.close() });
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
  await waitUntil('both activities', 40_000, () => written() === 2);
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
  await waitUntil('the breaker to open', 40_000, () => !connector.ready());
  expect(written()).toBe(0);
  creatio.simulator.admin.setFaults({ down: false });
  await waitUntil('all activities', 40_000, () => written() === 30);
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
  await waitUntil('the activity behind it', 40_000, () => written() === 1);
  await waitUntil('the dead letter', 40_000, () => reasons.length === 1);
  expect(reasons).toEqual(['not-avro-wire-format']);
});

it('started again, knows from the log what Creatio has answered, and asks nothing of it', async () => {
  const first = await start();
  await send([command(1000, caseOf(1))]);
  await waitUntil('the activity', 40_000, () => written() === 1);
  await waitUntil('its answer', 40_000, async () =>
    (await log.offsets(TOPICS.caseEvents.name)).some(({ next }) => next === 2),
  );
  await first.close();
  const before = creatio.simulator.admin.counts()['requests'];
  await start();
  await send([command(1000, caseOf(1)), command(1000, caseOf(2))]);
  await waitUntil('the other activity', 40_000, () => written() === 2);
  const reads = (creatio.simulator.admin.counts()['requests'] ?? 0) - (before ?? 0);
  // Lookups and their links, the role, the customer, one read, one create, two looks at reminders, four of them: of the first case nothing.
  expect(reads).toBeLessThan(16);
});

const answersWritten = async (type: CaseEvent['type']): Promise<readonly CaseEvent[]> => {
  const events: CaseEvent[] = [];
  const onRecord = ({ value }: { readonly value: Buffer | null }): void => {
    if (value !== null) events.push(codecs.decode('caseEvents', value));
  };
  const tail = await log.tail({ topic: TOPICS.caseEvents.name, from: 'start', onRecord });
  await tail.caughtUp();
  await tail.close();
  return events.filter((event) => event.type === type);
};
const committed = async (): Promise<boolean> => (await answersWritten('notified')).length > 0;

it('when far behind, cases share their requests, and every one gets its activity, reminders and answer', async () => {
  const cases = Array.from({ length: 120 }, (_, n) => command(1000, { ...caseOf(n), dueAt: T + n * 1_000 }));
  await send(cases);
  await start();
  await waitUntil('all answers', 40_000, async () => (await answersWritten('notified')).length === 120);
  expect(written()).toBe(120);
  const { requests, reminders } = creatio.simulator.admin.counts();
  // Ten for each of the four, of the most urgent cases; one by one it were nine requests for a case.
  expect(reminders).toBeGreaterThanOrEqual(4 * 10);
  expect(requests).toBeLessThan(400);
});

it('a case that Creatio fails on does not hold the others, and is done when Creatio is well', async () => {
  const bad = caseOf(1).caseId ?? '';
  let failing = true;
  const { client } = creatio;
  creatio = {
    ...creatio,
    client: {
      ...client,
      create: async (set, columns) => {
        if (failing && columns['Id'] === bad)
          throw new CreatioFailure({ class: 'availability', reason: 'no-answer: ETIMEDOUT', retryAfterMs: null });
        return client.create(set, columns);
      },
    },
  };
  await start();
  await send([1, 2, 3, 4, 5, 6].map((n) => command(1000, caseOf(n))));
  await waitUntil('the others', 40_000, () => written() === 5);
  failing = false;
  await waitUntil('this one', 40_000, () => written() === 6);
});

it('a create and the cancel behind it write nothing, when a read shows that nothing was written', async () => {
  await send([command(1000, caseOf(1)), ended(2000, caseOf(1))]);
  await start();
  await waitUntil('the answer', 40_000, async () => (await answersWritten('cancelled-before-write')).length === 1);
  expect(written()).toBe(0);
  expect(creatio.simulator.admin.counts()['writes']).toBeLessThan(10);
});

it('in a replay they are both done', async () => {
  await send([command(1000, caseOf(1)), ended(2000, caseOf(1))]);
  await start('replay');
  await waitUntil('both', 40_000, async () => (await answersWritten('notified')).length === 2);
  expect(creatio.simulator.store.get('Activity', caseOf(1).caseId ?? '')).toMatchObject({
    StatusId: STATUS_IDS.canceled,
  });
});

it('more than a thousand waiting commands of a partition stay in the log until there is room', async () => {
  creatio.simulator.admin.setFaults({ down: true });
  const cases = Array.from({ length: 1_200 }, (_, n) => ended(1000, { ...caseOf(n), caseKey: 'client:1:1' }));
  await send(cases);
  const connector = await start();
  await waitUntil('the breaker to open', 40_000, () => !connector.ready());
  creatio.simulator.admin.setFaults({ down: false });
  await waitUntil(
    'all of them',
    40_000,
    async () => (await answersWritten('cancelled-before-write')).length === cases.length,
  );
  expect(new Set((await answersWritten('cancelled-before-write')).map(({ caseId }) => caseId)).size).toBe(1_200);
});

it('what waited too long is recorded as expired, and not offered', async () => {
  await send([
    command(1000, { ...caseOf(1), expiresAt: T - 1 }),
    command(1000, { ...caseOf(2), expiresAt: T + 60_000 }),
  ]);
  await start();
  await waitUntil('the other one', 40_000, committed);
  await waitUntil('the answer', 40_000, async () => (await answersWritten('expired')).length === 1);
  expect(written()).toBe(1);
});

it('a command on which Creatio fails for ever is put aside, though it is the most urgent, and holds nobody', async () => {
  const bad = caseOf(1).caseId ?? '';
  const { client } = creatio;
  creatio = {
    ...creatio,
    client: {
      ...client,
      create: async (set, columns) => {
        if (columns['Id'] === bad)
          throw new CreatioFailure({ class: 'availability', reason: 'http-500', retryAfterMs: null });
        return client.create(set, columns);
      },
    },
  };
  // Alone, it opens the breaker: only another command can close it.
  const fast = createVirtualClock({ realStartMs: Date.now(), virtualStartMs: T, speed: 200 });
  const connector = await start('live', fast);
  await send([command(1000, { ...caseOf(1), dueAt: T })]);
  await waitUntil('the breaker to open', 40_000, () => !connector.ready());
  await send([2, 3].map((n) => command(1000, caseOf(n))));
  await waitUntil('the others', 40_000, () => written() === 2);
  await waitUntil('the rejection', 40_000, async () => (await answersWritten('rejected')).length === 1);
  expect(await answersWritten('rejected')).toMatchObject([{ caseId: bad, cause: 'http-500' }]);
  const dead = await log.offsets(deadLetterTopic('activityCommands'));
  expect(dead.reduce((sum, { next }) => sum + next, 0)).toBe(1);
});
