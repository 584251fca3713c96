import { action, allBeat, missedEpisode } from '../../../support/case-events';
import { AFTERNOONS, CASE, CLOSES, DAY, humanWrote, MINUTE, play, policyWith, sighting } from '../../../support/cases';
import { T } from '../../../support/chat-events';

const claimed = [...allBeat(0), missedEpisode(0), action('accept', MINUTE, 'olena', CASE)];
const SUPERVISORS = [{ kind: 'role', ids: ['role-supervisors'] }];
const LEASE_END = 11 * MINUTE;

describe('an accepted case that nobody works on', () => {
  test('reminds its owner and the supervisors once, when the lease is over', () => {
    expect(play([...claimed, ...allBeat(LEASE_END - 1)]).commands.at(-1)).toMatchObject({ type: 'record-claim' });
    const { commands, claims } = play([...claimed, ...allBeat(LEASE_END), ...allBeat(60 * MINUTE)]);
    expect(commands.slice(2)).toMatchObject([
      {
        type: 'note',
        owner: 'olena',
        status: 'in-progress',
        offer: 2,
        alsoRemind: SUPERVISORS,
        issuedAt: T + LEASE_END,
      },
    ]);
    expect(commands.at(-1)?.notes.at(-1)).toBe(`${new Date(T + LEASE_END).toISOString()} accepted, but not worked on`);
    expect(claims).toHaveLength(2);
  });

  test("counts business time of its queue's calendar", () => {
    const policy = policyWith({ calendar: 'afternoons' }, { calendars: { afternoons: AFTERNOONS } });
    const late = [
      ...allBeat(0),
      missedEpisode(CLOSES - 20 * MINUTE),
      action('accept', CLOSES - 4 * MINUTE, 'olena', CASE),
    ];
    const next = CLOSES + 21 * 60 * MINUTE + 6 * MINUTE;
    const notesAt = (at: number) =>
      play([...late, ...allBeat(at)], { policyAt: () => policy }).commands.filter(({ type }) => type === 'note');
    expect(notesAt(next - 1)).toHaveLength(0);
    expect(notesAt(next)).toHaveLength(1);
  });

  test("a human's message, or the owner's edit, begins the lease anew", () => {
    const worked = [...claimed, humanWrote(5 * MINUTE)];
    expect(play([...worked, ...allBeat(15 * MINUTE - 1)]).commands).toHaveLength(2);
    expect(play([...worked, ...allBeat(15 * MINUTE)]).commands.at(-1)).toMatchObject({ type: 'note' });
    const edited = [...claimed, sighting('edited', 6 * MINUTE, 'olena', { marks: [] })];
    expect(play([...edited, ...allBeat(16 * MINUTE - 1)]).commands).toHaveLength(2);
    expect(play([...edited, ...allBeat(16 * MINUTE)]).commands).toHaveLength(3);
  });

  test("an older message, or somebody else's edit, is no sign of work", () => {
    const older = [...claimed, humanWrote(MINUTE), sighting('edited', 6 * MINUTE, 'petro', { marks: [] })];
    expect(play([...older, ...allBeat(LEASE_END)]).commands.at(-1)).toMatchObject({ type: 'note' });
  });

  test('once worked on again, whoever else was told is left alone, and the next rest is told anew', () => {
    const told = [...claimed, ...allBeat(LEASE_END), humanWrote(12 * MINUTE)];
    expect(play(told).commands.slice(3)).toMatchObject([{ type: 'record-claim', owner: 'olena', alsoRemind: [] }]);
    const { commands } = play([...told, ...allBeat(22 * MINUTE)]);
    expect(commands.slice(4)).toMatchObject([{ type: 'note', offer: 3, alsoRemind: SUPERVISORS }]);
  });

  test('the same message told again by a rebuilt detector changes nothing', () => {
    const told = [...claimed, humanWrote(5 * MINUTE), ...allBeat(15 * MINUTE), humanWrote(5 * MINUTE)];
    expect(play(told).commands).toHaveLength(3);
  });

  test('who else is reminded stays told while the case grows', () => {
    const grown = [...claimed, ...allBeat(LEASE_END), missedEpisode(40 * MINUTE, 'e-2')];
    expect(play(grown).commands.at(-1)).toMatchObject({ type: 'append-miss', alsoRemind: SUPERVISORS });
  });
});

describe('where the policy releases', () => {
  const options = { policyAt: () => policyWith({ release: true }) };

  test('it is taken away and offered again from the top, once without him', () => {
    const { commands, claims } = play([...claimed, ...allBeat(LEASE_END), ...allBeat(60 * MINUTE)], options);
    expect(claims.slice(2)).toMatchObject([{ state: 'unclaimed', operator: null, since: T + LEASE_END }]);
    expect(commands.slice(2)).toMatchObject([
      {
        type: 'release-claim',
        status: 'not-started',
        owner: null,
        offer: 2,
        rung: 0,
        excluded: ['olena'],
        alsoRemind: [],
        expiresAt: T + LEASE_END + DAY,
      },
    ]);
    expect(commands[2]?.ladder).toHaveLength(2);
    expect(commands[2]?.notes.at(-1)).toContain('released: accepted, but not worked on');
  });

  test('another may accept it then, and so may he', () => {
    const released = [...claimed, ...allBeat(LEASE_END)];
    for (const who of ['petro', 'olena'])
      expect(play([...released, action('accept', 12 * MINUTE, who, CASE)], options).answers.at(-1)).toMatchObject({
        result: 'won',
        by: who,
        since: T + 12 * MINUTE,
      });
  });

  test('nothing is taken away where messages are not seen, or while the switch is off', () => {
    const blind = { policyAt: () => policyWith({ release: true, sees: ['waiting'] }) };
    expect(play([...claimed, ...allBeat(LEASE_END)], blind).commands.at(-1)).toMatchObject({ type: 'note' });
    const off = { ...options, switchAt: (atMs: number) => atMs < T + LEASE_END };
    expect(play([...claimed, ...allBeat(LEASE_END)], off).commands.at(-1)).toMatchObject({ type: 'note' });
  });

  test("a write of ours that comes late does not give it back to him, a human's does", () => {
    const released = [...claimed, ...allBeat(LEASE_END)];
    const late = sighting('accept', 12 * MINUTE, 'olena', { marks: ['seen:a:b', 'by-us'] });
    const { answers, claims, commands } = play([...released, late], options);
    expect(answers.at(-1)).toMatchObject({ result: 'refused', cause: 'released-before' });
    expect(claims).toHaveLength(3);
    expect(commands.at(-1)).toMatchObject({ type: 'withdraw-offers', offer: 2, excluded: ['olena'] });
    const human = sighting('accept', 12 * MINUTE, 'olena');
    expect(play([...released, human], options).answers.at(-1)).toMatchObject({ result: 'won' });
    const other = sighting('accept', 12 * MINUTE, 'petro', { marks: ['seen:a:b', 'by-us'] });
    expect(play([...released, other], options).answers.at(-1)).toMatchObject({ result: 'won', by: 'petro' });
  });
});
