import { diffPolicy, showPolicy } from '../../../src/cli/policy';
import { createMemoryLog } from '../../../src/memory/memory-log';
import { publishPolicy } from '../../../src/policy/publish-policy';
import { readPublished } from '../../../src/policy/published-policies';
import { createLocalCodecs } from '../../../src/schemas/local-codecs';
import type { Policy } from '../../../src/topology/policy/policy';
import { TOPICS } from '../../../src/topology/topics';
import { workWeek } from '../../support/calendars';
import { testPolicy } from '../../support/policy';

const NOON = Date.parse('2026-11-25T10:00:00Z');

const site = () => {
  let nowMs = NOON;
  const log = createMemoryLog({ topics: { [TOPICS.policy.name]: 1 }, now: () => nowMs });
  const codecs = createLocalCodecs();
  const topic = { log, codecs, clock: { now: () => nowMs } };
  return {
    topic,
    at: (atMs: number) => {
      nowMs = atMs;
    },
    publish: (policy: Policy) => publishPolicy({ ...topic, writer: log.writer() }, policy),
    published: async () =>
      (await readPublished(log, codecs)).map(({ version, effectiveAt }) => [version, effectiveAt - NOON]),
  };
};

const version = (name: string, more: Partial<Policy> = {}): Policy => ({ ...testPolicy, version: name, ...more });

describe('publishing a policy', () => {
  test('it holds from 15 s after the write began', async () => {
    const { publish, published } = site();
    expect(await publish(version('a'))).toBe(NOON + 15_000);
    expect(await published()).toEqual([['a', 15_000]]);
  });

  test('the newest version is not written again', async () => {
    const { publish, published } = site();
    await publish(version('a'));
    expect(await publish(version('a'))).toBeNull();
    expect(await published()).toHaveLength(1);
  });

  test('an earlier version comes back, and since when it held first stays known', async () => {
    const { publish, published, at } = site();
    await publish(version('a'));
    at(NOON + 60_000);
    await publish(version('b'));
    at(NOON + 120_000);
    await publish(version('a'));
    expect(await published()).toEqual([
      ['a', 15_000],
      ['b', 75_000],
      ['a', 135_000],
    ]);
  });

  test('with a clock that is behind it holds right after the newest, and not never', async () => {
    const { publish, published, at } = site();
    await publish(version('a'));
    at(NOON - 3_600_000);
    await publish(version('b'));
    expect(await published()).toEqual([
      ['a', 15_000],
      ['b', 15_001],
    ]);
  });

  test('the same version with another content is refused, also when it is not the newest', async () => {
    const { publish, published } = site();
    await publish(version('a'));
    await publish(version('b'));
    await expect(publish(version('a', { graceMs: 1 }))).rejects.toThrow(
      'policy version a was published before with another content',
    );
    expect(await published()).toHaveLength(2);
  });

  test('the same version with other time zone data is refused, and the reason said', async () => {
    const { publish } = site();
    const office = workWeek('Europe/Kyiv', '09:00-18:00');
    await publish(version('a', { calendars: { office } }));
    await expect(
      publish(version('a', { calendars: { office: { ...office, offsets: office.offsets.slice(1) } } })),
    ).rejects.toThrow('with other time zone data');
    await expect(
      publish(version('a', { calendars: { office: { ...office, week: [...office.week].reverse() } } })),
    ).rejects.toThrow('with another content');
  });
});

describe('missed-chats policy show and diff', () => {
  test('without a policy they say what to do', async () => {
    const { topic } = site();
    expect(await showPolicy(topic)).toEqual({ code: 1, out: expect.stringContaining('missed-chats setup') });
    expect(await diffPolicy(topic, version('a'))).toMatchObject({ code: 1 });
  });

  test('the first version holds from the beginning, even before its time', async () => {
    const { topic, publish } = site();
    await publish(version('a'));
    const { code, out } = await showPolicy(topic);
    expect(code).toBe(0);
    expect(out).toMatch(/^# in force since 2026-11-25T10:00:15.000Z\nversion: a\n/);
  });

  test('what is to come, and what was before, is named', async () => {
    const { topic, publish, at } = site();
    await publish(version('a'));
    at(NOON + 20_000);
    await publish(version('b'));
    at(NOON + 35_000);
    await publish(version('c'));
    expect((await showPolicy(topic)).out).toMatch(
      /^# in force since 2026-11-25T10:00:35.000Z\n# to come: c, from 2026-11-25T10:00:50.000Z\n# before: a, from 2026-11-25T10:00:15.000Z\nversion: b\n/,
    );
    at(NOON + 34_999);
    expect((await showPolicy(topic)).out).toContain('version: a\n');
  });

  test('a file is compared with what is in force and with what is to come', async () => {
    const { topic, publish, at } = site();
    await publish(version('a'));
    at(NOON + 20_000);
    await publish(version('b', { dueInMs: 60_000 }));
    const { code, out } = await diffPolicy(topic, version('c', { dueInMs: 120_000 }));
    expect(code).toBe(0);
    expect(out).toBe(
      `in force since 2026-11-25T10:00:15.000Z: a → the file's c\nversion: a → c\ndue: 15m → 2m\n\nto come from 2026-11-25T10:00:35.000Z: b → the file's c\nversion: b → c\ndue: 1m → 2m\n`,
    );
  });
});
