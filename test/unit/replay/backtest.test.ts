import { uuidV5 } from '../../../src/ids/uuid-v5';
import { readSideSnapshot } from '../../../src/reading/side-snapshot';
import { backtest, withThreshold } from '../../../src/replay/backtest';
import { findSpan } from '../../../src/replay/span';
import { agentJoined, humanWrote, joined, offered } from '../../support/chat-events';
import { testPolicy } from '../../support/policy';
import { codecs, createReplayWorld } from '../../support/replay-world';

/** A chat in which a human answers after so long. */
const answeredAfter = (id: string, ms: number, queueId = '17') =>
  [joined(0, { queueId }), offered(5_000), agentJoined(9_000), humanWrote(ms)].map((event) => ({
    ...event,
    conversationId: id,
  }));

describe('a back-test', () => {
  it('says what each threshold would have missed, to the millisecond, also while the switch was off', async () => {
    const world = await createReplayWorld({ isSwitchOn: false });
    await world.happen(
      [...answeredAfter('a', 60_000), ...answeredAfter('b', 60_001), ...answeredAfter('c', 120_001)],
      600_000,
    );
    const spans = await findSpan(world.log, codecs, { from: { kind: 'offset', offset: 0 }, to: null, leadInMs: 0 });
    const snapshot = await readSideSnapshot(world.log, codecs);
    let read = 0;
    const progress = (records: number): void => {
      read += records;
    };
    const tried = await backtest(
      { reader: world.log, codecs, snapshot, uuidV5, progress },
      spans,
      [60_000, 120_000, 300_000],
      null,
    );
    const missed = tried.map(({ verdicts }) =>
      [...verdicts.values()]
        .filter(({ kind }) => kind === 'missed')
        .map(({ conversationId }) => conversationId)
        .sort(),
    );
    expect(missed).toEqual([['b', 'c'], ['c'], []]);
    const records = (await world.log.offsets('webitel.chat-events.v1')).reduce((sum, { next }) => sum + next, 0);
    expect(read).toBe(records);
  });

  it('of one queue leaves the others out', async () => {
    const world = await createReplayWorld();
    await world.happen([...answeredAfter('a', 90_000), ...answeredAfter('b', 90_000, '55')], 600_000);
    const spans = await findSpan(world.log, codecs, { from: { kind: 'offset', offset: 0 }, to: null, leadInMs: 0 });
    const snapshot = await readSideSnapshot(world.log, codecs);
    const deps = { reader: world.log, codecs, snapshot, uuidV5, progress: () => {} };
    const [tried] = await backtest(deps, spans, [60_000], '55');
    expect([...(tried?.verdicts.values() ?? [])].map(({ conversationId, kind }) => [conversationId, kind])).toEqual([
      ['b', 'missed'],
    ]);
  });
});

test('a threshold of one queue leaves the other queues, the defaults and direct chats alone', () => {
  const one = withThreshold(testPolicy, 7, '55');
  expect(one.queues['55']).toEqual({ ...testPolicy.defaults, queueId: '55', thresholdMs: 7 });
  expect([one.queues['17'], one.defaults, one.direct]).toEqual([
    testPolicy.queues['17'],
    testPolicy.defaults,
    testPolicy.direct,
  ]);
  const all = withThreshold(testPolicy, 7, null);
  expect([all.queues['17'], all.defaults, all.direct].map((rules) => rules?.thresholdMs)).toEqual([7, 7, 7]);
});
