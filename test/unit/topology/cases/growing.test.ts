import { action, allBeat, caseEvent, missedEpisode } from '../../../support/case-events';
import { CASE, humanWrote, MINUTE, notified, play, policyWith } from '../../../support/cases';
import { T } from '../../../support/chat-events';

const QUIET = 15 * MINUTE;

describe('another miss of the same customer', () => {
  const events = [...allBeat(0), missedEpisode(0), missedEpisode(MINUTE, 'e-2'), missedEpisode(2 * MINUTE, 'e-3')];

  test('grows the open case, and is written once the quiet interval is over', () => {
    expect(play([...events, ...allBeat(QUIET - 1)]).commands).toHaveLength(1);
    const { commands } = play([...events, ...allBeat(QUIET), ...allBeat(3 * QUIET)]);
    expect(commands).toMatchObject([
      {},
      { type: 'append-miss', issuedAt: T + QUIET, missCount: 3, conversationId: 'c-e-3', dueAt: T + QUIET },
    ]);
    expect(commands[1]?.notes).toHaveLength(3);
    expect(commands[1]?.expiresAt).toBe(T + 2 * MINUTE + 86_400_000);
  });

  test('after the quiet interval is written at once, and the next interval counts from there', () => {
    const late = [missedEpisode(0), missedEpisode(QUIET, 'e-2'), missedEpisode(2 * QUIET - 1, 'e-3')];
    expect(play(late).commands.map(({ type }) => type)).toEqual(['create-activity', 'append-miss']);
    expect(play([...late, missedEpisode(2 * QUIET, 'e-4')]).commands).toHaveLength(3);
  });

  test("takes the quiet interval of its queue's policy", () => {
    const policyAt = () => policyWith({}, { quietIntervalMs: MINUTE });
    expect(play([missedEpisode(0), missedEpisode(MINUTE, 'e-2')], { policyAt }).commands).toHaveLength(2);
  });

  test('shows the newest channel, also when an older miss comes later in the log', () => {
    const older = missedEpisode(MINUTE, 'e-2', { messenger: 'viber' });
    const newer = missedEpisode(2 * MINUTE, 'e-3', { messenger: 'whatsapp' });
    const messenger = (misses: readonly ReturnType<typeof missedEpisode>[]) =>
      play([missedEpisode(0), ...misses]).state?.open?.miss.messenger;
    expect(messenger([older, newer])).toBe('whatsapp');
    expect(messenger([newer, older])).toBe('whatsapp');
    expect(messenger([newer, { ...older, occurredAt: newer.occurredAt }])).toBe('viber');
  });

  test('keeps the earliest due date', () => {
    const state = play([missedEpisode(0), missedEpisode(-5 * MINUTE, 'e-2')]).state;
    expect(state?.open?.dueAt).toBe(T + 10 * MINUTE);
  });

  test('keeps twenty lines of notes, the newest ones', () => {
    const many = Array.from({ length: 30 }, (_, n) => missedEpisode(n, `e-${n}`));
    const notes = play(many).state?.open?.notes ?? [];
    expect(notes).toHaveLength(20);
    expect(notes.at(-1)?.startsWith(new Date(T + 29).toISOString())).toBe(true);
  });

  test('of a claimed case tells only the owner', () => {
    const claimed = [missedEpisode(0), action('accept', QUIET - 1, 'olena', CASE), missedEpisode(QUIET, 'e-2')];
    expect(play(claimed).commands.at(-1)).toMatchObject({
      type: 'append-miss',
      owner: 'olena',
      status: 'in-progress',
      ladder: [],
      excluded: [],
      expiresAt: null,
    });
  });

  test('that an offer again has written already is not written a second time', () => {
    const declined = [
      ...allBeat(0),
      missedEpisode(0),
      notified(1, ['olena']),
      missedEpisode(MINUTE, 'e-2'),
      action('decline', 2 * MINUTE, 'olena', CASE),
      ...allBeat(QUIET),
      ...allBeat(QUIET + 2 * MINUTE),
    ];
    expect(play(declined).commands.map(({ type }) => type)).toEqual(['create-activity', 'offer-again']);
  });

  test('that a claim did not write still is', () => {
    const claimed = [...allBeat(0), missedEpisode(0), missedEpisode(1, 'e-2'), action('accept', 2, 'olena', CASE)];
    expect(play([...claimed, humanWrote(10 * MINUTE), ...allBeat(QUIET)]).commands.map(({ type }) => type)).toEqual([
      'create-activity',
      'record-claim',
      'append-miss',
    ]);
  });
});

describe('a customer who writes again before anybody answered', () => {
  const wrote = (at: number) => caseEvent('customer-message', at, { source: 'detector', conversationId: 'c-e-1' });

  test('is noted on the open case, and its count does not grow', () => {
    const { commands } = play([...allBeat(0), missedEpisode(0), wrote(MINUTE), wrote(2 * MINUTE), ...allBeat(QUIET)]);
    expect(commands).toMatchObject([{}, { type: 'append-miss', missCount: 1 }]);
    expect(commands[1]?.notes.slice(1)).toEqual([
      `${new Date(T + MINUTE).toISOString()} the customer wrote again`,
      `${new Date(T + 2 * MINUTE).toISOString()} the customer wrote again`,
    ]);
  });

  test('is told once, however often it is repeated, and only of what came after the verdict', () => {
    const notes = (events: Parameters<typeof play>[0]) => play([missedEpisode(0), ...events]).state?.open?.notes;
    expect(notes([wrote(MINUTE), wrote(MINUTE), wrote(MINUTE - 1)])).toHaveLength(2);
    expect(notes([wrote(0)])).toHaveLength(1);
    expect(notes([wrote(1)])).toHaveLength(2);
  });

  test('makes no case where none is open', () => {
    expect(play([wrote(0)])).toMatchObject({ outputs: [], state: null });
  });
});
