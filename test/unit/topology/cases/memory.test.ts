import type { Place } from '../../../../src/topology/processor';
import { action, allBeat, caseEvent, missedEpisode } from '../../../support/case-events';
import { CASE, cases, DAY, humanWrote, KEY, MINUTE, play } from '../../../support/cases';
import { T } from '../../../support/chat-events';
import { testPolicy } from '../../../support/policy';

const REMEMBERED = 66 * DAY;
const ended = [
  ...allBeat(0),
  missedEpisode(0),
  action('accept', 1, 'olena', CASE),
  action('complete', 2, 'olena', CASE),
];

describe('what a customer’s state remembers', () => {
  test('an ended case for 66 days: then it gets its tombstone, and nothing is left', () => {
    expect(play([...ended, ...allBeat(2 + REMEMBERED - 1)]).claims).toHaveLength(3);
    const { claims, state } = play([...ended, ...allBeat(2 + REMEMBERED)]);
    expect(claims.slice(3)).toEqual([null]);
    expect(state).toBeNull();
  });

  test('only the cases whose time is over are forgotten, with their episodes and answers', () => {
    const second = [missedEpisode(10 * DAY, 'e-2'), humanWrote(10 * DAY + 1)];
    const { claims, state } = play([...ended, ...second, ...allBeat(REMEMBERED + DAY)]);
    expect(claims.at(-1)).toBeNull();
    expect(state?.ended?.map(({ endedAt }) => endedAt - T)).toEqual([10 * DAY + 1]);
    expect(Object.keys(state?.seen ?? {})).toEqual(['e-2']);
    expect(state?.answers).toBeUndefined();
  });

  test('answers about a case that is still remembered are kept', () => {
    const second = play([...ended, missedEpisode(10 * DAY, 'e-2')]).state?.open?.id ?? '';
    const events = [...ended, missedEpisode(10 * DAY, 'e-2'), action('cancel', 10 * DAY + 1, 'petro', second)];
    const { state } = play([...events, ...allBeat(REMEMBERED + DAY)]);
    expect(Object.values(state?.answers ?? {})).toEqual([
      { action: 'cancel', caseId: second, operator: 'petro', result: 'done' },
    ]);
  });

  test('an open case keeps what it counts, while an older one is forgotten', () => {
    const { state } = play([...ended, missedEpisode(65 * DAY, 'e-2'), ...allBeat(REMEMBERED + DAY)]);
    expect(state?.ended).toBeUndefined();
    expect(Object.keys(state?.seen ?? {})).toEqual(['e-2']);
    expect(state?.open?.missCount).toBe(1);
  });

  test('a verdict that a rebuilt detector repeats is known until then, and no new case', () => {
    const miss = missedEpisode(0, 'e-1', { version: 5_000 });
    const over = [...allBeat(0), miss, humanWrote(1)];
    expect(play([...over, ...allBeat(REMEMBERED), miss]).claims).toHaveLength(2);
  });

  test('an episode without a case is forgotten as late', () => {
    const orphan = [...allBeat(0), caseEvent('retracted', 0, { source: 'detector', episodeId: 'e-9', version: 1 })];
    expect(play(orphan).state?.seen['e-9']).toEqual({ version: 1, at: T });
    expect(play([...orphan, ...allBeat(REMEMBERED - 1)]).state).not.toBeNull();
    expect(play([...orphan, ...allBeat(REMEMBERED)]).state).toBeNull();
  });

  test('a hundred answers: an older action is decided anew', () => {
    const accepts = Array.from({ length: 101 }, (_, n) => action('accept', 1 + n, `op-${n}`, CASE));
    const again = (n: number) => accepts.slice(n, n + 1);
    const { answers, state } = play([missedEpisode(0), ...accepts, humanWrote(MINUTE), ...again(1), ...again(0)]);
    expect(Object.keys(state?.answers ?? {})).toHaveLength(100);
    expect(answers.slice(101).map(({ result, by }) => [result, by])).toEqual([
      ['lost', 'op-0'],
      ['won', 'op-0'],
    ]);
  });

  test('a hundred ended cases: older ones get their tombstones early', () => {
    const many = Array.from({ length: 101 }, (_, n) => [
      missedEpisode(n * MINUTE, `e-${n + 1}`),
      humanWrote(n * MINUTE + 1),
    ]).flat();
    const { claims, state } = play(many);
    expect(state?.ended).toHaveLength(100);
    expect(claims.filter((claim) => claim === null)).toHaveLength(1);
    expect(state?.ended?.some(({ id }) => id === CASE)).toBe(false);
  });

  test('a thousand episodes', () => {
    const many = Array.from({ length: 1_001 }, (_, n) => missedEpisode(n, `e-${n + 1}`));
    const seen = play(many).state?.seen ?? {};
    expect(Object.keys(seen)).toHaveLength(1_000);
    expect(seen['e-1']).toBeUndefined();
    expect(seen['e-1001']).toBeDefined();
  });

  test('ten former owners', () => {
    const owners = Array.from({ length: 13 }, (_, n) =>
      caseEvent('reassigned', 10 + n, { source: 'poller', caseId: CASE, operator: `op-${n}` }),
    );
    const { state } = play([missedEpisode(0), ...owners]);
    expect(state?.open?.formerOwners).toEqual(Array.from({ length: 10 }, (_, n) => `op-${n + 2}`));
  });

  test('one case with one miss in less than a kilobyte', () => {
    const { state } = play([missedEpisode(0)]);
    expect(JSON.stringify(state).length).toBeLessThan(1_024);
  });
});

describe('the processor', () => {
  test('takes no time that lies more than five seconds ahead of the clock of whoever received it', () => {
    const event = caseEvent('accept', 0);
    expect(cases.timeOf({ ...event, occurredAt: T + 5_000 })).toBe(T + 5_000);
    expect(cases.timeOf({ ...event, occurredAt: T + 5_001 })).toBe(T + 5_000);
    expect(cases.keyOf(event)).toBe(KEY);
  });

  test('hears the time of each detector partition, and waits for all of them', () => {
    const beats = allBeat(7);
    expect(cases.heartbeatOf(beats[0] ?? caseEvent('unknown', 0))).toEqual({
      feed: 'detector',
      origin: 'detector-0',
      timeMs: T + 7,
      coverSinceMs: null,
      signOff: false,
    });
    expect(cases.heartbeatOf(caseEvent('accept', 0))).toBeNull();
    expect(cases.heartbeatOf(caseEvent('accept', 0, { origin: 'detector-0' }))).toBeNull();
    expect(cases.heartbeatOf(caseEvent('heartbeat', 0))).toBeNull();
    expect(cases.expectedOrigins).toBe(beats.length);
  });

  test('says why it skips a record', () => {
    const place: Place = {
      partition: 0,
      offset: 7,
      key: KEY,
      firstVersion: 7_000,
      timeMs: T,
      partitionTimeMs: T,
      policyAt: () => testPolicy,
      switchAt: () => true,
      coveredBy: () => null,
    };
    const { state } = play([missedEpisode(0, 'e-1', { version: 5_000 })]);
    const reason = (event: ReturnType<typeof caseEvent>) => {
      const step = cases.onRecord(state, event, place);
      return step.kind === 'skip' ? step.reason : step.kind;
    };
    expect(reason(missedEpisode(0, 'e-1', { version: 5_000 }))).toBe('duplicate');
    expect(reason(missedEpisode(0, 'e-1', { version: 5_001 }))).toBe('advance');
    expect(reason(caseEvent('closed', 0, { source: 'detector', episodeId: 'e-1', version: 6_000 }))).toBe('irrelevant');
    expect(reason(caseEvent('cancelled-before-write', 0, { source: 'connector' }))).toBe('irrelevant');
    expect(reason(caseEvent('unknown', 0))).toBe('unknown-type');
    expect(reason(caseEvent('heartbeat', 0))).toBe('heartbeat-without-origin');
  });
});
