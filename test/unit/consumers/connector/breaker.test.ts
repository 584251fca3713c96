import { type Breaker, BreakerOpen, createBreaker } from '../../../../src/consumers/connector/breaker';
import { silentLogger } from '../../../../src/ports/logger';
import { noMeter } from '../../../../src/ports/meter';

class Away extends Error {}
class Refused extends Error {}

const OPEN_MS = 1_000;
let breaker: Breaker;

beforeEach(() => {
  jest.useFakeTimers();
  breaker = createBreaker({
    concurrency: 4,
    openMs: { first: OPEN_MS, longest: 8 * OPEN_MS },
    trips: (error) => error instanceof Away,
    random: () => 0.5,
    meter: noMeter,
    logger: silentLogger,
  });
});
afterEach(() => {
  breaker.close();
  jest.useRealTimers();
});

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
  jest.advanceTimersByTime(OPEN_MS);
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
  jest.advanceTimersByTime(OPEN_MS);
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
    jest.advanceTimersByTime(openMs - 1);
    expect(breaker.state()).toBe('open');
    jest.advanceTimersByTime(1);
    expect(breaker.state()).toBe('half-open');
    await fail(1);
  }
});

it('tells of each change', async () => {
  const states: string[] = [];
  breaker.onChange((state) => states.push(state));
  await fail(5);
  jest.advanceTimersByTime(OPEN_MS);
  await run('ok');
  expect(states).toEqual(['open', 'half-open', 'closed']);
});
