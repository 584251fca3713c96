import { startAnswers } from '../../../../src/consumers/connector/answers';
import { startConnector } from '../../../../src/consumers/connector/connector';
import { startOpenCases } from '../../../../src/consumers/connector/open-cases';
import { startSweep } from '../../../../src/consumers/connector/sweep';
import { uuidV5 } from '../../../../src/ids/uuid-v5';
import { createMemoryLog, type MemoryLog } from '../../../../src/memory/memory-log';
import { silentLogger } from '../../../../src/ports/logger';
import type { Meter } from '../../../../src/ports/meter';
import { createLocalCodecs } from '../../../../src/schemas/local-codecs';
import type { ActivityCommand } from '../../../../src/topology/activity-command';
import type { CaseEvent } from '../../../../src/topology/case-event';
import { STATUS_IDS } from '../../../../src/topology/connector/lookups';
import { deadLetterTopic, TOPICS } from '../../../../src/topology/topics';
import { waitUntil } from '../../../../stack/servers/wait-until';
import { T } from '../../../support/chat-events';
import {
  ACTIVITY_CONFIG,
  CASE_ID,
  claimed,
  command,
  quickBreaker,
  runningClock,
  SUPPORT,
  startTestCreatio,
  type TestCreatio,
  testDirectory,
  UNASSIGNED,
} from '../../../support/creatio';
import { createManualClock } from '../../../support/manual-clock';

// Real requests on a machine that may be busy: waits end when what they wait for has come.
jest.setTimeout(90_000);

const codecs = createLocalCodecs();
const EVERY_MS = 30_000;
const [OLENA = '', PETRO = '', IRYNA = '', TARAS = ''] = SUPPORT;

let creatio: TestCreatio;
let log: MemoryLog;
let gauges: Map<string, number>;
let mayCall: boolean;
const running: { close(): Promise<void> }[] = [];

beforeEach(async () => {
  creatio = await startTestCreatio();
  gauges = new Map();
  mayCall = true;
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

const meter: Meter = {
  count() {},
  gauge: (name, value) => void gauges.set(name, value),
  observe() {},
  forget() {},
};

/** A connector, and a sweep that runs once for each call of what is returned. */
const start = async (): Promise<() => Promise<void>> => {
  const { client } = creatio;
  const [answers, openCases] = await Promise.all([
    startAnswers(log, codecs, silentLogger),
    startOpenCases(log, codecs),
  ]);
  const breaker = quickBreaker();
  let rounds = 0;
  // What the directory remembers is forgotten by the next round.
  const directory = testDirectory(client, { now: () => T + rounds * 61_000 });
  const shared = { creatio: client, directory, codecs, answers, openCases, meter, logger: silentLogger, uuidV5 };
  const connector = await startConnector({
    ...shared,
    group: 'connector',
    log,
    writer: log.writer(),
    breaker,
    clock: runningClock(),
    concurrency: 4,
    mode: 'live',
    reminderSource: 'author',
    config: ACTIVITY_CONFIG,
  });
  const clock = createManualClock(T + 60_000);
  const sweep = startSweep({
    ...shared,
    writer: log.writer(),
    budget: {
      mayCall: () => {
        rounds += 1;
        return mayCall;
      },
    },
    clock,
    nowMs: clock.now,
    everyMs: EVERY_MS,
    isMine: () => true,
    reminderSource: 'author',
    unassignedContactId: UNASSIGNED,
    titles: ACTIVITY_CONFIG,
  });
  running.push(answers, openCases, { close: async () => breaker.close() }, connector, sweep);
  await waitUntil('the first round to end', 40_000, () => clock.pending() === 1);
  return async () => {
    const before = rounds;
    clock.advance(EVERY_MS);
    await waitUntil('a round to end', 40_000, () => rounds > before && clock.pending() === 1);
  };
};

const send = (commands: readonly ActivityCommand[]): Promise<void> =>
  log.writer().send(
    commands.map((value) => ({
      topic: TOPICS.activityCommands.name,
      key: value.caseKey,
      value: codecs.encode('activityCommands', value),
    })),
  );

const events = async (): Promise<readonly CaseEvent[]> => {
  const found: CaseEvent[] = [];
  const onRecord = ({ value }: { readonly value: Buffer | null }): void => {
    if (value !== null) found.push(codecs.decode('caseEvents', value));
  };
  const tail = await log.tail({ topic: TOPICS.caseEvents.name, from: 'start', onRecord });
  await tail.caughtUp();
  await tail.close();
  return found;
};
const done = async (asked: ActivityCommand): Promise<void> => {
  await send([asked]);
  await waitUntil('its answer', 40_000, async () =>
    (await events()).some(({ caseId, version }) => caseId === asked.caseId && version === asked.version),
  );
};

const { store } = { store: () => creatio.simulator.store };
const reminded = (caseId = CASE_ID): readonly unknown[] =>
  (store().find('Reminding', 'SubjectId', [caseId]) ?? []).map((row) => row['ContactId']).sort();
const rowOf = (contact: string) =>
  (store().find('Reminding', 'SubjectId', [CASE_ID]) ?? []).find((row) => row['ContactId'] === contact);
const active = (login: string, isActive: boolean): void => {
  const user = [...store().rows('SysAdminUnit')].find((row) => row['Name'] === login);
  if (user !== undefined) store().put('SysAdminUnit', { ...user, Active: isActive });
};

it('takes away what somebody else made, and says how old the oldest was', async () => {
  const sweep = await start();
  await done(command(1000));
  await done(claimed(2000, PETRO));
  const left = rowOf(PETRO);
  store().put('Reminding', { ...(left ?? { Id: '' }), Id: '5f0c1a52-0000-5000-8000-0000000000aa', ContactId: IRYNA });
  expect(reminded()).toEqual([PETRO, IRYNA]);
  await sweep();
  expect(reminded()).toEqual([PETRO]);
  expect(gauges.get('creatio_stale_reminder_seconds')).toBe(90);
  expect(gauges.get('creatio_reminders_outstanding_after_claim')).toBe(1);
  await sweep();
  expect(gauges.get('creatio_stale_reminder_seconds')).toBe(0);
});

it('leaves what was dismissed and what was postponed', async () => {
  const sweep = await start();
  await done(command(1000));
  creatio.simulator.admin.operate('dismiss', CASE_ID, 'olena');
  creatio.simulator.admin.operate('postpone', CASE_ID, 'petro');
  const postponed = rowOf(PETRO);
  await sweep();
  expect(reminded()).toEqual([PETRO, IRYNA, TARAS]);
  expect(rowOf(PETRO)).toEqual(postponed);
});

it('reminds operators who come later, and takes away those who leave', async () => {
  active('taras', false);
  const sweep = await start();
  await done(command(1000));
  expect(reminded()).toEqual([OLENA, PETRO, IRYNA]);
  active('taras', true);
  active('olena', false);
  await sweep();
  expect(reminded()).toEqual([PETRO, IRYNA, TARAS]);
  expect((await events()).at(-1)).toMatchObject({ type: 'notified', version: 1000, notified: [PETRO, IRYNA, TARAS] });
  const before = (await events()).length;
  await sweep();
  expect((await events()).length).toBe(before);
});

it('keeps ten for each, and gives the next its turn when one goes', async () => {
  const sweep = await start();
  const caseOf = (n: number) => ({
    caseId: `5f0c1a52-0000-5000-8000-${String(n).padStart(12, '0')}`,
    caseKey: `client:1:${n}`,
    dueAt: T + 100_000 - n * 1_000,
  });
  // The later ones are more urgent: each is made at once, and the sweep takes the least urgent away.
  for (let n = 1; n <= 12; n += 1) await done(command(1000, caseOf(n)));
  expect(reminded(caseOf(1).caseId)).toEqual(SUPPORT);
  await sweep();
  expect([1, 2, 3].map((n) => reminded(caseOf(n).caseId).length)).toEqual([0, 0, 4]);
  await done(claimed(2000, PETRO, caseOf(12)));
  await sweep();
  // Petro has his own still; for the others the second is the next.
  expect([1, 2, 3].map((n) => reminded(caseOf(n).caseId))).toEqual([[], [OLENA, IRYNA, TARAS], SUPPORT]);
});

it('says once whose user can not work any more', async () => {
  const sweep = await start();
  await done(command(1000));
  await done(claimed(2000, PETRO));
  active('petro', false);
  for (let n = 0; n < 20; n += 1) await sweep();
  const released = (await events()).filter(({ type }) => type === 'released');
  expect(released.map(({ caseId, operator, version }) => ({ caseId, operator, version }))).toEqual([
    { caseId: CASE_ID, operator: PETRO, version: 2000 },
  ]);
});

it('cancels an activity that Creatio made after its case was over', async () => {
  const sweep = await start();
  await done(command(1000, { caseId: CASE_ID.replace(/1$/, '2'), caseKey: 'client:1:502' }));
  const asked = command(2000, { type: 'cancel-activity', status: 'canceled', endReason: 'retracted', ladder: [] });
  await done(asked);
  const row = store().get('Activity', CASE_ID.replace(/1$/, '2'));
  const reminder = [...store().rows('Reminding')][0];
  store().put('Activity', { ...(row ?? { Id: '' }), Id: CASE_ID });
  store().put('Reminding', {
    ...(reminder ?? { Id: '' }),
    Id: '5f0c1a52-0000-5000-8000-0000000000ab',
    SubjectId: CASE_ID,
  });
  await sweep();
  expect(reminded()).toEqual([]);
  expect(store().get('Activity', CASE_ID)).toMatchObject({ StatusId: STATUS_IDS.canceled });
});

it('rests when the day’s calls are nearly spent', async () => {
  const sweep = await start();
  await done(command(1000));
  active('olena', false);
  mayCall = false;
  await sweep();
  expect(reminded()).toEqual(SUPPORT);
});
