import {
  coveredBy,
  heard,
  NO_TIME,
  ORIGIN_LOST_AFTER_MS,
  type PartitionTime,
} from '../../../src/topology/partition-time';
import type { Heartbeat } from '../../../src/topology/processor';

const T = 1_790_000_000_000;

const beat = (origin: string, timeMs: number, more: Partial<Heartbeat> = {}): Heartbeat => ({
  feed: 'relay',
  origin,
  timeMs,
  coverSinceMs: T,
  signOff: false,
  ...more,
});

const timeAfter = (beats: readonly Heartbeat[], expectedOrigins?: number): PartitionTime =>
  beats.reduce((time, next) => heard(time, next, expectedOrigins).time, NO_TIME);

describe('the time of a partition', () => {
  test('there is none before a heartbeat', () => {
    expect(NO_TIME.timeMs).toBeNull();
    expect(coveredBy(NO_TIME, T, T)).toBeNull();
  });

  test('it is the least over the origins', () => {
    expect(timeAfter([beat('a', T + 5_000), beat('b', T + 9_000)]).timeMs).toBe(T + 5_000);
    expect(timeAfter([beat('a', T + 5_000), beat('b', T + 9_000), beat('a', T + 8_000)]).timeMs).toBe(T + 8_000);
  });

  test('it never goes back, not even when a slower origin joins', () => {
    expect(timeAfter([beat('a', T + 5_000), beat('b', T + 1_000)]).timeMs).toBe(T + 5_000);
  });

  test('an origin is dropped when it is 60 s behind, not a millisecond earlier', () => {
    const almost = heard(timeAfter([beat('a', T)]), beat('b', T + ORIGIN_LOST_AFTER_MS - 1));
    expect(almost).toMatchObject({ dropped: [], time: { timeMs: T } });
    const lost = heard(almost.time, beat('b', T + ORIGIN_LOST_AFTER_MS));
    expect(lost).toMatchObject({ dropped: ['a'], time: { timeMs: T + ORIGIN_LOST_AFTER_MS } });
  });

  test('it stands still after the last origin signed off, and the sign-off itself still counts', () => {
    const off = timeAfter([beat('a', T + 1_000), beat('a', T + 2_000, { signOff: true })]);
    expect(off).toMatchObject({ timeMs: T + 2_000, held: true, origins: {} });
    expect(heard(off, beat('b', T + 7_000, { coverSinceMs: T + 6_000 })).time).toMatchObject({
      timeMs: T + 7_000,
      held: false,
    });
  });

  test('with expected origins there is no time until all have spoken, and none is ever dropped', () => {
    const one = timeAfter([beat('detector-0', T + 500_000)], 2);
    expect(one).toMatchObject({ timeMs: null, held: true });
    const both = heard(one, beat('detector-1', T + 1_000), 2);
    expect(both).toMatchObject({ dropped: [], time: { timeMs: T + 1_000, held: false } });
  });
});

describe('cover', () => {
  test('a feed covers what lies between its beginning and its time, ends included', () => {
    const time = timeAfter([beat('a', T + 10_000)]);
    expect(coveredBy(time, T, T + 10_000)).not.toBeNull();
    expect(coveredBy(time, T - 1, T + 10_000)).toBeNull();
    expect(coveredBy(time, T, T + 10_001)).toBeNull();
  });

  test('an origin that answered an error breaks the cover of its whole feed', () => {
    const time = timeAfter([
      beat('a', T + 10_000),
      beat('b', T + 10_000),
      beat('b', T + 11_000, { coverSinceMs: T + 10_500 }),
    ]);
    expect(coveredBy(time, T, T + 10_000)).toBeNull();
    expect(coveredBy(time, T + 10_500, T + 10_000)).not.toBeNull();
  });

  test('an origin that joins a covered feed breaks nothing', () => {
    const time = timeAfter([
      beat('a', T + 10_000),
      beat('b', T + 11_000, { coverSinceMs: T + 10_900 }),
      beat('a', T + 11_000),
    ]);
    expect(coveredBy(time, T, T + 11_000)).not.toBeNull();
  });

  test('a lost origin breaks the cover from the moment that showed it', () => {
    const time = timeAfter([beat('a', T), beat('b', T), beat('b', T + ORIGIN_LOST_AFTER_MS)]);
    expect(coveredBy(time, T, T + ORIGIN_LOST_AFTER_MS)).toBeNull();
    expect(coveredBy(time, T + ORIGIN_LOST_AFTER_MS, T + ORIGIN_LOST_AFTER_MS)).not.toBeNull();
  });

  test('heartbeats that claim none give none', () => {
    expect(coveredBy(timeAfter([beat('self-0', T + 10_000, { feed: 'self', coverSinceMs: null })]), T, T)).toBeNull();
  });

  test('one whole feed is enough', () => {
    const time = timeAfter([
      beat('a', T + 10_000, { feed: 'x' }),
      beat('b', T + 10_000, { feed: 'y', coverSinceMs: T + 9_000 }),
    ]);
    expect(coveredBy(time, T, T + 10_000)).not.toBeNull();
  });
});
