import fc from 'fast-check';
import type { CaseEvent } from '../../../src/topology/case-event';
import type { ActionAnswer } from '../../../src/topology/claim';
import { action, allBeat, caseEvent, missedEpisode } from '../../support/case-events';
import { answerOf, CASE, cases, MINUTE, notified, play, policyWith, sighting } from '../../support/cases';
import { fold } from '../../support/fold';

const operator = fc.constantFrom('olena', 'petro', 'iryna', 'taras');
const way = fc.constantFrom('api' as const, 'callback' as const, 'poller' as const);
const act = fc.constantFrom(
  'accept' as const,
  'accept' as const,
  'decline' as const,
  'complete' as const,
  'cancel' as const,
);

/** One thing that happens to the case, whichever way it comes. */
type Happening = (at: number, index: number) => readonly CaseEvent[];

const ofOperators: fc.Arbitrary<Happening> = fc
  .record({ act, operator, way, byUs: fc.boolean() })
  .map(({ act: type, operator: who, way: source, byUs }) => (at, index) => {
    const marks = source === 'poller' ? ['seen:a:b', ...(byUs ? ['by-us'] : [])] : [];
    return [{ ...action(type, at, who, CASE, `${type}-${who}-${index % 7}`), source, marks }];
  });

const other: fc.Arbitrary<Happening> = fc.oneof(
  fc.constant<Happening>((at) => [caseEvent('human-message', at, { source: 'detector' })]),
  operator.map<Happening>((who) => (at) => [sighting('reassigned', at, who)]),
  operator.map<Happening>((who) => (at) => [sighting('edited', at, who)]),
  operator.map<Happening>((who) => (at) => [answerOf('released', at, { operator: who })]),
  fc.subarray(['olena', 'petro', 'iryna']).map<Happening>((who) => (at) => [notified(at, who)]),
  fc
    .constantFrom('rejected' as const, 'superseded' as const, 'created' as const)
    .map<Happening>((type) => (at) => [answerOf(type, at)]),
  fc.constant<Happening>((at, index) => [missedEpisode(at, `e-${index + 2}`, { version: (index + 2) * 1_000 })]),
  fc.constant<Happening>((at) => allBeat(at)),
);

const history = fc
  .array(fc.tuple(fc.oneof({ weight: 6, arbitrary: ofOperators }, { weight: 3, arbitrary: other }), fc.nat(8)), {
    maxLength: 30,
  })
  .map((steps) => {
    const events: CaseEvent[] = [...allBeat(0), missedEpisode(0, 'e-1', { version: 1_000 })];
    let at = 1_000;
    steps.forEach(([happening, minutes], index) => {
      at += minutes * MINUTE + 1;
      events.push(...happening(at, index));
    });
    return events;
  });

const policies = fc.boolean().map((release) => ({ policyAt: () => policyWith({ release }) }));

const withoutVersion = ({ version: _, ...answer }: ActionAnswer): string => JSON.stringify(answer);

describe('whatever operators do, over whichever ways, and whatever happens meanwhile', () => {
  test('at most one holds the case at any version, it ends at most once, and versions rise', () => {
    fc.assert(
      fc.property(history, policies, (events, policy) => {
        const { outputs } = play(events, policy);
        const holders = new Map<string, string | null>();
        const over = new Set<string>();
        let version = -1;
        for (const { topic, value } of outputs) {
          if (value === null) continue;
          expect(value.version).toBeGreaterThan(version);
          version = value.version;
          if (topic === 'claims') {
            expect(over).not.toContain(value.caseId);
            if (value.state === 'ended') over.add(value.caseId);
            holders.set(value.caseId, value.state === 'claimed' ? value.operator : null);
          }
          if (topic === 'activityCommands' && value.endReason === null)
            expect(value.owner).toBe(holders.get(value.caseId));
        }
      }),
    );
  });

  test('who is told that he won holds the case then, and a loser is told who does, since when', () => {
    fc.assert(
      fc.property(history, policies, (events, policy) => {
        const holders = new Map<string, { operator: string | null; since: number }>();
        const known = new Set<string>();
        for (const output of play(events, policy).outputs) {
          if (output.topic === 'claims' && output.value?.state === 'claimed')
            holders.set(output.value.caseId, output.value);
          if (output.topic === 'claims' && output.value?.state !== 'claimed')
            holders.delete(output.value?.caseId ?? '');
          if (output.topic !== 'actionAnswers') continue;
          const { result, by, since, operator: who, caseId, actionId } = output.value;
          // A repeated action gets its first answer, whoever has the case by then.
          const isRepetition = known.has(actionId);
          known.add(actionId);
          if (isRepetition) continue;
          const holder = holders.get(caseId);
          if (result === 'won') expect([who, by, since]).toEqual([holder?.operator, holder?.operator, holder?.since]);
          if (result === 'lost') expect([by, since]).toEqual([holder?.operator, holder?.since]);
          if (result === 'lost') expect(who).not.toBe(holder?.operator);
        }
      }),
    );
  });

  test('of the first accepts of an untouched case exactly one is won', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(operator, way), { minLength: 1, maxLength: 20 }), (accepts) => {
        const events = accepts.map(([who, source], n) => ({ ...action('accept', 1_000 + n, who, CASE), source }));
        const { answers, state } = play([missedEpisode(0), ...events]);
        const first = accepts[0]?.[0];
        expect(state?.open?.owner).toBe(first);
        for (const answer of answers) expect(answer.result).toBe(answer.operator === first ? 'won' : 'lost');
      }),
    );
  });

  test('every action is answered, and its repetition, also of the whole history, always the same', () => {
    fc.assert(
      fc.property(history, policies, (events, policy) => {
        const actions = events.filter(
          ({ actionId, type }) => actionId !== null && ['accept', 'decline', 'complete', 'cancel'].includes(type),
        );
        const { answers } = play([...events, ...actions], policy);
        const byId = new Map<string, Set<string>>();
        for (const answer of answers)
          byId.set(answer.actionId, (byId.get(answer.actionId) ?? new Set()).add(withoutVersion(answer)));
        for (const { actionId } of actions) expect(byId.get(actionId ?? '')?.size).toBe(1);
        expect(answers).toHaveLength(2 * actions.length);
      }),
    );
  });

  test("every edit in Creatio of an open case is followed by a command, so a loser's is set back", () => {
    fc.assert(
      fc.property(history, policies, (events, policy) => {
        const seen = new Set<string>();
        for (let length = 1; length <= events.length; length += 1) {
          const event = events[length - 1];
          if (event?.source !== 'poller' || !event.marks.includes('seen:a:b') || event.type === 'reassigned') continue;
          if (event.actionId !== null && seen.has(event.actionId)) continue;
          const before = play(events.slice(0, length - 1), policy);
          if (before.answers.some(({ actionId }) => actionId === event.actionId) || before.state?.open?.id !== CASE)
            continue;
          seen.add(event.actionId ?? '');
          expect(play(events.slice(0, length), policy).commands.length).toBeGreaterThan(before.commands.length);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('a replay makes the same outputs, byte for byte', () => {
    fc.assert(
      fc.property(history, policies, (events, policy) => {
        expect(JSON.stringify(fold(cases, events, policy).outputs)).toBe(
          JSON.stringify(fold(cases, events, policy).outputs),
        );
      }),
    );
  });

  test('repeating what the connector and the detector said changes no claim', () => {
    fc.assert(
      fc.property(history, policies, (events, policy) => {
        const told = (event: CaseEvent): readonly CaseEvent[] =>
          ['detector', 'connector'].includes(event.source) && event.type !== 'released' ? [event, event] : [event];
        const versionless = (all: readonly CaseEvent[]) =>
          play(all, policy).claims.map((claim) => ({ ...claim, version: 0 }));
        expect(versionless(events.flatMap(told))).toEqual(versionless(events));
      }),
    );
  });
});
