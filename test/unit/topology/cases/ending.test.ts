import { action, allBeat, caseEvent, missedEpisode } from '../../../support/case-events';
import { CASE, DAY, humanWrote, MINUTE, play } from '../../../support/cases';
import { T } from '../../../support/chat-events';

const claimed = [missedEpisode(0), action('accept', MINUTE, 'olena', CASE)];
const retracted = (episodeId: string, at = 3 * MINUTE) =>
  caseEvent('retracted', at, { source: 'detector', episodeId, version: 9e9 });

describe('an answer by a human', () => {
  test('in any conversation ends an unclaimed case', () => {
    const { claims, commands } = play([missedEpisode(0), humanWrote(3 * MINUTE)]);
    expect(claims.at(-1)).toMatchObject({
      state: 'ended',
      operator: null,
      endReason: 'answered-live',
      since: T + 180_000,
    });
    expect(commands.at(-1)).toMatchObject({
      type: 'complete-activity',
      status: 'completed',
      owner: null,
      ladder: [],
      endReason: 'answered-live',
    });
  });

  test('in another conversation must be later than the verdict, in the missed one than the beginning of the wait', () => {
    const ends = (at: number, conversationId: string) =>
      play([missedEpisode(0), humanWrote(at, { conversationId })]).state?.open === undefined;
    expect([ends(0, 'c-other'), ends(1, 'c-other')]).toEqual([false, true]);
    expect([ends(-310_000, 'c-e-1'), ends(-309_999, 'c-e-1')]).toEqual([false, true]);
  });

  test('leaves a claimed case with its owner', () => {
    const { claims, commands, state } = play([...claimed, humanWrote(3 * MINUTE)]);
    expect(claims).toHaveLength(2);
    expect(commands).toHaveLength(2);
    expect(state?.open?.workedAt).toBe(T + 3 * MINUTE);
  });

  test('means nothing to a customer without a case', () => {
    expect(play([humanWrote(0)])).toMatchObject({ outputs: [], state: null });
  });
});

describe('a retraction', () => {
  test('cancels an unclaimed case', () => {
    expect(play([missedEpisode(0), retracted('e-1')]).commands.at(-1)).toMatchObject({
      type: 'cancel-activity',
      status: 'canceled',
      endReason: 'retracted',
    });
  });

  test('leaves it open while something else was missed, until that is retracted too', () => {
    const two = [missedEpisode(0), missedEpisode(MINUTE, 'e-2'), retracted('e-1')];
    const open = play(two).state?.open;
    expect(open).toMatchObject({ missCount: 2, unwritten: true });
    expect(open?.notes.at(-1)).toBe(`${new Date(T + 180_000).toISOString()} retracted: answered in time`);
    expect(play([...two, retracted('e-2', 4 * MINUTE)]).claims.at(-1)).toMatchObject({ endReason: 'retracted' });
  });

  test('is noted on a claimed case, which stays', () => {
    const { claims, state } = play([...claimed, retracted('e-1')]);
    expect(claims).toHaveLength(2);
    expect(state?.open?.notes).toHaveLength(2);
  });

  test('of an episode that is not of the open case changes nothing, nor does its repetition', () => {
    expect(play([missedEpisode(0), retracted('e-9')]).state?.open?.notes).toHaveLength(1);
    const again = { ...retracted('e-1', 4 * MINUTE), version: 9e9 + 1 };
    expect(play([...claimed, retracted('e-1'), again]).state?.open?.notes).toHaveLength(2);
    const afterEnd = [missedEpisode(0), humanWrote(MINUTE), missedEpisode(2 * MINUTE, 'e-2'), retracted('e-1')];
    expect(play(afterEnd).state?.open?.notes).toHaveLength(1);
  });

  test('that comes before its miss keeps that miss from counting', () => {
    expect(play([retracted('e-1'), missedEpisode(0, 'e-1', { version: 5 })]).claims).toEqual([]);
  });
});

describe('the switch', () => {
  const off = { switchAt: (atMs: number) => atMs < T + 5 * MINUTE, switchChanges: [T + 5 * MINUTE] };

  test('turned off cancels what is unclaimed at that moment', () => {
    const { claims, commands } = play([...allBeat(0), missedEpisode(1_000), ...allBeat(5 * MINUTE)], off);
    expect(claims.at(-1)).toMatchObject({ state: 'ended', endReason: 'switched-off', since: T + 5 * MINUTE });
    expect(commands.at(-1)).toMatchObject({ type: 'cancel-activity', status: 'canceled', endReason: 'switched-off' });
  });

  test('leaves what is claimed, and what is open before it', () => {
    expect(play([...allBeat(0), ...claimed, ...allBeat(5 * MINUTE)], off).claims.at(-1)).toMatchObject({
      state: 'claimed',
    });
    expect(play([...allBeat(0), missedEpisode(1_000), ...allBeat(5 * MINUTE - 1)], off).claims).toHaveLength(1);
  });
});

describe('an open case', () => {
  const opened = [...allBeat(0), missedEpisode(0)];

  test('expires after 30 days, claimed or not', () => {
    expect(play([...opened, ...allBeat(30 * DAY - 1)]).claims).toHaveLength(1);
    const { claims, commands } = play([...opened, ...allBeat(30 * DAY)]);
    expect(claims.at(-1)).toMatchObject({ state: 'ended', endReason: 'expired', since: T + 30 * DAY });
    expect(commands.at(-1)).toMatchObject({ type: 'cancel-activity', endReason: 'expired' });
    const owned = [...allBeat(0), ...claimed, ...allBeat(30 * DAY)];
    expect(play(owned).claims.at(-1)).toMatchObject({ endReason: 'expired', operator: 'olena' });
  });
});
