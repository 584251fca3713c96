import { uuidV5 } from '../../../../src/ids/uuid-v5';
import type { CaseEvent } from '../../../../src/topology/case-event';
import { createCases } from '../../../../src/topology/cases/cases';
import type { Output } from '../../../../src/topology/processor';
import { action, allBeat, caseEvent, missedEpisode } from '../../../support/case-events';
import { T } from '../../../support/chat-events';
import { fold } from '../../../support/fold';

const cases = createCases({ uuidV5 });
const CASE = uuidV5('case:client:1:501:e-1');
const MINUTE = 60_000;
const DAY = 86_400_000;

const run = (events: readonly CaseEvent[], options: Parameters<typeof fold>[2] = {}) =>
  fold(cases, events, options).outputs;
const commands = (outputs: readonly Output[]) =>
  outputs.flatMap((output) => (output.topic === 'activityCommands' ? [output.value] : []));
const claims = (outputs: readonly Output[]) =>
  outputs.flatMap((output) => (output.topic === 'claims' ? [output.value] : []));
const answers = (outputs: readonly Output[]) =>
  outputs.flatMap((output) => (output.topic === 'actionAnswers' ? [output.value] : []));
const notified = (at: number, contacts: readonly string[], rung = 0): CaseEvent =>
  caseEvent('notified', at, { source: 'connector', caseId: CASE, notified: contacts, rung });

describe('a missed episode', () => {
  test('opens a case: unclaimed, with a command that names the whole ladder', () => {
    const outputs = run([missedEpisode(0)]);
    expect(claims(outputs)).toMatchObject([{ caseId: CASE, state: 'unclaimed', operator: null }]);
    expect(commands(outputs)).toMatchObject([
      {
        type: 'create-activity',
        caseId: CASE,
        status: 'not-started',
        owner: null,
        rung: 0,
        offer: 1,
        missCount: 1,
        startAt: T,
        dueAt: T + 15 * MINUTE,
      },
    ]);
    expect(commands(outputs)[0]?.ladder).toHaveLength(2);
  });

  test('told twice it is one: a version not above the known one changes nothing', () => {
    const miss = missedEpisode(0);
    expect(commands(run([miss, miss]))).toHaveLength(1);
  });

  test('of the same customer grows the open case, and is written once the quiet interval is over', () => {
    const events = [...allBeat(0), missedEpisode(0), missedEpisode(MINUTE, 'e-2'), missedEpisode(2 * MINUTE, 'e-3')];
    expect(commands(run([...events, ...allBeat(15 * MINUTE - 1)]))).toHaveLength(1);
    expect(commands(run([...events, ...allBeat(15 * MINUTE)]))).toMatchObject([
      {},
      { type: 'append-miss', missCount: 3, conversationId: 'c-e-3', dueAt: T + 15 * MINUTE },
    ]);
  });

  test('while the switch is off opens a case that is cancelled at once', () => {
    const outputs = run([missedEpisode(0)], { switchAt: () => false });
    expect(claims(outputs)).toMatchObject([{ state: 'unclaimed' }, { state: 'ended', endReason: 'switched-off' }]);
    expect(commands(outputs)).toMatchObject([
      { type: 'cancel-activity', status: 'canceled', endReason: 'switched-off' },
    ]);
  });

  test('after the end makes a new case, linked to the old one and offered first to its owner, for a day', () => {
    const ended = [
      missedEpisode(0),
      action('accept', MINUTE, 'olena', CASE),
      action('complete', 2 * MINUTE, 'olena', CASE),
    ];
    const next = (at: number) => commands(run([...ended, missedEpisode(at, 'e-9')])).at(-1);
    expect(next(2 * MINUTE + DAY)).toMatchObject({
      type: 'create-activity',
      previousCaseId: CASE,
      ladder: [{ kind: 'contact', ids: ['olena'] }, {}, {}],
    });
    expect(next(2 * MINUTE + DAY + 1)?.ladder).toHaveLength(2);
  });
});

describe('an accept', () => {
  test('of two at the same moment the first in the log wins, and the other is told who and since when', () => {
    const outputs = run([
      missedEpisode(0),
      action('accept', MINUTE, 'olena', CASE),
      action('accept', MINUTE, 'petro', CASE),
    ]);
    expect(answers(outputs)).toMatchObject([
      { operator: 'olena', result: 'won' },
      { operator: 'petro', result: 'lost', by: 'olena', since: T + MINUTE },
    ]);
    expect(claims(outputs).at(-1)).toMatchObject({ state: 'claimed', operator: 'olena' });
    expect(commands(outputs).at(-1)).toMatchObject({
      type: 'record-claim',
      status: 'in-progress',
      owner: 'olena',
      ladder: [],
    });
  });

  test('repeated by its id gets the same answer and claims nothing again', () => {
    const accept = action('accept', MINUTE, 'olena', CASE, 'action-1');
    const outputs = run([missedEpisode(0), accept, accept]);
    const [first, second] = answers(outputs);
    expect({ ...second, version: 0 }).toEqual({ ...first, version: 0 });
    expect(claims(outputs)).toHaveLength(2);
  });

  test('after the end is refused with the reason', () => {
    const outputs = run([
      missedEpisode(0),
      caseEvent('human-message', MINUTE, { source: 'detector' }),
      action('accept', 2 * MINUTE, 'olena', CASE),
    ]);
    expect(answers(outputs)).toMatchObject([{ result: 'refused', cause: 'answered-live' }]);
  });

  test('of a case that nobody knows is refused', () => {
    expect(answers(run([action('accept', 0, 'olena', 'nowhere')]))).toMatchObject([
      { result: 'refused', cause: 'unknown-case' },
    ]);
  });
});

describe('a decline', () => {
  test("withdraws that operator's reminder only", () => {
    const outputs = run([
      missedEpisode(0),
      notified(1_000, ['olena', 'petro']),
      action('decline', MINUTE, 'olena', CASE),
    ]);
    expect(answers(outputs)).toMatchObject([{ result: 'done' }]);
    expect(commands(outputs).at(-1)).toMatchObject({ type: 'withdraw-offers', offer: 1, rung: 0, excluded: ['olena'] });
  });

  test('by all who were notified asks the next rung at once', () => {
    const events = [
      missedEpisode(0),
      notified(1_000, ['olena', 'petro']),
      action('decline', MINUTE, 'olena', CASE),
      action('decline', 2 * MINUTE, 'petro', CASE),
    ];
    expect(commands(run(events)).at(-1)).toMatchObject({
      type: 'offer-again',
      offer: 2,
      rung: 1,
      excluded: ['olena', 'petro'],
    });
  });

  test('at the end of the ladder asks it again, all but the one who declined last', () => {
    const events = [missedEpisode(0), notified(1_000, ['last'], 1), action('decline', MINUTE, 'last', CASE)];
    expect(commands(run(events)).at(-1)).toMatchObject({ type: 'offer-again', offer: 2, rung: 1, excluded: ['last'] });
  });

  test('that came before Creatio said whom it notified still counts', () => {
    const events = [missedEpisode(0), action('decline', MINUTE, 'olena', CASE), notified(2 * MINUTE, ['olena'])];
    expect(commands(run(events)).at(-1)).toMatchObject({ type: 'offer-again', rung: 1 });
  });
});

describe('the end of a case', () => {
  test('an answer by a human ends an unclaimed case and only notes a claimed one', () => {
    const human = caseEvent('human-message', 3 * MINUTE, { source: 'detector' });
    expect(commands(run([missedEpisode(0), human])).at(-1)).toMatchObject({
      type: 'complete-activity',
      status: 'completed',
      endReason: 'answered-live',
    });
    expect(commands(run([missedEpisode(0), action('accept', MINUTE, 'olena', CASE), human])).at(-1)).toMatchObject({
      type: 'record-claim',
    });
  });

  test('a retraction cancels an unclaimed case, unless something else was missed too', () => {
    const retracted = caseEvent('retracted', 3 * MINUTE, { source: 'detector', episodeId: 'e-1', version: 9e9 });
    expect(commands(run([missedEpisode(0), retracted])).at(-1)).toMatchObject({
      type: 'cancel-activity',
      endReason: 'retracted',
    });
    expect(claims(run([missedEpisode(0), missedEpisode(MINUTE, 'e-2'), retracted]))).toHaveLength(1);
    expect(claims(run([missedEpisode(0), action('accept', MINUTE, 'olena', CASE), retracted]))).toHaveLength(2);
  });

  test('only the owner completes or cancels a claimed case', () => {
    const claimed = [missedEpisode(0), action('accept', MINUTE, 'olena', CASE)];
    expect(answers(run([...claimed, action('complete', 2 * MINUTE, 'petro', CASE)])).at(-1)).toMatchObject({
      result: 'lost',
      by: 'olena',
    });
    const outputs = run([...claimed, action('complete', 2 * MINUTE, 'olena', CASE)]);
    expect(answers(outputs).at(-1)).toMatchObject({ result: 'done' });
    expect(commands(outputs).at(-1)).toMatchObject({ type: 'complete-activity', status: 'completed', owner: 'olena' });
  });

  test('turning the switch off cancels what is unclaimed and leaves what is claimed', () => {
    const off = { switchAt: (atMs: number) => atMs < T + 5 * MINUTE, switchChanges: [T + 5 * MINUTE] };
    const beats = [...allBeat(0), missedEpisode(1_000), ...allBeat(5 * MINUTE)];
    expect(claims(run(beats, off)).at(-1)).toMatchObject({
      state: 'ended',
      endReason: 'switched-off',
      since: T + 5 * MINUTE,
    });
    const claimed = [
      ...allBeat(0),
      missedEpisode(1_000),
      action('accept', MINUTE, 'olena', CASE),
      ...allBeat(5 * MINUTE),
    ];
    expect(claims(run(claimed, off)).at(-1)).toMatchObject({ state: 'claimed' });
  });

  test('an activity that somebody deleted ends its case and is not made again', () => {
    const outputs = run([missedEpisode(0), caseEvent('deleted', MINUTE, { source: 'poller', caseId: CASE })]);
    expect(claims(outputs).at(-1)).toMatchObject({ state: 'ended', endReason: 'deleted' });
    expect(commands(outputs)).toHaveLength(1);
  });

  test('an open case expires after 30 days, and an ended one gets its tombstone 66 days after its end', () => {
    const open = [...allBeat(0), missedEpisode(0)];
    expect(claims(run([...open, ...allBeat(30 * DAY - 1)]))).toHaveLength(1);
    expect(claims(run([...open, ...allBeat(30 * DAY)])).at(-1)).toMatchObject({ state: 'ended', endReason: 'expired' });
    expect(claims(run([...open, ...allBeat(30 * DAY), ...allBeat(96 * DAY - 1)])).at(-1)).not.toBeNull();
    const gone = fold(cases, [...open, ...allBeat(30 * DAY), ...allBeat(96 * DAY)]);
    expect(claims(gone.outputs).at(-1)).toBeNull();
  });

  test('an accepted case that nobody worked on reminds its owner once, after the lease', () => {
    const events = [...allBeat(0), missedEpisode(0), action('accept', MINUTE, 'olena', CASE)];
    expect(commands(run([...events, ...allBeat(11 * MINUTE - 1)])).at(-1)).toMatchObject({ type: 'record-claim' });
    const told = run([...events, ...allBeat(11 * MINUTE), ...allBeat(40 * MINUTE)]);
    expect(commands(told).filter(({ type }) => type === 'note')).toHaveLength(1);
  });

  test('reassigned in Creatio: that stands, and the claim says so', () => {
    const events = [
      missedEpisode(0),
      action('accept', MINUTE, 'olena', CASE),
      caseEvent('reassigned', 2 * MINUTE, { source: 'poller', caseId: CASE, operator: 'petro' }),
    ];
    expect(claims(run(events)).at(-1)).toMatchObject({ state: 'claimed', operator: 'petro' });
  });
});
