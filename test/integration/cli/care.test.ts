import { randomUUID } from 'node:crypto';
import { INTEGRATION_USER, UNASSIGNED_CONTACT_ID } from '../../../simulators/creatio/seed';
import { type CreatioSimulator, startCreatioSimulator } from '../../../simulators/creatio/simulator';
import { doctor } from '../../../src/cli/doctor';
import { reconcile } from '../../../src/cli/reconcile';
import { setup } from '../../../src/cli/setup';
import { type Environment, readEnvironment } from '../../../src/config/environment';
import type { Finding } from '../../../src/doctor/finding';
import { TOPICS } from '../../../src/topology/topics';

jest.setTimeout(180_000);

let simulator: CreatioSimulator;
let environment: Environment;

beforeAll(async () => {
  simulator = await startCreatioSimulator({ port: 0, dataFile: null, now: Date.now });
  environment = readEnvironment(
    {
      KAFKA_BROKERS: process.env['MC_TEST_KAFKA_BROKERS'],
      REDIS_URL: process.env['MC_TEST_REDIS_URL'],
      SCHEMA_REGISTRY_URL: process.env['MC_TEST_SCHEMA_REGISTRY_URL'],
      NAMESPACE: `care-${randomUUID()}`,
      POLICY_FILE: 'policy/demo.yaml',
      CREATIO_URL: simulator.url,
      CREATIO_USER: INTEGRATION_USER.login,
      CREATIO_PASSWORD: INTEGRATION_USER.login,
      CREATIO_UNASSIGNED_CONTACT_ID: UNASSIGNED_CONTACT_ID,
      LOG_LEVEL: 'silent',
    },
    () => '',
  ).environment;
});
afterAll(() => simulator.close());

/** What a command prints on stdout, and its exit code. */
const printed = async (work: () => Promise<number>): Promise<{ code: number; out: string }> => {
  let out = '';
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  const quiet = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  try {
    return { code: await work(), out };
  } finally {
    spy.mockRestore();
    quiet.mockRestore();
  }
};

it('set-up on real servers, and again: nothing is made twice', async () => {
  expect((await printed(() => setup(environment, { creatio: true, switchOn: true }))).code).toBe(0);
  const again = await printed(() => setup(environment, { creatio: true, switchOn: true }));
  expect(again.code).toBe(0);
  expect(again.out).not.toMatch(/created/);
});

it('doctor finds servers and Creatio well, and that no role runs', async () => {
  const { code, out } = await printed(() => doctor(environment, { json: true, write: true, hours: 1 }));
  const { findings } = JSON.parse(out) as { findings: readonly Finding[] };
  // Policies that other tests of the run published stand in the same topic: what theirs name needn't be in this Creatio.
  const wrong = findings.filter(({ grade, area }) => grade === 'wrong' && area !== 'policy');
  expect(code).toBe(1);
  expect(new Set(wrong.map(({ area }) => area))).toEqual(new Set(['roles', 'feeds']));
  const readable = findings.filter(({ area, grade }) => area === 'registry' && grade === 'ok').map(({ what }) => what);
  expect(readable.sort()).toEqual(
    Object.values(TOPICS)
      .map(({ name }) => `${name}-value`)
      .sort(),
  );
  expect(findings.some(({ what, grade }) => what === 'right to delete both' && grade === 'ok')).toBe(true);
  expect(simulator.admin.counts()).toMatchObject({ activities: 0, reminders: 0 });
});

it('doctor tries a wrong password once', async () => {
  const { code, out } = await printed(() =>
    doctor({ ...environment, CREATIO_PASSWORD: 'wrong' }, { json: true, write: false, hours: 1 }),
  );
  expect(code).toBe(1);
  expect(JSON.parse(out).findings).toContainEqual(expect.objectContaining({ what: 'credentials', grade: 'wrong' }));
  expect(simulator.admin.counts()['failures']).toBe(1);
});

it('reconcile reads real topics to their end', async () => {
  const { out } = await printed(() =>
    reconcile(environment, { apply: false, json: true, settleMs: 100, perSecond: 10 }),
  );
  expect(JSON.parse(out)).toMatchObject({ written: 0, counts: { activityWritten: 0 } });
});
