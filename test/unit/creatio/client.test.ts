import { CreatioFailure } from '../../../src/creatio/failure';
import { setUpCreatio } from '../../../src/creatio/setup';
import { startTestCreatio, type TestCreatio } from '../../support/creatio';

let creatio: TestCreatio | undefined;
afterEach(async () => {
  await creatio?.close();
  creatio = undefined;
});

const failureOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof CreatioFailure ? `${error.failure.class}: ${error.failure.reason}` : String(error);
};

const contacts = (client: TestCreatio['client']) => client.list<{ Id: string }>('Contact', { select: 'Id', top: '3' });

describe.each(['net', 'framework'] as const)('on %s', (mode) => {
  it('finds the layout by itself, logs in and reads', async () => {
    creatio = await startTestCreatio({ mode });
    expect(await contacts(creatio.client)).toHaveLength(3);
  });

  it('an expired session is renewed once, by one login for all who noticed', async () => {
    creatio = await startTestCreatio({ mode });
    const { client, simulator } = creatio;
    await contacts(client);
    simulator.admin.restart();
    const answers = await Promise.all(Array.from({ length: 10 }, () => contacts(client)));
    expect(answers.every((rows) => rows.length === 3)).toBe(true);
    expect(simulator.admin.counts()['logins']).toBe(2);
  });
});

it('a wrong password is tried once only, or the account would be locked', async () => {
  creatio = await startTestCreatio({ password: 'wrong' });
  const { client, simulator } = creatio;
  for (let call = 0; call < 5; call += 1) expect(await failureOf(contacts(client))).toBe('login: login-refused');
  expect(simulator.admin.counts()['failures']).toBe(1);
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
  creatio = await startTestCreatio();
  const { client, simulator } = creatio;
  await contacts(client);
  simulator.admin.setFaults(faults);
  if (expected === null) expect(await contacts(client)).toHaveLength(3);
  else expect(await failureOf(contacts(client))).toContain(expected);
});

it('a server that never answers is given up', async () => {
  creatio = await startTestCreatio({ timeoutMs: 300 });
  await contacts(creatio.client);
  creatio.simulator.admin.setFaults({ hang: 1 });
  expect(await failureOf(contacts(creatio.client))).toMatch(/^availability: no-answer: /);
});

it('set-up makes type, category and switch once', async () => {
  creatio = await startTestCreatio();
  const { client, simulator } = creatio;
  expect(await setUpCreatio(client, true)).toHaveLength(3);
  expect(await setUpCreatio(client, false)).toEqual(['all there']);
  const types = [...simulator.store.rows('ActivityType')].filter((row) => row['Code'] === 'WebitelMissedChat');
  expect(types).toHaveLength(1);
});
