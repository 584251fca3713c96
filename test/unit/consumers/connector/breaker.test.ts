import {
  BreakerOpen,
  type BreakerOptions,
  createBreaker,
  type ManagedBreaker,
} from '../../../../src/consumers/connector/breaker';
import type { Opening } from '../../../../src/ports/breaker-memory';
import { silentLogger } from '../../../../src/ports/logger';
import { noMeter } from '../../../../src/ports/meter';
import { creatioPolicy } from '../../../../src/topology/connector/breaker-policy';
import { createManualClock, type ManualClock } from '../../../support/manual-clock';

class Away extends Error {}
class Refused extends Error {}
class Busy extends Error {
  constructor(readonly restMs: number) {
    super('busy');
  }
}

const OPEN_MS = 1_000;
let clock: ManualClock;
let remembered: (Opening | null)[];
let breaker: ManagedBreaker;

const create = (more: Partial<BreakerOptions> = {}): ManagedBreaker =>
  createBreaker({
    name: 'creatio',
    policy: { ...creatioPolicy(4), openMs: { first: OPEN_MS, longest: 8 * OPEN_MS } },
    outcomeOf: (error) => {
      if (error instanceof Busy) return { says: 'nothing', restMs: error.restMs };
      return { says: error instanceof Away ? 'away' : error instanceof Refused ? 'up' : 'nothing', restMs: null };
    },
    remember: (opening) => void remembered.push(opening),
    clock,
    random: () => 0.5,
    meter: noMeter,
    logger: silentLogger,
    ...more,
  });

beforeEach(() => {
  clock = createManualClock(1_790_000_000_000);
  remembered = [];
  breaker = create();
});
afterEach(() => breaker.close());

const run = (outcome: 'ok' | Error): Promise<string> =>
  breaker
    .run(async () => {
      if (outcome !== 'ok') throw outcome;
      return outcome;
    })
    .catch((error: unknown) => (error as Error).constructor.name);

const fail = async (times: number): Promise<void> => {
  for (let n = 0; n < times; n += 1) await run(new Away());
};

it('four failures prove nothing, the fifth opens it', async () => {
  await fail(4);
  expect(breaker.state()).toBe('closed');
  await fail(1);
  expect(breaker.state()).toBe('open');
  expect(await run('ok')).toBe(BreakerOpen.name);
});

it('refusals of a healthy server never open it, and reach who asked', async () => {
  for (let n = 0; n < 50; n += 1) expect(await run(new Refused())).toBe('Refused');
  expect(breaker.state()).toBe('closed');
});

it('half-open lets one through and turns the others away', async () => {
  await fail(5);
  clock.advance(OPEN_MS);
  expect([breaker.state(), breaker.slots()]).toEqual(['half-open', 1]);
  let answer: (value: string) => void = () => {};
  const probe = breaker.run(() => new Promise<string>((resolve) => (answer = resolve)));
  expect(await run('ok')).toBe(BreakerOpen.name);
  answer('done');
  expect(await probe).toBe('done');
  expect(breaker.state()).toBe('closed');
});

it('begins slowly after it closed, one more at a time with each success', async () => {
  await fail(5);
  clock.advance(OPEN_MS);
  const slots: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    await run('ok');
    slots.push(breaker.slots());
  }
  expect(slots).toEqual([2, 3, 4, 4, 4]);
});

it('stays open twice as long each time in a row, up to the longest', async () => {
  await fail(5);
  for (const openMs of [1, 2, 4, 8, 8].map((factor) => factor * OPEN_MS)) {
    clock.advance(openMs - 1);
    expect(breaker.state()).toBe('open');
    clock.advance(1);
    expect(breaker.state()).toBe('half-open');
    await fail(1);
  }
});

it('tells of each change', async () => {
  const states: string[] = [];
  breaker.onChange((state) => states.push(state));
  await fail(5);
  clock.advance(OPEN_MS);
  await run('ok');
  expect(states).toEqual(['open', 'half-open', 'closed']);
});

describe('a late outcome of what began before', () => {
  /** Work that ends when the test says so. */
  const slow = () => {
    let settle: (error: Error | null) => void = () => {};
    const done = breaker
      .run(
        () =>
          new Promise<void>((resolve, reject) => {
            settle = (error) => (error === null ? resolve() : reject(error));
          }),
      )
      .catch(() => {});
    return { settle: (error: Error | null) => settle(error), done };
  };

  it('does not close a half-open breaker', async () => {
    const late = slow();
    await fail(5);
    clock.advance(OPEN_MS);
    late.settle(null);
    await late.done;
    expect(breaker.state()).toBe('half-open');
  });

  it('does not open it again either, nor count towards the next opening', async () => {
    const late = slow();
    await fail(5);
    clock.advance(OPEN_MS);
    await run('ok');
    late.settle(new Away());
    await late.done;
    await fail(4);
    expect(breaker.state()).toBe('closed');
  });
});

it('a server that asks to be left alone is, at once and for just so long', async () => {
  await run(new Busy(30_000));
  clock.advance(29_999);
  expect(breaker.state()).toBe('open');
  clock.advance(1);
  expect(breaker.state()).toBe('half-open');
});

it('what says nothing leaves the probe to the next one', async () => {
  await fail(5);
  clock.advance(OPEN_MS);
  expect(await run(new Error('the log is away'))).toBe('Error');
  expect(breaker.state()).toBe('half-open');
  expect(await run('ok')).toBe('ok');
  expect(breaker.state()).toBe('closed');
});

describe('what it remembers beyond this process', () => {
  it('is each opening, and that it closed', async () => {
    await fail(5);
    const atMs = clock.now();
    clock.advance(OPEN_MS);
    await run('ok');
    expect(remembered).toEqual([{ untilMs: atMs + OPEN_MS, openings: 1, reason: '', atMs }, null]);
  });

  it('holds after a restart: open until then, then one probe, and the pauses go on growing', async () => {
    breaker.adopt({ untilMs: clock.now() + 500, openings: 2, reason: 'http-503', atMs: clock.now() - 3_500 });
    expect([breaker.state(), await run('ok')]).toEqual(['open', 'BreakerOpen']);
    expect(breaker.detail()).toMatchObject({ reason: 'http-503', openings: 2 });
    clock.advance(499);
    expect(breaker.state()).toBe('open');
    clock.advance(1);
    expect(breaker.state()).toBe('half-open');
    await fail(1);
    clock.advance(4 * OPEN_MS - 1);
    expect(breaker.state()).toBe('open');
    clock.advance(1);
    expect(breaker.state()).toBe('half-open');
  });

  it('that lies far ahead, by a clock that was wrong, counts no longer than any opening of its own', () => {
    breaker.adopt({ untilMs: clock.now() + 86_400_000, openings: 1, reason: '', atMs: 0 });
    clock.advance(599_999);
    expect(breaker.state()).toBe('open');
    clock.advance(1);
    expect(breaker.state()).toBe('half-open');
  });

  it('that it is closed changes nothing where it is closed: nobody slows down', () => {
    breaker.adopt(null);
    expect([breaker.state(), breaker.slots()]).toEqual(['closed', 4]);
  });

  it('that another instance has closed is closed here too, and begins slowly', async () => {
    await fail(5);
    breaker.adopt(null);
    expect([breaker.state(), breaker.slots()]).toEqual(['closed', 1]);
  });
});

describe('an operator', () => {
  it('holds it open: nothing is tried, however long', async () => {
    breaker.force('open');
    clock.advance(86_400_000);
    expect([breaker.state(), await run('ok')]).toEqual(['open', 'BreakerOpen']);
  });

  it('holds it closed: everything is tried, whatever fails', async () => {
    await fail(5);
    breaker.force('closed');
    await fail(50);
    expect([breaker.state(), breaker.slots(), await run('ok')]).toEqual(['closed', 4, 'ok']);
    // After an opening it would go slowly by itself; he wants everything.
    breaker.force('auto');
    breaker.adopt({ untilMs: clock.now(), openings: 1, reason: '', atMs: clock.now() });
    breaker.adopt(null);
    expect(breaker.slots()).toBe(1);
    breaker.force('closed');
    expect(breaker.slots()).toBe(4);
  });

  it('lets go of it from open: it begins with a probe', async () => {
    breaker.force('open');
    breaker.force('auto');
    expect([breaker.state(), breaker.slots(), await run('ok'), breaker.state()]).toEqual([
      'half-open',
      1,
      'ok',
      'closed',
    ]);
  });

  it('lets go of it from closed: it decides afresh', async () => {
    await fail(5);
    breaker.force('closed');
    breaker.force('auto');
    await fail(4);
    expect(breaker.state()).toBe('closed');
    expect(remembered.at(-1)).toBeNull();
    await fail(1);
    expect(breaker.state()).toBe('open');
  });

  it('who says nothing new changes nothing: he is asked each second', async () => {
    await fail(5);
    breaker.force('auto');
    expect([breaker.state(), remembered.length]).toEqual(['open', 1]);
    breaker.force('open');
    breaker.force('open');
    expect([breaker.detail().forced, remembered.length]).toEqual(['open', 1]);
  });

  it('who holds it is named in its detail, and no time that would not hold', async () => {
    await fail(5);
    const until = new Date(clock.now() + OPEN_MS).toISOString();
    expect(breaker.detail()).toEqual({
      state: 'open',
      forced: 'auto',
      reason: '',
      until,
      openings: 1,
      slots: 1,
    });
    breaker.force('open');
    expect(breaker.detail()).toMatchObject({ state: 'open', forced: 'open', until: null });
    breaker.force('auto');
    await run('ok');
    expect(breaker.detail()).toEqual({
      state: 'closed',
      forced: 'auto',
      reason: null,
      until: null,
      openings: 0,
      slots: 2,
    });
  });

  it('is told of like any other change', () => {
    const states: string[] = [];
    breaker.onChange((state) => states.push(state));
    for (const forced of ['open', 'open', 'closed', 'auto', 'open', 'auto'] as const) breaker.force(forced);
    expect(states).toEqual(['open', 'closed', 'open', 'half-open']);
  });
});

it('its state and its openings are metrics under its name: what an alarm watches', async () => {
  const seen: unknown[] = [];
  const meter = {
    ...noMeter,
    gauge: (name: string, value: number, labels: unknown) => void seen.push([name, value, labels]),
    count: (name: string, labels: unknown) => void seen.push([name, labels]),
  };
  breaker.close();
  breaker = create({ name: 'auth', meter });
  await fail(5);
  clock.advance(OPEN_MS);
  await run('ok');
  const labels = { breaker: 'auth' };
  expect(seen).toEqual([
    ['creatio_breaker_state', 0, labels],
    ['creatio_breaker_opened_total', labels],
    ['creatio_breaker_state', 2, labels],
    ['creatio_breaker_state', 1, labels],
    ['creatio_breaker_state', 0, labels],
  ]);
});

it('no timer is left behind', async () => {
  await fail(5);
  breaker.close();
  expect(clock.pending()).toBe(0);
});
