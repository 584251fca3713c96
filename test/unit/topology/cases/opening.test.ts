import { uuidV5 } from '../../../../src/ids/uuid-v5';
import { action, allBeat, caseEvent, missedEpisode } from '../../../support/case-events';
import {
  AFTERNOONS,
  answerOf,
  CASE,
  CLOSES,
  DAY,
  HOUR,
  humanWrote,
  KEY,
  MINUTE,
  OPENS,
  play,
  policyWith,
} from '../../../support/cases';
import { T } from '../../../support/chat-events';

describe('a missed episode', () => {
  test('opens a case: unclaimed, with a command that names the whole ladder and when the offer expires', () => {
    const { claims, commands } = play([missedEpisode(0)]);
    expect(claims).toEqual([
      {
        caseId: CASE,
        caseKey: KEY,
        state: 'unclaimed',
        operator: null,
        since: T,
        endReason: null,
        version: 100_000,
      },
    ]);
    expect(commands).toMatchObject([
      {
        type: 'create-activity',
        caseId: CASE,
        version: 100_001,
        status: 'not-started',
        owner: null,
        rung: 0,
        offer: 1,
        excluded: [],
        alsoRemind: [],
        missCount: 1,
        issuedAt: T,
        startAt: T,
        dueAt: T + 15 * MINUTE,
        expiresAt: T + DAY,
        deadlineAt: T - 10_000,
        endReason: null,
        previousCaseId: null,
        cause: 'queue-timeout',
        domainId: '1',
        queueId: '17',
        customerId: '501',
        messenger: 'telegram',
        notes: [`${new Date(T).toISOString()} queue-timeout (Support)`],
      },
    ]);
    expect(commands[0]?.ladder).toEqual([
      { kind: 'role', ids: ['role-support'] },
      { kind: 'contacts', ids: ['contact-last'] },
    ]);
  });

  test('is noted with its queue and its marks, and with what it has of them', () => {
    const noteOf = (more: Parameters<typeof missedEpisode>[2]) =>
      play([missedEpisode(0, 'e-1', more)]).commands[0]?.notes[0]?.slice(25);
    expect(noteOf({ marks: ['source-gap', 'late'] })).toBe('queue-timeout (Support) [source-gap, late]');
    expect(noteOf({ queueName: null })).toBe('queue-timeout');
    expect(noteOf({ cause: 'x'.repeat(300) })).toHaveLength(200 - 25);
    expect(noteOf({ cause: null })).toBe('other (Support)');
  });

  test('takes the rules of its queue from the policy in force at its anchor', () => {
    const asked: number[] = [];
    const policyAt = (atMs: number) => {
      asked.push(atMs);
      return policyWith({}, { dueInMs: 20 * MINUTE });
    };
    const { commands } = play([missedEpisode(0)], { policyAt });
    expect(commands[0]?.dueAt).toBe(T + 20 * MINUTE);
    expect(new Set(asked)).toEqual(new Set([T - 310_000]));
  });

  test('told twice it is one: a version not above the known one changes nothing', () => {
    const miss = missedEpisode(0, 'e-1', { version: 7_000 });
    expect(play([miss, miss]).commands).toHaveLength(1);
    const grown = play([miss, { ...miss, version: 6_999 }, { ...miss, version: 7_001 }]).state?.open;
    expect(grown?.missCount).toBe(2);
  });

  test('is due so many business minutes after the verdict, in the calendar of its queue', () => {
    const policy = policyWith({ calendar: 'afternoons' }, { calendars: { afternoons: AFTERNOONS } });
    const dueAt = (at: number) => play([missedEpisode(at)], { policyAt: () => policy }).commands[0]?.dueAt;
    expect(dueAt(0)).toBe(T + OPENS + 15 * MINUTE);
    expect(dueAt(CLOSES - 15 * MINUTE)).toBe(T + CLOSES);
    expect(dueAt(CLOSES - 15 * MINUTE + 1)).toBe(T + OPENS + DAY + 1);
  });

  test('of a hand-off to one agent asks him first', () => {
    const { commands } = play([missedEpisode(0, 'e-1', { queueId: null, queueName: null, agentId: '1001' })]);
    expect(commands[0]?.ladder).toMatchObject([{ kind: 'webitel-user', ids: ['1001'] }, {}, {}]);
  });

  test('while the switch is off opens a case that is cancelled at once', () => {
    const { claims, commands, state } = play([missedEpisode(0)], { switchAt: (atMs) => atMs > T });
    expect(claims).toMatchObject([{ state: 'unclaimed' }, { state: 'ended', endReason: 'switched-off' }]);
    expect(commands).toMatchObject([
      { type: 'cancel-activity', status: 'canceled', endReason: 'switched-off', expiresAt: null },
    ]);
    expect(state?.open).toBeUndefined();
  });
});

describe('a case after another one', () => {
  const ended = (...more: ReturnType<typeof action>[]) => [
    missedEpisode(0),
    ...more,
    action('complete', 2 * MINUTE, 'olena', CASE),
  ];
  const next = (before: readonly ReturnType<typeof action>[], at: number) =>
    play([...before, missedEpisode(at, 'e-9')]).commands.at(-1);

  test('is linked to it and offered first to whoever had it, for a day', () => {
    const claimed = ended(action('accept', MINUTE, 'olena', CASE));
    expect(next(claimed, 2 * MINUTE + DAY)).toMatchObject({
      type: 'create-activity',
      caseId: uuidV5(`case:${KEY}:e-9`),
      previousCaseId: CASE,
      ladder: [{ kind: 'contact', ids: ['olena'] }, {}, {}],
    });
    expect(next(claimed, 2 * MINUTE + DAY + 1)).toMatchObject({ previousCaseId: CASE, ladder: [{ kind: 'role' }, {}] });
  });

  test('that nobody had is only linked', () => {
    expect(next(ended(), 3 * MINUTE)).toMatchObject({ previousCaseId: CASE, ladder: [{ kind: 'role' }, {}] });
  });

  test('has an id and a first miss of its own, and counts from one', () => {
    expect(next(ended(), 3 * MINUTE)).toMatchObject({ missCount: 1, conversationId: 'c-e-9', startAt: T + 3 * MINUTE });
  });
});

describe('a chat that was refused out of hours', () => {
  const policy = policyWith({ calendar: 'afternoons' }, { calendars: { afternoons: AFTERNOONS } });
  const options = { policyAt: () => policy };
  const refused = missedEpisode(0, 'e-1', { cause: 'out-of-hours' });

  test('opens its case at once and is offered when its queue opens', () => {
    const before = play([...allBeat(0), refused, ...allBeat(OPENS - 1)], options);
    expect(before.claims).toMatchObject([{ state: 'unclaimed', since: T }]);
    expect(before.commands).toEqual([]);
    const { commands } = play([...allBeat(0), refused, ...allBeat(OPENS)], options);
    expect(commands).toMatchObject([
      {
        type: 'create-activity',
        issuedAt: T + OPENS,
        startAt: T,
        dueAt: T + OPENS + 15 * MINUTE,
        expiresAt: T + OPENS + DAY,
      },
    ]);
  });

  test('is offered at once where the policy says that the queue is open, or the cause is another', () => {
    expect(play([missedEpisode(OPENS, 'e-1', { cause: 'out-of-hours' })], options).commands).toHaveLength(1);
    expect(play([missedEpisode(0)], options).commands).toHaveLength(1);
    expect(play([refused]).commands).toHaveLength(1);
  });

  test('may be accepted before: then the claim makes the activity, and nothing is offered any more', () => {
    const events = [...allBeat(0), refused, action('accept', MINUTE, 'olena', CASE), ...allBeat(OPENS)];
    const { commands, answers } = play(events, { policyAt: () => policyWith({ calendar: 'afternoons' }, policy) });
    expect(answers).toMatchObject([{ result: 'won' }]);
    expect(commands).toMatchObject([{ type: 'record-claim', owner: 'olena', expiresAt: null }]);
  });

  test('a decline before is remembered', () => {
    const events = [...allBeat(0), refused, action('decline', MINUTE, 'olena', CASE)];
    expect(play(events, options)).toMatchObject({ answers: [{ result: 'done' }], commands: [] });
    expect(play([...events, ...allBeat(OPENS)], options).commands).toMatchObject([{ excluded: ['olena'] }]);
  });

  test('that was answered, retracted or switched off before is never offered, and Creatio is told so', () => {
    const commandsOf = (events: Parameters<typeof play>[0], more = {}) =>
      play([...allBeat(0), refused, ...events, ...allBeat(OPENS)], { ...options, ...more }).commands;
    expect(commandsOf([humanWrote(MINUTE)])).toMatchObject([{ type: 'complete-activity', endReason: 'answered-live' }]);
    const retracted = caseEvent('retracted', MINUTE, { source: 'detector', episodeId: 'e-1', version: 9e9 });
    expect(commandsOf([retracted])).toMatchObject([{ type: 'cancel-activity', endReason: 'retracted' }]);
    const off = { switchAt: (atMs: number) => atMs < T + MINUTE, switchChanges: [T + MINUTE] };
    expect(commandsOf([], off)).toMatchObject([{ type: 'cancel-activity', endReason: 'switched-off' }]);
  });

  test('grows without a command, and is offered earlier when another queue that is open was missed too', () => {
    const again = missedEpisode(HOUR / 2, 'e-2', { cause: 'out-of-hours' });
    const grown = play([...allBeat(0), refused, again, ...allBeat(OPENS)], options);
    expect(grown.commands).toMatchObject([{ type: 'create-activity', missCount: 2, conversationId: 'c-e-2' }]);
    const elsewhere = missedEpisode(MINUTE, 'e-2', { queueId: '40' });
    expect(play([...allBeat(0), refused, elsewhere], options).commands).toMatchObject([
      { type: 'create-activity', issuedAt: T + MINUTE, missCount: 2, queueId: '40', dueAt: T + 16 * MINUTE },
    ]);
  });

  test("hears the customer's next message without writing to Creatio before the opening", () => {
    const wrote = caseEvent('customer-message', MINUTE, { source: 'detector' });
    const events = [...allBeat(0), refused, wrote, ...allBeat(20 * MINUTE), ...allBeat(OPENS - 1)];
    expect(play(events, options).commands).toEqual([]);
    const [create] = play([...events, ...allBeat(OPENS), ...allBeat(OPENS + HOUR)], options).commands;
    expect(create?.notes).toHaveLength(2);
    expect(play([...events, ...allBeat(OPENS), ...allBeat(OPENS + HOUR)], options).commands).toHaveLength(1);
  });

  test('is not disturbed by what the connector says meanwhile', () => {
    expect(play([refused, answerOf('edited', MINUTE, { marks: ['seen:a:b'] })], options).commands).toEqual([]);
  });
});
