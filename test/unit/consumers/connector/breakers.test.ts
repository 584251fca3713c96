import { commandBreaker } from '../../../../src/cli/breaker';
import { type Breakers, startBreakers } from '../../../../src/consumers/connector/breakers';
import { fingerprintOf } from '../../../../src/creatio/auth';
import type { CreatioClient } from '../../../../src/creatio/client';
import { CreatioFailure } from '../../../../src/creatio/failure';
import { createMemoryBreakerMemory } from '../../../../src/memory/memory-breaker-memory';
import type { BreakerMemory } from '../../../../src/ports/breaker-memory';
import { silentLogger } from '../../../../src/ports/logger';
import { noMeter } from '../../../../src/ports/meter';
import { creatioPolicy } from '../../../../src/topology/connector/breaker-policy';
import { clientOf, startTestCreatio, type TestCreatio } from '../../../support/creatio';
import { createManualClock, type ManualClock } from '../../../support/manual-clock';

const PAUSE_MS = 900_000;

/** A connector as far as logins and breakers go. */
interface Instance {
  readonly client: CreatioClient;
  readonly breakers: Breakers;
  close(): Promise<void>;
}

let clock: ManualClock;
let memory: BreakerMemory;
let creatio: TestCreatio;
const instances: Instance[] = [];

beforeEach(async () => {
  creatio = await startTestCreatio();
  clock = createManualClock(creatio.clock.now());
  memory = createMemoryBreakerMemory(clock.now);
});
afterEach(async () => {
  for (const each of instances.splice(0)) await each.close();
  await creatio.close();
});

const start = async (password: string, its: BreakerMemory = memory): Promise<Instance> => {
  const { simulator } = creatio;
  let client: CreatioClient | null = null;
  const breakers = await startBreakers({
    policy: creatioPolicy(4),
    memory: its,
    holder: `${password}-${instances.length}`,
    fingerprint: fingerprintOf(simulator.url, { kind: 'forms', user: 'integration', password }),
    loggedIn: () => client?.loggedIn() ?? false,
    clock,
    random: () => 0.5,
    meter: noMeter,
    logger: silentLogger,
  });
  const its_ = clientOf(simulator.url, simulator.identityUrl, creatio.clock, { password, gate: breakers.gate });
  client = its_;
  const instance = {
    client: its_,
    breakers,
    close: async () => {
      await breakers.close();
      await its_.close();
    },
  };
  instances.push(instance);
  return instance;
};

const ask = ({ breakers, client }: Instance): Promise<string> =>
  breakers.breaker
    .run(() => client.list('Contact', { select: 'Id', top: '1' }))
    .then(
      () => 'answered',
      (error: unknown) => (error instanceof CreatioFailure ? error.failure.class : (error as Error).name),
    );

const failures = (): number => creatio.simulator.admin.counts()['failures'] ?? 0;

/** Time passes here and in Creatio; whoever looks each second has looked. */
const pass = async (ms: number): Promise<void> => {
  creatio.clock.atMs += ms;
  clock.advance(ms);
  // The memory is in this process: a look takes some turns of the queue, and ends.
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
};

describe('a wrong password', () => {
  it('is tried once, however often it is asked for', async () => {
    const instance = await start('wrong');
    const asked = [];
    for (let n = 0; n < 5; n += 1) asked.push(await ask(instance));
    expect(asked).toEqual(['login', 'BreakerOpen', 'BreakerOpen', 'BreakerOpen', 'BreakerOpen']);
    expect(failures()).toBe(1);
    expect(instance.breakers.detail().auth).toMatchObject({ state: 'open', openings: 1 });
    expect(instance.breakers.detail().auth.reason).toContain('CREATIO_PASSWORD');
    expect(instance.breakers.detail().creatio.state).toBe('closed');
  });

  it('by ten who ask at once is tried once', async () => {
    const instance = await start('wrong');
    await Promise.all(Array.from({ length: 10 }, () => ask(instance)));
    expect(failures()).toBe(1);
  });

  it('in a crash loop is tried once, and the account is not locked', async () => {
    for (let restart = 0; restart < 20; restart += 1) {
      const instance = await start('wrong');
      await ask(instance);
      await instance.close();
      instances.length = 0;
      await pass(10_000);
    }
    expect([failures(), creatio.simulator.admin.counts()['lockouts']]).toEqual([1, 0]);
  });

  it('of five instances that start at once is tried once', async () => {
    const five = await Promise.all(Array.from({ length: 5 }, () => start('wrong')));
    const asked = Promise.all(five.map(ask));
    for (let look = 0; look < 20; look += 1) {
      // Sockets are real: let the answer come, then the others look again.
      await new Promise((resolve) => setTimeout(resolve, 5));
      await pass(1_000);
    }
    await asked;
    expect(failures()).toBe(1);
  });

  it('that was set right in Creatio is tried again after the pause, by one probe', async () => {
    const instance = await start('secret');
    await ask(instance);
    creatio.simulator.admin.setPassword('integration', 'secret');
    await pass(PAUSE_MS - 1);
    expect(await ask(instance)).toBe('BreakerOpen');
    await pass(1);
    expect(instance.breakers.breaker.state()).toBe('half-open');
    expect(await ask(instance)).toBe('answered');
    expect(instance.breakers.breaker.state()).toBe('closed');
    expect((await memory.read()).openings).toEqual({});
  });

  it('still refused after the pause, waits twice as long, after a restart too', async () => {
    const instance = await start('wrong');
    await ask(instance);
    await pass(PAUSE_MS);
    await ask(instance);
    const again = await start('wrong');
    await pass(2 * PAUSE_MS - 1);
    expect([await ask(instance), await ask(again), failures()]).toEqual(['BreakerOpen', 'BreakerOpen', 2]);
  });

  it('replaced in our configuration is tried at once: it is another one', async () => {
    creatio.simulator.admin.setPassword('integration', 'new');
    await ask(await start('old'));
    expect(await ask(await start('new'))).toBe('answered');
  });

  it('of one instance stops no other whose password is right', async () => {
    const right = await start('integration');
    await ask(right);
    await ask(await start('wrong'));
    await pass(2_000);
    creatio.simulator.admin.restart();
    expect(await ask(right)).toBe('answered');
  });
});

it('an expired password is told as such', async () => {
  creatio.simulator.admin.expirePassword('integration');
  const instance = await start('integration');
  await ask(instance);
  expect(instance.breakers.detail().auth.reason).toContain(
    'The password of integration has expired: change it in Creatio',
  );
});

it('a session that stands goes on while the login is refused to others with the same password', async () => {
  const standing = await start('integration');
  await ask(standing);
  creatio.simulator.admin.expirePassword('integration');
  await ask(await start('integration'));
  await pass(2_000);
  expect([standing.breakers.detail().auth.state, await ask(standing)]).toEqual(['open', 'answered']);
  creatio.simulator.admin.restart();
  expect([await ask(standing), failures()]).toEqual(['login', 1]);
});

it('whether the site answers is not the password’s affair: no login is refused by an outage', async () => {
  creatio.simulator.admin.setFaults({ down: true });
  const instance = await start('integration');
  for (let n = 0; n < 5; n += 1) expect(await ask(instance)).toBe('availability');
  expect(instance.breakers.detail()).toMatchObject({ auth: { state: 'closed' }, creatio: { state: 'open' } });
});

describe('Creatio’s breaker', () => {
  it('that was open before a restart is open after it, and then begins with one probe', async () => {
    creatio.simulator.admin.setFaults({ down: true });
    const before = await start('integration');
    for (let n = 0; n < 5; n += 1) await ask(before);
    await before.close();
    instances.length = 0;
    const requests = creatio.simulator.admin.counts()['requests'];
    const after = await start('integration');
    expect(await ask(after)).toBe('BreakerOpen');
    expect(creatio.simulator.admin.counts()['requests']).toBe(requests);
    creatio.simulator.admin.setFaults({ down: false });
    await pass(2_000);
    expect([after.breakers.breaker.state(), await ask(after)]).toEqual(['half-open', 'answered']);
  });

  it('of one instance does not open another’s that is at work', async () => {
    const working = await start('integration');
    await ask(working);
    const cutOff = await start('integration');
    creatio.simulator.admin.setFaults({ down: true });
    for (let n = 0; n < 5; n += 1) await ask(cutOff);
    creatio.simulator.admin.setFaults({ down: false });
    await pass(1_000);
    expect([cutOff.breakers.breaker.state(), await ask(working)]).toEqual(['open', 'answered']);
  });
});

describe('an operator', () => {
  const say = (action: 'open' | 'close' | 'auto', name: 'creatio' | 'auth') =>
    commandBreaker(memory, action, name, clock.now());

  it('reaches every instance within a second', async () => {
    const both = [await start('integration'), await start('integration')];
    await say('open', 'creatio');
    await pass(1_000);
    expect(both.map(({ breakers }) => breakers.breaker.state())).toEqual(['open', 'open']);
    await say('auto', 'creatio');
    await pass(1_000);
    expect(both.map(({ breakers }) => breakers.breaker.state())).toEqual(['half-open', 'half-open']);
  });

  it('is obeyed after a restart too', async () => {
    await say('open', 'creatio');
    expect(await ask(await start('integration'))).toBe('BreakerOpen');
  });

  it('who forgets a refusal has one attempt made, not a row of them', async () => {
    const instance = await start('wrong');
    await ask(instance);
    await say('close', 'auth');
    await pass(1_000);
    for (let n = 0; n < 3; n += 1) await ask(instance);
    expect(failures()).toBe(2);
  });

  it('keeps logins back, and sessions that stand go on', async () => {
    const standing = await start('integration');
    await ask(standing);
    await say('open', 'auth');
    await pass(1_000);
    expect([await ask(standing), await ask(await start('integration'))]).toEqual(['answered', 'BreakerOpen']);
  });

  it('whose word was lost with the memory is asked nothing again: a connector tells it anew', async () => {
    const instance = await start('integration');
    await say('open', 'creatio');
    await pass(1_000);
    // A Redis that came back empty.
    await memory.force('creatio', undefined as never);
    await pass(2_000);
    expect(instance.breakers.breaker.state()).toBe('open');
    expect((await memory.read()).forced['creatio']?.state).toBe('open');
  });

  it('sees what is remembered', async () => {
    await ask(await start('wrong'));
    await say('open', 'creatio');
    const shown = await commandBreaker(memory, 'show', 'creatio', clock.now());
    expect(shown).toMatch(/creatio: held open by .+ since 20/);
    expect(shown).toMatch(/credentials [0-9a-f]{4}: opened .+, until .+, 1 in a row: /);
  });
});

describe('a memory that is away', () => {
  const away = (): BreakerMemory & { back: boolean } => {
    const through =
      <Args extends unknown[], T>(work: (...args: Args) => Promise<T>) =>
      async (...args: Args) => {
        if (!state.back) throw new Error('Redis is away');
        return work(...args);
      };
    const state = {
      back: false,
      read: through(memory.read),
      remember: through(memory.remember),
      force: through(memory.force),
      lease: through(memory.lease),
      release: through(memory.release),
    };
    return state;
  };

  it('at the start keeps logins back: it may hold a refusal', async () => {
    const its = away();
    const instance = await start('integration', its);
    expect(await ask(instance)).toBe('BreakerOpen');
    its.back = true;
    expect(await ask(instance)).toBe('answered');
  });

  it('later stops nobody, and hears of a refusal when it is back', async () => {
    const its = away();
    its.back = true;
    const instance = await start('wrong', its);
    its.back = false;
    await ask(instance);
    expect([failures(), Object.keys((await memory.read()).openings)]).toEqual([1, []]);
    its.back = true;
    await pass(2_000);
    expect([instance.breakers.breaker.state(), Object.keys((await memory.read()).openings).length]).toEqual([
      'open',
      1,
    ]);
  });
});
