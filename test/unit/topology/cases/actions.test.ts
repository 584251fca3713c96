import { action, allBeat, caseEvent, missedEpisode } from '../../../support/case-events';
import { CASE, humanWrote, KEY, MINUTE, notified, play, sighting } from '../../../support/cases';
import { T } from '../../../support/chat-events';

const claimed = [missedEpisode(0), action('accept', MINUTE, 'olena', CASE)];

describe('an accept', () => {
  test('of two at the same moment the first in the log wins, and the other is told who and since when', () => {
    const { answers, claims, commands } = play([...claimed, action('accept', MINUTE, 'petro', CASE)]);
    expect(answers).toMatchObject([
      {
        actionId: 'accept-olena-60000',
        action: 'accept',
        caseId: CASE,
        caseKey: KEY,
        operator: 'olena',
        result: 'won',
        by: 'olena',
        since: T + MINUTE,
        cause: null,
        conversationId: 'c-e-1',
      },
      { operator: 'petro', result: 'lost', by: 'olena', since: T + MINUTE, cause: null, conversationId: null },
    ]);
    expect(claims.at(-1)).toMatchObject({ state: 'claimed', operator: 'olena', since: T + MINUTE });
    expect(commands).toMatchObject([
      {},
      { type: 'record-claim', status: 'in-progress', owner: 'olena', ladder: [], expiresAt: null },
    ]);
  });

  test('repeated by its id gets the same answer, also after the end, and claims nothing again', () => {
    const accept = action('accept', MINUTE, 'olena', CASE, 'action-1');
    const over = action('complete', 2 * MINUTE, 'olena', CASE);
    const { answers, claims } = play([missedEpisode(0), accept, accept, over, accept]);
    const [first, second, , last] = answers.map((answer) => ({ ...answer, version: 0 }));
    expect(second).toEqual(first);
    expect(last).toEqual(first);
    expect(claims).toHaveLength(3);
  });

  test('by the owner with another id is won since the same moment', () => {
    expect(play([...claimed, action('accept', 5 * MINUTE, 'olena', CASE)]).answers.at(-1)).toMatchObject({
      result: 'won',
      by: 'olena',
      since: T + MINUTE,
      conversationId: 'c-e-1',
    });
  });

  test("with another's id is refused, and the id keeps its first answer", () => {
    const id = 'action-1';
    const first = action('accept', MINUTE, 'olena', CASE, id);
    for (const other of [
      action('accept', MINUTE, 'petro', CASE, id),
      action('decline', MINUTE, 'olena', CASE, id),
      action('accept', MINUTE, 'olena', 'another-case', id),
    ]) {
      const { answers, claims } = play([missedEpisode(0), first, other, first]);
      expect(answers.map(({ result, cause }) => [result, cause])).toEqual([
        ['won', null],
        ['refused', 'action-id-reused'],
        ['won', null],
      ]);
      expect(claims).toHaveLength(2);
    }
  });

  test('without an id is known by its event', () => {
    const event = { ...action('accept', MINUTE, 'olena', CASE), actionId: null, eventId: 'event-1' };
    expect(play([missedEpisode(0), event, event]).answers.map(({ actionId }) => actionId)).toEqual([
      'event-1',
      'event-1',
    ]);
  });

  test('after the end is refused with the reason, and says who had it and until when', () => {
    const late = action('accept', 3 * MINUTE, 'petro', CASE);
    expect(play([missedEpisode(0), humanWrote(2 * MINUTE), late]).answers).toMatchObject([
      { result: 'refused', cause: 'answered-live', by: null, since: T + 2 * MINUTE },
    ]);
    expect(play([...claimed, action('complete', 2 * MINUTE, 'olena', CASE), late]).answers.at(-1)).toMatchObject({
      result: 'refused',
      cause: 'completed',
      by: 'olena',
      since: T + 2 * MINUTE,
    });
  });

  test('of an older case that ended is refused with its own reason', () => {
    const second = play([missedEpisode(0), humanWrote(MINUTE), missedEpisode(2 * MINUTE, 'e-2')]).state?.open?.id ?? '';
    const both = [
      missedEpisode(0),
      humanWrote(MINUTE),
      missedEpisode(2 * MINUTE, 'e-2'),
      action('complete', 3 * MINUTE, 'olena', second),
    ];
    for (const [id, cause] of [
      [CASE, 'answered-live'],
      [second, 'completed'],
    ] as const)
      expect(play([...both, action('accept', 4 * MINUTE, 'petro', id)]).answers.at(-1)).toMatchObject({ cause });
  });

  test('of a case that nobody knows is refused, and leaves nothing behind', () => {
    const { answers, state } = play([action('accept', 0, 'olena', 'nowhere')]);
    expect(answers).toMatchObject([{ result: 'refused', cause: 'unknown-case', by: null, since: null }]);
    expect(state).toBeNull();
    expect(play([missedEpisode(0), action('accept', 0, 'olena', 'nowhere')]).answers).toMatchObject([
      { result: 'refused', cause: 'unknown-case' },
    ]);
  });

  test('counts by somebody who had declined, or was not asked', () => {
    expect(
      play([missedEpisode(0), action('decline', 1, 'olena', CASE), action('accept', 2, 'olena', CASE)]).answers,
    ).toMatchObject([{ result: 'done' }, { result: 'won' }]);
  });

  test('seen in Creatio wins like any other, and a late one is set back there', () => {
    const lateOne = [...claimed, sighting('accept', 2 * MINUTE, 'petro')];
    expect(play(lateOne).answers.at(-1)).toMatchObject({ result: 'lost', by: 'olena' });
    expect(play(lateOne).commands.at(-1)).toMatchObject({
      type: 'record-claim',
      owner: 'olena',
      issuedAt: T + 120_000,
    });
    expect(play([missedEpisode(0), sighting('accept', MINUTE, 'petro')]).commands.at(-1)).toMatchObject({
      type: 'record-claim',
      owner: 'petro',
    });
  });

  test('seen twice, by callback and by poller, is one: the second makes Creatio whole and changes no claim', () => {
    const callback = { ...action('accept', MINUTE, 'olena', CASE), source: 'callback' as const };
    const { answers, claims, commands } = play([missedEpisode(0), callback, sighting('accept', 2 * MINUTE, 'olena')]);
    expect(answers).toMatchObject([{ result: 'won' }, { result: 'won', since: T + MINUTE }]);
    expect(claims).toHaveLength(2);
    expect(commands.map(({ type }) => type)).toEqual(['create-activity', 'record-claim', 'record-claim']);
  });
});

describe('a decline', () => {
  const asked = [missedEpisode(0), notified(1_000, ['olena', 'petro'])];

  test("withdraws that operator's reminder only", () => {
    const { answers, commands, claims } = play([...asked, action('decline', MINUTE, 'olena', CASE)]);
    expect(answers).toMatchObject([{ result: 'done' }]);
    expect(commands.at(-1)).toMatchObject({ type: 'withdraw-offers', offer: 1, rung: 0, excluded: ['olena'] });
    expect(commands.at(-1)?.expiresAt).toBe(commands[0]?.expiresAt);
    expect(claims).toHaveLength(1);
  });

  test('by all who were notified asks the next rung at once', () => {
    const events = [...asked, action('decline', MINUTE, 'olena', CASE), action('decline', 2 * MINUTE, 'petro', CASE)];
    expect(play(events).commands.at(-1)).toMatchObject({
      type: 'offer-again',
      offer: 2,
      rung: 1,
      excluded: ['olena', 'petro'],
      expiresAt: T + 2 * MINUTE + 86_400_000,
    });
  });

  test('by the one who was asked alone asks the group', () => {
    const events = [missedEpisode(0), notified(1_000, ['olena']), action('decline', MINUTE, 'olena', CASE)];
    expect(play(events).commands.at(-1)).toMatchObject({ type: 'offer-again', rung: 1, excluded: ['olena'] });
  });

  test('at the end of the ladder asks it again, all but the one who declined last', () => {
    const events = [
      missedEpisode(0),
      notified(1_000, ['last', 'other'], 1),
      action('decline', MINUTE, 'last', CASE),
      action('decline', 2 * MINUTE, 'other', CASE),
    ];
    expect(play(events).commands.at(-1)).toMatchObject({ type: 'offer-again', offer: 2, rung: 1, excluded: ['other'] });
  });

  test('seen again changes nothing more; what Creatio shows is set right', () => {
    const declined = [...asked, action('decline', MINUTE, 'olena', CASE)];
    const twice = play([...declined, action('decline', 2 * MINUTE, 'olena', CASE)]);
    expect(twice.answers).toMatchObject([{ result: 'done' }, { result: 'done' }]);
    expect(twice.commands).toHaveLength(2);
    const seen = play([...declined, sighting('decline', 2 * MINUTE, 'olena')]);
    expect(seen.commands.slice(2)).toMatchObject([{ type: 'withdraw-offers', offer: 1, excluded: ['olena'] }]);
  });

  test('of a claimed case has no effect: by the owner it is refused, by another lost, and set back in Creatio', () => {
    expect(play([...claimed, action('decline', 2 * MINUTE, 'olena', CASE)])).toMatchObject({
      answers: [{}, { result: 'refused', cause: 'claimed-by-you', since: T + MINUTE }],
      commands: [{}, {}],
    });
    expect(play([...claimed, action('decline', 2 * MINUTE, 'petro', CASE)]).answers.at(-1)).toMatchObject({
      result: 'lost',
      by: 'olena',
    });
    for (const who of ['petro', 'olena'])
      expect(play([...claimed, sighting('decline', 2 * MINUTE, who)]).commands.slice(2)).toMatchObject([
        { type: 'record-claim', owner: 'olena' },
      ]);
  });

  test('before Creatio said whom it notified excludes him; the older answer is stale', () => {
    const events = [
      missedEpisode(0),
      action('decline', MINUTE, 'olena', CASE),
      caseEvent('notified', 2 * MINUTE, { source: 'connector', caseId: CASE, version: 100_001, notified: ['olena'] }),
    ];
    const { commands, state } = play(events);
    expect(commands.at(-1)).toMatchObject({ type: 'withdraw-offers', excluded: ['olena'] });
    expect(state?.open?.notified).toEqual([]);
  });
});

describe('complete and cancel', () => {
  test('by the owner end the case', () => {
    const completed = play([...claimed, action('complete', 2 * MINUTE, 'olena', CASE)]);
    expect(completed.answers.at(-1)).toMatchObject({ result: 'done', by: null, cause: null });
    expect(completed.claims.at(-1)).toMatchObject({ state: 'ended', operator: 'olena', endReason: 'completed' });
    expect(completed.commands.at(-1)).toMatchObject({
      type: 'complete-activity',
      status: 'completed',
      owner: 'olena',
      endReason: 'completed',
      alsoRemind: [],
    });
    expect(play([...claimed, action('cancel', 2 * MINUTE, 'olena', CASE)]).commands.at(-1)).toMatchObject({
      type: 'cancel-activity',
      status: 'canceled',
      endReason: 'cancelled',
    });
  });

  test('by anybody end an unclaimed one', () => {
    const { answers, claims } = play([missedEpisode(0), action('complete', MINUTE, 'petro', CASE)]);
    expect(answers).toMatchObject([{ result: 'done' }]);
    expect(claims.at(-1)).toMatchObject({ state: 'ended', operator: null, since: T + MINUTE });
  });

  test('by another than the owner are lost, and set back if Creatio shows them', () => {
    const other = play([...claimed, action('cancel', 2 * MINUTE, 'petro', CASE)]);
    expect(other.answers.at(-1)).toMatchObject({ result: 'lost', by: 'olena', since: T + MINUTE });
    expect(other.commands).toHaveLength(2);
    expect(play([...claimed, sighting('complete', 2 * MINUTE, 'petro')]).commands.slice(2)).toMatchObject([
      { type: 'record-claim', owner: 'olena' },
    ]);
  });

  test('after the end are refused like an accept', () => {
    const over = [
      ...claimed,
      action('complete', 2 * MINUTE, 'olena', CASE),
      action('cancel', 3 * MINUTE, 'olena', CASE),
    ];
    expect(play(over).answers.at(-1)).toMatchObject({ result: 'refused', cause: 'completed' });
  });

  test('what stands in no list of actions never gets here', () => {
    expect(play([...allBeat(0), missedEpisode(0), caseEvent('closed', 1, { source: 'detector' })]).answers).toEqual([]);
  });
});
