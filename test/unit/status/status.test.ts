import type { PartitionLook } from '../../../src/ports/store-inspector';
import { partitionStatusOf } from '../../../src/status/partition-status';
import { readStatus } from '../../../src/status/status';
import { statusAsText } from '../../../src/status/status-text';
import { NO_TIME, type PartitionTime } from '../../../src/topology/partition-time';
import { T } from '../../support/chat-events';
import { codecs, createReplayWorld } from '../../support/replay-world';

const look = (more: Partial<PartitionLook> = {}): PartitionLook => ({
  nextOffset: 90,
  meta: null,
  states: 3,
  timers: 2,
  due: 1,
  outbox: 0,
  ...more,
});
const time = (more: Partial<PartitionTime> = {}): PartitionTime => ({
  ...NO_TIME,
  timeMs: T,
  held: false,
  origins: {
    'relay-1': { feed: 'relay', timeMs: T, sinceMs: null },
    'relay-2': { feed: 'relay', timeMs: T + 9_000, sinceMs: null },
  },
  ...more,
});
const statusOf = (nowMs: number, said: PartitionTime | null = time(), found: PartitionLook = look()) =>
  partitionStatusOf({ partition: 1, end: { first: 5, next: 90 }, look: found, time: said, nowMs });

describe('how a partition stands', () => {
  it.each([
    ['fires timers while its sources speak', statusOf(T + 15_000), null],
    ['is held by the origin that is silent', statusOf(T + 15_001), 'silent: relay-1'],
    [
      'is behind rather than held by a source while it has lag',
      statusOf(T + 15_001, time(), look({ nextOffset: 80 })),
      'the processor is behind',
    ],
    ['is held when the last source signed off', statusOf(T, time({ held: true })), 'the last source signed off'],
    ['is held before the first source', statusOf(T, NO_TIME), 'no source has been heard yet'],
    ['was never folded', statusOf(T, null, look({ nextOffset: null })), 'nothing was folded yet: is the role running?'],
  ])('%s', (_, status, because) => expect(status.heldBecause).toBe(because));

  it('its lag counts from what the log still has', () => {
    expect(statusOf(T, time(), look({ nextOffset: 80 })).lag).toBe(10);
    expect(statusOf(T, null, look({ nextOffset: null })).lag).toBe(85);
    expect(statusOf(T, time(), look({ nextOffset: 95 })).lag).toBe(0);
  });
});

test('status tells switch, policy, breakers, dead letters and every partition', async () => {
  const world = await createReplayWorld();
  await world.writer.send([{ topic: 'webitel.chat-events.v1.dlq', key: 'k', value: null }]);
  const status = await readStatus({
    reader: world.log,
    codecs,
    inspector: { look: async () => look({ meta: JSON.stringify({ time: time() }) }) },
    breakers: async () => ({
      openings: { creatio: { untilMs: T + 5_000, openings: 2, reason: 'no-answer', atMs: T } },
      forced: { auth: { state: 'open', by: 'olena', atMs: T } },
    }),
    nowMs: T + 60_000,
  });
  expect(status).toMatchObject({
    isSwitchOn: true,
    isObserving: false,
    policy: { version: 'test-1' },
    coming: null,
    deadLetters: { 'webitel.chat-events.v1.dlq': 1, 'missed-chats.case-events.v1.dlq': 0 },
  });
  expect(status.processors.map(({ processor, partitions }) => [processor, partitions.length])).toEqual([
    ['detector', 6],
    ['cases', 6],
  ]);
  const text = statusAsText(status);
  expect(text).toContain('breaker creatio: open until');
  expect(text).toContain('breaker auth: held open by olena');
  expect(text).toContain('relay-1 (feed relay) was last heard at');
});
