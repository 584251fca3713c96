import { ROLES, UNASSIGNED_CONTACT_ID } from '../../../simulators/creatio/seed';
import { setUpCreatio } from '../../../src/creatio/setup';
import { lookAtSite } from '../../../src/creatio/site';
import { creatioChecks } from '../../../src/doctor/creatio/checks';
import { createRungs } from '../../../src/doctor/creatio/rungs';
import { siteFindings } from '../../../src/doctor/creatio/site-findings';
import { examine, type Finding } from '../../../src/doctor/finding';
import { ACTIVITY_TYPE_CODE, STATUS_IDS, SWITCH_CODE } from '../../../src/topology/connector/lookups';
import { SUPPORT, startTestCreatio, type TestCreatio } from '../../support/creatio';

let creatio: TestCreatio;
afterEach(() => creatio.close());

const notOk = (findings: readonly Finding[]): string[] =>
  findings.filter(({ grade }) => grade !== 'ok').map(({ grade, what, found }) => `${grade} ${what}: ${found}`);

interface Asked {
  readonly write?: boolean;
  readonly placeholder?: string;
  readonly layout?: 'auto' | 'framework' | 'net';
}

const look = async ({ write = false, placeholder = UNASSIGNED_CONTACT_ID, layout = 'auto' }: Asked = {}) => {
  const { client, simulator } = creatio;
  return examine(
    creatioChecks({
      creatio: client,
      url: simulator.url,
      layout,
      user: 'integration',
      unassignedContactId: placeholder,
      // The simulator's Date header is the machine's.
      clock: { now: () => Date.now(), after: () => () => {} },
      timeoutMs: 2_000,
      write,
    }),
    () => {},
  );
};

/** No build tells it over OData. */
const NOTIFICATIONS = 'warning feature NotificationV2: not readable from here';

describe('a Creatio that is set up', () => {
  beforeEach(async () => {
    creatio = await startTestCreatio();
    await setUpCreatio(creatio.client, true, () => {});
  });

  it('has nothing wrong, and is not written to', async () => {
    const before = creatio.simulator.admin.counts()['activities'];
    expect(notOk(await look())).toEqual([NOTIFICATIONS]);
    expect(creatio.simulator.admin.counts()['activities']).toBe(before);
  });

  it('is written to on demand, and nothing is left', async () => {
    const findings = await look({ write: true });
    expect(notOk(findings)).toEqual([NOTIFICATIONS]);
    expect(findings.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['right to create an activity', 'right to create a reminder', 'right to delete both']),
    );
    expect(creatio.simulator.admin.counts()).toMatchObject({ activities: 0, reminders: 0, popups: 0 });
  });

  it('what an interrupted test left is removed by the next', async () => {
    const { client, simulator } = creatio;
    const create = client.create;
    // The process dies between the two.
    const broken = {
      ...client,
      create: (set: string, columns: Parameters<typeof create>[1]) =>
        set === 'Reminding' ? Promise.reject(new Error('killed')) : create(set, columns),
      remove: async () => {},
    };
    const checks = creatioChecks({
      creatio: broken,
      url: simulator.url,
      layout: 'auto',
      user: 'integration',
      unassignedContactId: UNASSIGNED_CONTACT_ID,
      clock: { now: () => Date.now(), after: () => () => {} },
      timeoutMs: 2_000,
      write: true,
    });
    expect(notOk(await examine(checks, () => {}))).toContain('wrong right to write, after 1 steps: killed');
    expect(simulator.admin.counts()['activities']).toBe(1);
    await look({ write: true });
    expect(simulator.admin.counts()).toMatchObject({ activities: 0, reminders: 0 });
  });

  it('the switch is off', async () => {
    creatio.simulator.admin.switch(false);
    expect(notOk(await look())).toEqual([`warning system setting ${SWITCH_CODE}: off`, NOTIFICATIONS]);
  });

  it('a status of the stock is gone, another isn’t final any more', async () => {
    const { store } = creatio.simulator;
    store.delete('ActivityStatus', STATUS_IDS['in-progress']);
    const completed = store.get('ActivityStatus', STATUS_IDS.completed);
    if (completed !== undefined) store.put('ActivityStatus', { ...completed, Finish: false });
    expect(notOk(await look())).toEqual([
      `wrong status in-progress: ActivityStatus has no row ${STATUS_IDS['in-progress']}`,
      'wrong status completed: Finish is false',
      NOTIFICATIONS,
    ]);
  });

  it('the placeholder contact is a person, or nobody', async () => {
    expect(notOk(await look({ placeholder: SUPPORT[0] ?? '' }))[0]).toBe(
      'wrong placeholder contact: Olena is the contact of the active user olena',
    );
    const nobody = 'c0000000-0000-4000-8000-00000000ffff';
    expect(notOk(await look({ placeholder: nobody }))[0]).toBe(
      `wrong placeholder contact: there is no contact ${nobody}`,
    );
  });

  it('the other layout is configured', async () =>
    expect(notOk(await look({ layout: 'framework' }))[0]).toBe(
      'wrong layout: the site looks like net, CREATIO_LAYOUT says framework',
    ));

  it('rungs: who is behind a role and a contact, and ids that nobody knows', async () => {
    const lookAt = createRungs(creatio.client);
    expect([...(await lookAt({ kind: 'role', ids: [ROLES.Support] })).active].sort()).toEqual([...SUPPORT].sort());
    expect(await lookAt({ kind: 'contact', ids: [UNASSIGNED_CONTACT_ID] })).toEqual({ active: [], unknown: [] });
    const unknown = 'b0000000-0000-4000-8000-00000000ffff';
    expect(await lookAt({ kind: 'role', ids: [unknown] })).toEqual({ active: [], unknown: [unknown] });
    expect(await lookAt({ kind: 'contacts', ids: [SUPPORT[0] ?? '', unknown] })).toEqual({
      active: [SUPPORT[0]],
      unknown: [unknown],
    });
    expect(await lookAt({ kind: 'webitel-user', ids: ['1001'] })).toEqual({ active: [SUPPORT[0]], unknown: [] });
    expect(await lookAt({ kind: 'webitel-user', ids: ["o'x"] })).toEqual({ active: [], unknown: ["o'x"] });
  });
});

it('before the set-up: type, category and switch are missing', async () => {
  creatio = await startTestCreatio();
  expect(notOk(await look())).toEqual([
    'wrong activity type: not there',
    'wrong activity category: not there',
    `wrong system setting ${SWITCH_CODE}: not there`,
    NOTIFICATIONS,
  ]);
  expect([...creatio.simulator.store.rows('ActivityType')].some((row) => row['Code'] === ACTIVITY_TYPE_CODE)).toBe(
    false,
  );
});

it('a refused login is told, tried once, and nothing else is asked', async () => {
  creatio = await startTestCreatio({ password: 'wrong' });
  expect(notOk(await look({ write: true }))).toEqual(['wrong credentials: the login is refused: login-refused']);
  expect(creatio.simulator.admin.counts()['failures']).toBe(1);
});

it('a site that is away is told', async () => {
  creatio = await startTestCreatio({ timeoutMs: 500 });
  creatio.simulator.admin.setFaults({ down: true });
  const findings = await look();
  expect(findings.map(({ grade, what }) => `${grade} ${what}`)).toEqual(['wrong site', 'wrong credentials']);
});

it('clocks: five seconds apart are well, half a minute is not', async () => {
  creatio = await startTestCreatio();
  const facts = await lookAtSite(creatio.simulator.url, 2_000, () => 0);
  expect(facts.layout).toBe('net');
  const apart = (ms: number): string | undefined =>
    siteFindings({ status: 200, layout: 'net', dateMs: 1_000_000, ourMs: 1_000_500 + 500 + ms }, 'auto', '').find(
      ({ what }) => what === 'clock',
    )?.grade;
  expect([0, 5_000, 5_001, 30_000, 30_001].map(apart)).toEqual(['ok', 'ok', 'warning', 'warning', 'wrong']);
  expect(siteFindings({ status: 200, layout: 'net', dateMs: null, ourMs: 1 }, 'auto', '').at(-1)?.grade).toBe(
    'warning',
  );
});
