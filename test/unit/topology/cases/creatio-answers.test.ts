import type { CaseEvent } from '../../../../src/topology/case-event';
import { action, allBeat, caseEvent, missedEpisode } from '../../../support/case-events';
import { answerOf, CASE, DAY, HOUR, MINUTE, notified, play, policyWith } from '../../../support/cases';
import { T } from '../../../support/chat-events';

const QUIET = 15 * MINUTE;
const opened = [...allBeat(0), missedEpisode(0)];
const claimed = [...opened, action('accept', MINUTE, 'olena', CASE)];
const versionOf = (events: readonly CaseEvent[]): number => play(events).commands.at(-1)?.version ?? 0;

describe('whom Creatio reminds', () => {
  test('is kept while the case is offered, with the rung that was reached', () => {
    expect(play([...opened, notified(1, ['a', 'b'], 1)]).state?.open).toMatchObject({ notified: ['a', 'b'], rung: 1 });
    expect(play([...opened, answerOf('notified', 1, { notified: ['a'], rung: null })]).state?.open).toMatchObject({
      rung: 0,
    });
    expect(play([...claimed, notified(MINUTE + 1, ['olena'])]).state?.open).toMatchObject({
      notified: [],
      exists: true,
    });
  });

  test('counts for the newest command alone', () => {
    const version = versionOf(opened);
    const notifiedAt = (of: number) => play([...opened, { ...notified(1, ['a']), version: of }]).state?.open?.notified;
    expect(notifiedAt(version)).toEqual(['a']);
    expect(notifiedAt(version - 1)).toEqual([]);
  });

  test('nobody: after a quiet interval the whole ladder is asked again, and again', () => {
    const nobody = [...opened, action('decline', 1, 'olena', CASE), notified(MINUTE, [], null)];
    expect(play([...nobody, ...allBeat(QUIET + MINUTE - 1)]).commands).toHaveLength(2);
    const again = [...nobody, ...allBeat(QUIET + MINUTE)];
    expect(play(again).commands.slice(2)).toMatchObject([
      { type: 'offer-again', offer: 2, rung: 0, excluded: [], issuedAt: T + QUIET + MINUTE },
    ]);
    expect(play([...again, ...allBeat(2 * HOUR)]).commands).toHaveLength(3);
    const still = [...again, notified(QUIET + 2 * MINUTE, [], null), ...allBeat(2 * QUIET + 2 * MINUTE)];
    expect(play(still).commands.slice(3)).toMatchObject([{ type: 'offer-again', offer: 3 }]);
  });

  test('nobody, then somebody after all: nothing is offered again', () => {
    const events = [...opened, notified(MINUTE, [], null), notified(2 * MINUTE, ['a']), ...allBeat(HOUR)];
    expect(play(events).commands).toHaveLength(1);
  });

  test('the ladder of that time counts, after the rungs that are the case its own', () => {
    const changed = { kind: 'role', ids: ['role-new'] } as const;
    const policyAt = (atMs: number) => policyWith(atMs < T + MINUTE ? {} : { ladder: [changed] });
    const direct = missedEpisode(0, 'e-1', { agentId: '1001' });
    const { commands } = play([...allBeat(0), direct, notified(MINUTE, [], null), ...allBeat(HOUR)], { policyAt });
    expect(commands[0]?.ladder).toHaveLength(3);
    expect(commands[1]?.ladder).toEqual([{ kind: 'webitel-user', ids: ['1001'] }, changed]);
  });

  test('of another case, or of none, means nothing', () => {
    expect(play([...opened, { ...notified(1, ['a']), caseId: 'other' }]).state?.open?.notified).toEqual([]);
    expect(play([notified(1, ['a'])]).outputs).toEqual([]);
  });
});

describe('a command that Creatio rejected', () => {
  const rejected = (at: number) => answerOf('rejected', at, { cause: 'bad-lookup' });

  test('is noted and tried again, at twice the distance each time, at most a day', () => {
    const waits: number[] = [];
    let events: CaseEvent[] = [...opened];
    let at = MINUTE;
    for (let n = 0; n < 9; n += 1) {
      events = [...events, rejected(at)];
      const found = play(events).state?.open?.again;
      expect(found?.why).toBe('rejected');
      const wait = (found?.atMs ?? 0) - T - at;
      expect(play([...events, ...allBeat(at + wait - 1)]).commands).toHaveLength(n + 1);
      waits.push(wait / MINUTE);
      at += wait;
      events = [...events, ...allBeat(at)];
      expect(play(events).commands).toHaveLength(n + 2);
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 480, 960, 1440, 1440]);
    const { commands } = play(events);
    expect(commands.at(-1)).toMatchObject({ type: 'create-activity', offer: 1, rung: 0 });
    expect(commands.at(-1)?.notes.at(-1)).toContain('Creatio rejected: bad-lookup');
  });

  test('is repeated as what it was: made, claimed, or brought up to date', () => {
    const busy = { policyAt: () => policyWith({}, { leaseMs: DAY }) };
    const typesAfter = (events: readonly CaseEvent[]) => {
      const before = play(events, busy).commands.length;
      const { commands } = play([...events, rejected(5 * MINUTE), ...allBeat(20 * MINUTE)], busy);
      return commands.slice(before).map(({ type }) => type);
    };
    expect(typesAfter(opened)).toEqual(['create-activity']);
    expect(typesAfter(claimed)).toEqual(['record-claim']);
    expect(typesAfter([...opened, notified(1, ['a'])])).toEqual(['append-miss']);
    expect(typesAfter([...claimed, notified(2 * MINUTE, ['a'])])).toEqual(['append-miss']);
  });

  test('begins with the quiet interval again once something was accepted', () => {
    const events = [...opened, rejected(MINUTE), ...allBeat(16 * MINUTE), notified(17 * MINUTE, ['a']), rejected(HOUR)];
    expect(play(events).state?.open?.again?.atMs).toBe(T + HOUR + QUIET);
  });

  test('gives a reason where there is none, and is ignored when stale', () => {
    const silent = answerOf('rejected', MINUTE);
    expect(play([...opened, silent]).state?.open?.notes.at(-1)).toContain('no reason given');
    expect(play([...opened, { ...silent, version: 5 }]).state?.open?.again).toBeUndefined();
  });
});

describe('a command that found a human edit', () => {
  test('is repeated after a minute, unless the edit made a newer one', () => {
    const superseded = [...opened, answerOf('superseded', MINUTE)];
    expect(play([...superseded, ...allBeat(2 * MINUTE - 1)]).commands).toHaveLength(1);
    expect(play([...superseded, ...allBeat(2 * MINUTE)]).commands.slice(1)).toMatchObject([
      { type: 'withdraw-offers' },
    ]);
    expect(
      play([...claimed, answerOf('superseded', 2 * MINUTE), ...allBeat(3 * MINUTE)]).commands.slice(2),
    ).toMatchObject([{ type: 'record-claim' }]);
    const twice = [...superseded, ...allBeat(2 * MINUTE), answerOf('superseded', 3 * MINUTE)];
    expect(play(twice).state?.open?.again?.atMs).toBe(T + 5 * MINUTE);
    const newer = [...superseded, action('accept', MINUTE + 1, 'olena', CASE), ...allBeat(5 * MINUTE)];
    expect(play(newer).commands).toHaveLength(2);
    expect(play([...claimed, answerOf('superseded', MINUTE, { version: 7 })]).state?.open?.again).toBeUndefined();
  });
});

test('edits in a row are waited for longer and longer, at most an hour', () => {
  const waits: number[] = [];
  let events: CaseEvent[] = [...opened];
  let at = MINUTE;
  for (let n = 0; n < 8; n += 1) {
    events = [...events, answerOf('superseded', at)];
    const next = (play(events).state?.open?.again?.atMs ?? 0) - T;
    waits.push((next - at) / MINUTE);
    at = next;
    events = [...events, ...allBeat(at)];
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
});

describe('an offer that expired', () => {
  test('before Creatio ever saw it ends the case without another command', () => {
    const { claims, commands, state } = play([...opened, answerOf('expired', DAY)]);
    expect(claims.at(-1)).toMatchObject({ state: 'ended', endReason: 'expired' });
    expect(commands).toHaveLength(1);
    expect(state?.open).toBeUndefined();
  });

  test('with an activity from an earlier offer cancels that', () => {
    for (const type of ['created', 'adopted', 'notified'] as const) {
      const stale = caseEvent(type, 1, { source: 'connector', caseId: CASE, version: 1 });
      expect(play([...opened, stale, answerOf('expired', DAY)]).commands.at(-1)).toMatchObject({
        type: 'cancel-activity',
        endReason: 'expired',
      });
    }
  });

  test('that is not the newest command, or of a claimed case, means nothing', () => {
    expect(play([...opened, answerOf('expired', DAY, { version: 5 })]).claims).toHaveLength(1);
    expect(play([...claimed, answerOf('expired', DAY)]).claims).toHaveLength(2);
  });

  test('is renewed by a newer miss', () => {
    const policyAt = () => policyWith({}, { quietIntervalMs: 0 });
    expect(play([missedEpisode(0), missedEpisode(HOUR, 'e-2')], { policyAt }).commands.at(-1)?.expiresAt).toBe(
      T + HOUR + DAY,
    );
  });
});

describe('what changes nothing', () => {
  test('an acknowledgement told twice, a create that was not needed, the end of the conversation', () => {
    const created = answerOf('created', 1);
    expect(play([...opened, created, created]).state).toEqual(play([...opened, created]).state);
    for (const type of ['cancelled-before-write', 'closed'] as const)
      expect(play([...opened, answerOf(type, 1)]).state).toEqual(play(opened).state);
  });

  test('a record of a newer version of this program, or a heartbeat without its origin', () => {
    for (const type of ['unknown', 'heartbeat'] as const)
      expect(play([...opened, caseEvent(type, 1)]).outputs).toEqual(play(opened).outputs);
  });
});
