import { CreatioFailure } from '../../../src/creatio/failure';
import { startTestCreatio, type TestCreatio, type TestCreatioOptions } from '../../support/creatio';

let creatio: TestCreatio;
afterEach(() => creatio.close());

const start = async (options: TestCreatioOptions = {}): Promise<TestCreatio> => {
  creatio = await startTestCreatio(options);
  return creatio;
};

const failureOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof CreatioFailure ? `${error.failure.class}: ${error.failure.reason}` : String(error);
};

const contacts = (client: TestCreatio['client']) => client.list<{ Id: string }>('Contact', { select: 'Id', top: '3' });
const count = (name: string): number => creatio.simulator.admin.counts()[name] ?? 0;
const ID = 'd0000000-0000-4000-8000-000000000001';
const activity = (client: TestCreatio['client']) =>
  client.create('Activity', { Id: ID, Title: 'x', OwnerId: 'c0000000-0000-4000-8000-000000000001' });

describe.each(['net', 'framework'] as const)('on %s', (mode) => {
  it('finds the layout by itself, logs in, reads and writes', async () => {
    const { client } = await start({ mode });
    expect(await contacts(client)).toHaveLength(3);
    expect(await activity(client)).toBe('created');
    await client.update('Activity', ID, { Title: 'y' });
    expect(await client.read('Activity', ID, ['Title'])).toEqual({ Title: 'y' });
    await client.remove('Activity', ID);
    await client.remove('Activity', ID);
    expect(await client.read('Activity', ID, ['Title'])).toBeNull();
  });

  it('an expired session is renewed once, by one login for all who noticed', async () => {
    const { client, simulator } = await start({ mode });
    await contacts(client);
    simulator.admin.restart();
    const answers = await Promise.all(Array.from({ length: 10 }, () => contacts(client)));
    expect(answers.every((rows) => rows.length === 3)).toBe(true);
    expect(count('logins')).toBe(2);
  });

  it('an idle session is renewed when it turns out to be over', async () => {
    const { client, clock } = await start({ mode });
    await contacts(client);
    clock.atMs += 61 * 60_000;
    expect(await contacts(client)).toHaveLength(3);
    expect(count('logins')).toBe(2);
  });

  it('a layout that is configured is not asked for', async () => {
    const { client, simulator } = await start({ mode, layout: mode });
    await contacts(client);
    expect(simulator.admin.requests(0).some(({ path }) => path.startsWith('/Login/'))).toBe(false);
  });

  it('a site that is coming up teaches no wrong layout', async () => {
    const { client, simulator } = await start({ mode });
    simulator.admin.setFaults({ starting: true });
    expect(await failureOf(contacts(client))).toMatch(/^availability: /);
    simulator.admin.setFaults({ starting: false, loginPage: 1 });
    expect(await failureOf(contacts(client))).toMatch(/^availability: /);
    simulator.admin.setFaults({ loginPage: 0 });
    expect(await contacts(client)).toHaveLength(3);
  });
});

describe('a row', () => {
  it('is not taken for absent while the site answers everything with its 404 page', async () => {
    const { client, simulator } = await start();
    await activity(client);
    simulator.admin.setFaults({ starting: true });
    expect(await failureOf(client.read('Activity', ID, ['Id']))).toBe('availability: page-with-404');
    expect(await failureOf(client.remove('Activity', ID))).toBe('availability: page-with-404');
  });

  it.each(['200', '404'])('is not taken for absent while its entity is not compiled (%s)', async (status) => {
    const { client, simulator } = await start();
    simulator.admin.setFaults({ unknownSetStatus: Number(status) });
    expect(await failureOf(client.read('UsrNotYet', ID, ['Id']))).toBe('availability: not-compiled');
  });
});

describe('forms login', () => {
  it('carries the session’s cookies, CSRF token and ForceUseSession', async () => {
    const { client } = await start();
    expect(await activity(client)).toBe('created');
    expect(count('logins')).toBe(1);
  });

  it('of a build that sets the CSRF cookie with the first page only fetches that', async () => {
    const { client, simulator } = await start({ mode: 'framework' });
    simulator.admin.setFaults({ csrfAtLogin: false });
    expect(await activity(client)).toBe('created');
    expect(count('logins')).toBe(1);
  });

  it('of a tool is not tried again once it was refused', async () => {
    const { client } = await start({ password: 'wrong' });
    for (let call = 0; call < 3; call += 1) expect(await failureOf(contacts(client))).toBe('login: login-refused');
    expect(count('failures')).toBe(1);
  });

  it('refused for an expired password says so, and what to do', async () => {
    const { client, simulator } = await start();
    simulator.admin.expirePassword('integration');
    await expect(contacts(client)).rejects.toThrow(/has expired: change it in Creatio \(.*\) and set CREATIO_PASSWORD/);
  });

  it.each([
    [{ maintenance: true }, 'login-http-503'],
    [{ firewall: 1 }, 'login-http-403'],
  ])('of a site that is away (%j) is no refusal', async (faults, reason) => {
    const { client, simulator } = await start({ layout: 'net' });
    simulator.admin.setFaults(faults);
    expect(await failureOf(contacts(client))).toBe(`availability: ${reason}`);
    simulator.admin.setFaults({ maintenance: false, firewall: 0 });
    expect(await contacts(client)).toHaveLength(3);
  });
});

describe('OAuth', () => {
  it('asks the identity service for one token, and writes without cookies', async () => {
    const { client } = await start({ auth: 'oauth' });
    await Promise.all([contacts(client), contacts(client), contacts(client)]);
    expect(await activity(client)).toBe('created');
    expect([count('tokens'), count('logins')]).toEqual([1, 0]);
  });

  it('renews the token a minute before it ends', async () => {
    const { client, clock } = await start({ auth: 'oauth' });
    await contacts(client);
    clock.atMs += 3_539_999;
    await contacts(client);
    expect(count('tokens')).toBe(1);
    clock.atMs += 1;
    await contacts(client);
    expect(count('tokens')).toBe(2);
  });

  it('renews a token that lasts no longer than that at half its time', async () => {
    const { client, clock, simulator } = await start({ auth: 'oauth' });
    simulator.admin.setFaults({ tokenSeconds: 60 });
    await contacts(client);
    clock.atMs += 29_999;
    await contacts(client);
    expect(count('tokens')).toBe(1);
    clock.atMs += 1;
    await contacts(client);
    expect(count('tokens')).toBe(2);
  });

  it('renews a token that is refused before its time', async () => {
    const { client, simulator } = await start({ auth: 'oauth', mode: 'framework' });
    await contacts(client);
    simulator.admin.restart();
    expect(await contacts(client)).toHaveLength(3);
    expect(count('tokens')).toBe(2);
  });

  it('with a wrong secret is refused, and says whose', async () => {
    const { client } = await start({ auth: 'oauth', password: 'wrong' });
    await expect(contacts(client)).rejects.toThrow(/client-refused: invalid_client.*CREATIO_OAUTH_CLIENT_SECRET/);
  });

  it('at an address that answers 200 with a page says what to set', async () => {
    const { client } = await start({ auth: 'oauth', identityOf: (url) => url });
    await expect(contacts(client)).rejects.toThrow(/CREATIO_OAUTH_URL is not the identity service/);
  });

  it('works with a site that serves tokens itself', async () => {
    const { client } = await start({ auth: 'oauth', identityOf: (url) => `${url}/0` });
    expect(await contacts(client)).toHaveLength(3);
  });
});

describe('403', () => {
  it('to a stale CSRF token costs one login', async () => {
    const { client, simulator } = await start();
    await contacts(client);
    simulator.admin.plan([{ mishap: 'csrfStale', method: 'POST', set: 'Activity' }]);
    expect(await activity(client)).toBe('created');
    expect(count('logins')).toBe(2);
  });

  it('again after it is a missing right, and the right is named', async () => {
    const { client, simulator } = await start();
    await contacts(client);
    simulator.admin.setFaults({ forbiddenSet: 'Activity' });
    await expect(activity(client)).rejects.toThrow(/no-right.*create Activity/);
  });

  it('again and again costs no row of logins: one in ten seconds', async () => {
    const { client, simulator, clock } = await start();
    simulator.admin.setFaults({ forbiddenSet: 'Activity' });
    for (let n = 0; n < 5; n += 1) expect(await failureOf(activity(client))).toBe('validation: no-right');
    expect(count('logins')).toBe(2);
    clock.atMs += 9_999;
    await failureOf(activity(client));
    expect(count('logins')).toBe(2);
    clock.atMs += 1;
    await failureOf(activity(client));
    expect(count('logins')).toBe(3);
  });
});

it.each([
  ['a byte order mark before the JSON', { byteOrderMark: 1 }, null],
  ['the login page again and again', { loginPage: 1 }, 'availability: login-http-200'],
  ['the firewall', { firewall: 1 }, 'availability: firewall'],
  ['an exhausted pool', { tooManyClients: 1 }, 'availability: http-500'],
  ['maintenance', { maintenance: true }, 'availability: http-503'],
  ['too many requests', { tooMany: 1 }, 'throttled: http-429'],
  ['a server that is gone', { down: true }, 'availability: no-answer'],
])('%s comes to %j', async (_, faults, expected) => {
  const { client, simulator } = await start();
  await contacts(client);
  simulator.admin.setFaults(faults);
  if (expected === null) expect(await contacts(client)).toHaveLength(3);
  else expect(await failureOf(contacts(client))).toContain(expected);
});

describe('how long to wait', () => {
  const restOf = async (faults: Readonly<Record<string, unknown>>): Promise<number | null> => {
    const { client, simulator } = await start();
    await contacts(client);
    simulator.admin.setFaults(faults);
    const error = await contacts(client).catch((thrown: unknown) => thrown);
    return (error as CreatioFailure).failure.retryAfterMs;
  };

  it.each([
    ['429 in seconds', { tooMany: 1, retryAfterSeconds: 30 }, 30_000],
    // The server's clock stands wherever it likes: the date is read against its own.
    ['429 as a date', { tooMany: 1, retryAfterSeconds: 30, retryAfterAsDate: true }, 30_000],
    ['503 in seconds', { maintenance: true, retryAfterSeconds: 120 }, 120_000],
    ['503 as a date', { maintenance: true, retryAfterSeconds: 120, retryAfterAsDate: true }, 120_000],
    ['503 that says nothing', { maintenance: true }, null],
  ])('is read from %s', async (_, faults, expected) => {
    expect(await restOf(faults)).toBe(expected);
  });
});

it('a server that never answers is given up', async () => {
  const { client, simulator } = await start({ timeoutMs: 300 });
  await contacts(client);
  simulator.admin.setFaults({ hang: 1 });
  expect(await failureOf(contacts(client))).toMatch(/^availability: no-answer: /);
});

it('more requests than there are turns wait for theirs, outside the time-out', async () => {
  const { client, simulator } = await start({ timeoutMs: 1_500 });
  await contacts(client);
  simulator.admin.setFaults({ latencyMs: 500 });
  // Five rounds of four: the last ones begin after the time-out of the first would be over.
  const answers = await Promise.all(Array.from({ length: 20 }, () => contacts(client)));
  expect(answers).toHaveLength(20);
});

it('a batch answers each part for itself', async () => {
  const { client } = await start();
  const owner = 'c0000000-0000-4000-8000-000000000001';
  const outcomes = await client.batch([
    { method: 'POST', path: 'Activity', body: { Id: ID, Title: 'a', OwnerId: owner } },
    { method: 'POST', path: 'Activity', body: { Id: ID, Title: 'again', OwnerId: owner } },
    { method: 'PATCH', path: 'Activity(d0000000-0000-4000-8000-0000000000ff)', body: { Title: 'b' } },
    { method: 'PATCH', path: `Activity(${ID})`, body: { Title: 'c' } },
  ]);
  expect(outcomes.map((each) => (each.kind === 'done' ? 'done' : each.failure.class))).toEqual([
    'done',
    'duplicate',
    'absent',
    'done',
  ]);
  expect(await client.read('Activity', ID, ['Title'])).toEqual({ Title: 'c' });
  await expect(client.batch(Array.from({ length: 101 }, () => ({ method: 'GET', path: 'Activity' })))).rejects.toThrow(
    RangeError,
  );
});
