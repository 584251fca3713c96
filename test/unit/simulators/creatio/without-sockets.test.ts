import { createSimulatorHttp } from '../../../../simulators/creatio/http-port';
import { INTEGRATION_USER } from '../../../../simulators/creatio/seed';
import { createSimulatedCreatio, type SimulatedCreatio } from '../../../../simulators/creatio/simulated-creatio';
import { type CreatioClient, createCreatioClient } from '../../../../src/creatio/client';
import type { CreatioFailure } from '../../../../src/creatio/failure';
import { silentLogger } from '../../../../src/ports/logger';
import { noMeter } from '../../../../src/ports/meter';
import { createManualClock, type ManualClock } from '../../../support/manual-clock';

let clock: ManualClock;
let creatio: SimulatedCreatio;
let client: CreatioClient;

const start = (): void => {
  clock = createManualClock(1_790_000_000_000);
  let ids = 0;
  creatio = createSimulatedCreatio({
    now: clock.now,
    random: () => 0.5,
    newId: () => {
      ids += 1;
      return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`;
    },
  });
  client = createCreatioClient({
    http: createSimulatorHttp(creatio, { service: 'site', clock, timeoutMs: 15_000 }),
    layout: 'auto',
    auth: { kind: 'forms', user: INTEGRATION_USER.login, password: INTEGRATION_USER.login },
    clock,
    meter: noMeter,
    logger: silentLogger,
  });
};
beforeEach(start);

const contacts = () => client.list<{ Id: string }>('Contact', { select: 'Id', top: '3' });

it('the simulated Creatio answers without sockets and without a clock of its own', async () => {
  expect(await contacts()).toHaveLength(3);
  expect(clock.pending()).toBe(0);
});

it('the same requests have the same outcome, ids included', async () => {
  const play = async (): Promise<string> => {
    start();
    await client.create('Activity', { Title: 'x', OwnerId: INTEGRATION_USER.contactId });
    return JSON.stringify([...creatio.store.rows('Activity')]);
  };
  expect(await play()).toBe(await play());
});

it('what never answers is given up when the clock says so', async () => {
  await contacts();
  creatio.admin.plan([{ mishap: 'hang', set: 'Contact' }]);
  const asked = contacts().then(
    () => 'answered',
    (error: unknown) => (error as CreatioFailure).failure.reason,
  );
  for (let turn = 0; turn < 20 && clock.pending() === 0; turn += 1) await Promise.resolve();
  clock.advance(15_000);
  expect(await asked).toBe('no-answer: TimeoutError');
});

it('a planned mishap meets the request that it was planned for, once', async () => {
  creatio.admin.plan([{ mishap: 'resetBefore', method: 'GET', set: 'Contact', skip: 1 }]);
  expect(await contacts()).toHaveLength(3);
  await expect(contacts()).rejects.toThrow('ECONNRESET');
  expect(await contacts()).toHaveLength(3);
  expect(creatio.admin.planned()).toBe(0);
});
