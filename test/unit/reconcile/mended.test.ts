import { setTimeout as pause } from 'node:timers/promises';
import { INTEGRATION_USER, ROLES, UNASSIGNED_CONTACT_ID } from '../../../simulators/creatio/seed';
import { type CreatioSimulator, startCreatioSimulator } from '../../../simulators/creatio/simulator';
import { systemClock } from '../../../src/clock/clocks';
import { readEnvironment } from '../../../src/config/environment';
import { createCreatio } from '../../../src/creatio/from-environment';
import { uuidV5 } from '../../../src/ids/uuid-v5';
import { publishPolicy } from '../../../src/policy/publish-policy';
import { silentLogger } from '../../../src/ports/logger';
import { noMeter } from '../../../src/ports/meter';
import { type Reconciled, reconcile } from '../../../src/reconcile/reconcile';
import { createMemoryPlatforms, type MemoryPlatforms } from '../../../src/roles/memory-platform';
import { startRole } from '../../../src/roles/run-role';
import { STATUS_IDS } from '../../../src/topology/connector/lookups';
import { TOPICS } from '../../../src/topology/topics';
import { waitUntil } from '../../../stack/servers/wait-until';
import { testPolicy } from '../../support/policy';
import { missed, OLENA } from '../../support/reconcile';

jest.setTimeout(60_000);

const BOHDAN = 'c0000000-0000-4000-8000-000000000008';
const closing: (() => Promise<unknown>)[] = [];
let simulator: CreatioSimulator;
let memory: MemoryPlatforms;
let look: (apply: boolean) => Promise<Reconciled>;
let audited: Readonly<Record<string, string | null>>[];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const queue = testPolicy.queues['17'] as (typeof testPolicy)['direct'];
const policy = {
  ...testPolicy,
  queues: { '17': { ...queue, ladder: [{ kind: 'role' as const, ids: [ROLES.Support] }], supervisors: [] } },
};

/** Cases and connector on a log in memory, with a poller that never looks again. */
const start = async (): Promise<void> => {
  simulator = await startCreatioSimulator({ port: 0, dataFile: null, now: Date.now });
  simulator.admin.switch(true);
  closing.push(simulator.close);
  memory = createMemoryPlatforms(systemClock, { sideInputsEveryMs: 100 });
  const { log, codecs } = memory;
  await publishPolicy({ log, writer: log.writer(), codecs, clock: systemClock }, policy);
  const { environment } = readEnvironment(
    {
      HOST: '127.0.0.1',
      CASES_PORT: '0',
      CONNECTOR_PORT: '0',
      CREATIO_URL: simulator.url,
      CREATIO_USER: INTEGRATION_USER.login,
      CREATIO_PASSWORD: INTEGRATION_USER.login,
      CREATIO_UNASSIGNED_CONTACT_ID: UNASSIGNED_CONTACT_ID,
      CREATIO_POLL_MS: '3600000',
      LOG_LEVEL: 'silent',
    },
    () => '',
  );
  for (const role of ['cases', 'connector'] as const) {
    const platform = memory.platform(role, environment);
    const running = await startRole(role, platform);
    closing.push(async () => {
      await running.close();
      await platform.close();
    });
  }
  const creatio = createCreatio(environment, { clock: systemClock, meter: noMeter, logger: silentLogger });
  closing.push(creatio.close);
  audited = [];
  look = (apply) =>
    reconcile(
      {
        log,
        codecs,
        // The connector in these tests is quick: what stands in its topic is done after the pause between two looks.
        committed: async () => (await log.offsets(TOPICS.activityCommands.name)).map(({ next }) => next),
        creatio,
        user: INTEGRATION_USER.login,
        unassignedContactId: UNASSIGNED_CONTACT_ID,
        clock: systemClock,
        settleMs: 1_500,
        pause: (ms) => pause(ms),
        say: () => {},
      },
      apply ? { writer: log.writer(), codecs, perSecond: 100, audit: (line) => audited.push(line) } : null,
    );
};

const caseIdOf = (n: number): string => uuidV5(`case:client:1:${n}:e-${n}`);

/** One missed chat each of so many customers, offered to Support. */
const miss = async (customers: number): Promise<void> => {
  const { log, codecs } = memory;
  const numbers = Array.from({ length: customers }, (_, n) => n);
  await log.writer().send(
    numbers.map((n) => {
      const event = missed({
        eventId: `m-${n}`,
        caseKey: `client:1:${n}`,
        episodeId: `e-${n}`,
        conversationId: `c-${n}`,
        queueId: '17',
        occurredAt: Date.now(),
        receivedAt: Date.now(),
        anchorAt: Date.now(),
        policyVersion: 'test-1',
      });
      return { topic: TOPICS.caseEvents.name, key: event.caseKey, value: codecs.encode('caseEvents', event) };
    }),
  );
  await waitUntil('everybody to be reminded', 20_000, () => numbers.every((n) => reminded(n).length === 4));
};

const reminded = (n: number): string[] =>
  (simulator.store.find('Reminding', 'SubjectId', [caseIdOf(n)]) ?? []).map((row) => String(row['ContactId']));
const activity = (n: number) => simulator.store.get('Activity', caseIdOf(n));
const edit = (n: number, columns: Record<string, string>): void => {
  const row = activity(n);
  if (row !== undefined) simulator.store.put('Activity', { ...row, ...columns });
};
const removeReminders = (n: number, most = 4): void => {
  for (const row of (simulator.store.find('Reminding', 'SubjectId', [caseIdOf(n)]) ?? []).slice(0, most))
    simulator.store.delete('Reminding', row.Id);
};
const kinds = ({ gaps }: Reconciled): string[] => gaps.map(({ kind, id }) => `${kind} ${id}`).sort();

it('gaps made by hand are found, told to those who decide, and closed', async () => {
  await start();
  await miss(6);
  expect(kinds(await look(false))).toEqual([]);

  // All reminders of 0 are deleted; one of 5 is dismissed, which is no gap.
  removeReminders(0);
  removeReminders(5, 1);
  // 1 is deleted.
  removeReminders(1);
  simulator.store.delete('Activity', caseIdOf(1));
  // 2 was taken by Olena in Creatio, and nobody noticed.
  edit(2, { StatusId: STATUS_IDS['in-progress'], OwnerId: OLENA, ModifiedById: OLENA });
  // 3 has a reminder of somebody who isn't asked.
  const [known] = simulator.store.find('Reminding', 'SubjectId', [caseIdOf(3)]) ?? [];
  if (known !== undefined) simulator.store.put('Reminding', { ...known, Id: uuidV5('stray'), ContactId: BOHDAN });
  // 4 stays as it is.
  const expected = [
    `nobody-reminded ${caseIdOf(0)}`,
    `activity-gone ${caseIdOf(1)}`,
    `activity-differs ${caseIdOf(2)}`,
    `reminders-left ${caseIdOf(3)}`,
  ].sort();
  const found = await look(false);
  expect(kinds(found)).toEqual(expected);
  expect(found.written).toBe(0);

  const mended = await look(true);
  expect(kinds(mended)).toEqual(expected);
  expect({ written: mended.written, left: mended.left }).toEqual({ written: 4, left: [] });
  expect(audited.map((line) => `${line['gap']} ${line['id']}`).sort()).toEqual(expected);
  expect(reminded(0)).toHaveLength(4);
  expect(activity(1)).toBeUndefined();
  expect(reminded(2).filter((contact) => contact !== OLENA)).toEqual([]);
  expect(reminded(3)).not.toContain(BOHDAN);
  expect([reminded(4).length, reminded(5).length]).toEqual([4, 3]);
  expect(mended.counts).toMatchObject({ missesHeard: 6, openedACase: 6, cases: 6, activityWritten: 6, pending: 0 });

  // Everything agrees now, and mending it again writes nothing.
  expect(await look(true)).toMatchObject({ gaps: [], written: 0 });
});
