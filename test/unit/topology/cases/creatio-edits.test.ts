import { action, allBeat, missedEpisode } from '../../../support/case-events';
import { answerOf, CASE, humanWrote, MINUTE, notified, play, sighting } from '../../../support/cases';
import { T } from '../../../support/chat-events';

const opened = [...allBeat(0), missedEpisode(0)];
const claimed = [...opened, action('accept', MINUTE, 'olena', CASE)];
const BY_US = { marks: ['seen:a:b', 'by-us'] };

describe('a case that was given to somebody else in Creatio', () => {
  test('is his, and both are told', () => {
    const { claims, commands } = play([...claimed, sighting('reassigned', 2 * MINUTE, 'petro')]);
    expect(claims.at(-1)).toMatchObject({ state: 'claimed', operator: 'petro', since: T + 2 * MINUTE });
    expect(commands.slice(2)).toMatchObject([
      { type: 'record-claim', owner: 'petro', offer: 2, alsoRemind: [{ kind: 'contact', ids: ['olena'] }] },
    ]);
  });

  test('begins a lease of its own, and the old owner has lost it', () => {
    const given = [...claimed, sighting('reassigned', 8 * MINUTE, 'petro')];
    expect(play([...given, ...allBeat(18 * MINUTE - 1)]).commands).toHaveLength(3);
    expect(play([...given, ...allBeat(18 * MINUTE)]).commands.at(-1)).toMatchObject({ type: 'note', owner: 'petro' });
    expect(play([...given, action('complete', 9 * MINUTE, 'olena', CASE)]).answers.at(-1)).toMatchObject({
      result: 'lost',
      by: 'petro',
      since: T + 8 * MINUTE,
    });
  });

  test('told again changes nothing', () => {
    const given = [...claimed, sighting('reassigned', 2 * MINUTE, 'petro')];
    expect(play([...given, sighting('reassigned', 3 * MINUTE, 'petro')]).outputs).toEqual(play(given).outputs);
  });

  test('while nobody had it is claimed for him', () => {
    const { claims, commands } = play([...opened, sighting('reassigned', MINUTE, 'petro')]);
    expect(claims.at(-1)).toMatchObject({ state: 'claimed', operator: 'petro' });
    expect(commands.at(-1)).toMatchObject({ type: 'record-claim', alsoRemind: [] });
  });

  test('by a late write of ours, or to nobody, is set back', () => {
    const given = [...claimed, sighting('reassigned', 2 * MINUTE, 'petro')];
    const back = play([...given, sighting('reassigned', 3 * MINUTE, 'olena', BY_US)]);
    expect(back.claims).toHaveLength(3);
    expect(back.commands.slice(3)).toMatchObject([{ type: 'record-claim', owner: 'petro' }]);
    expect(play([...given, sighting('reassigned', 3 * MINUTE, 'olena')]).claims.at(-1)).toMatchObject({
      operator: 'olena',
    });
    expect(play([...claimed, sighting('reassigned', 2 * MINUTE, null)]).commands.slice(2)).toMatchObject([
      { type: 'record-claim', owner: 'olena' },
    ]);
  });
});

describe('an edit that is nobody’s answer', () => {
  test('is set right, and by the owner it is a sign of work', () => {
    const byOther = play([...claimed, sighting('edited', 3 * MINUTE, 'petro')]);
    expect(byOther.commands.slice(2)).toMatchObject([{ type: 'record-claim', owner: 'olena' }]);
    expect(byOther.state?.open?.workedAt).toBe(T + MINUTE);
    expect(play([...claimed, sighting('edited', 3 * MINUTE, 'olena')]).state?.open?.workedAt).toBe(T + 3 * MINUTE);
    expect(play([...opened, sighting('edited', MINUTE, null)]).commands.slice(1)).toMatchObject([
      { type: 'withdraw-offers', status: 'not-started' },
    ]);
  });

  test('that leaves what we wrote makes no command', () => {
    expect(
      play([...claimed, sighting('edited', 3 * MINUTE, 'olena', { marks: ['seen:a:b', 'left'] })]).commands,
    ).toHaveLength(2);
    expect(play([...opened, sighting('edited', MINUTE, null, { marks: [] })])).toEqual(play(opened));
  });
});

describe('an activity that somebody deleted', () => {
  test('ends its case, and is not made again', () => {
    const { claims, commands } = play([...claimed, sighting('deleted', 2 * MINUTE, null)]);
    expect(claims.at(-1)).toMatchObject({ state: 'ended', endReason: 'deleted', operator: 'olena' });
    expect(commands).toHaveLength(2);
  });
});

describe('an operator whose user is not active any more', () => {
  const gone = (operator: string | null) => answerOf('released', 2 * MINUTE, { operator });

  test('loses his case, which is offered again without him', () => {
    const { claims, commands } = play([...claimed, gone('olena')]);
    expect(claims.at(-1)).toMatchObject({ state: 'unclaimed', operator: null, since: T + 2 * MINUTE });
    expect(commands.slice(2)).toMatchObject([
      { type: 'release-claim', owner: null, offer: 2, rung: 0, excluded: ['olena'] },
    ]);
    expect(commands.at(-1)?.notes.at(-1)).toContain('the user of its owner is not active');
  });

  test('loses it for good while the switch is off: unclaimed cases end then', () => {
    const off = { switchAt: (atMs: number) => atMs < T + 2 * MINUTE };
    const { claims, commands } = play([...claimed, gone('olena')], off);
    expect(claims.slice(2)).toMatchObject([{ state: 'unclaimed' }, { state: 'ended', endReason: 'switched-off' }]);
    expect(commands.slice(2)).toMatchObject([{ type: 'cancel-activity', endReason: 'switched-off', owner: null }]);
  });

  test('asked alone is left out, and the next ones are asked', () => {
    const asked = [...opened, notified(MINUTE, ['olena'])];
    expect(play([...asked, gone('olena')]).commands.at(-1)).toMatchObject({ type: 'offer-again', rung: 1 });
    expect(play([...opened, gone('olena')]).commands.at(-1)).toMatchObject({
      type: 'withdraw-offers',
      excluded: ['olena'],
    });
  });

  test('told again, of somebody else, or of nobody changes nothing', () => {
    const without = [...opened, gone('olena')];
    expect(play([...without, gone('olena')]).outputs).toEqual(play(without).outputs);
    expect(play([...claimed, gone('petro')]).outputs).toEqual(play(claimed).outputs);
    expect(play([...claimed, gone(null)]).outputs).toEqual(play(claimed).outputs);
  });
});

describe('edits of a case that is not open', () => {
  test('mean nothing', () => {
    const over = [...opened, humanWrote(MINUTE)];
    for (const type of ['reassigned', 'edited', 'deleted', 'released'] as const) {
      expect(play([...over, sighting(type, 2 * MINUTE, 'petro')]).outputs).toEqual(play(over).outputs);
      expect(play([...opened, { ...sighting(type, 2 * MINUTE, 'petro'), caseId: 'other' }]).outputs).toEqual(
        play(opened).outputs,
      );
    }
  });
});
