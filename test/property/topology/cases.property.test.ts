import fc from 'fast-check';
import { uuidV5 } from '../../../src/ids/uuid-v5';
import type { CaseEvent } from '../../../src/topology/case-event';
import { createCases } from '../../../src/topology/cases/cases';
import { action, caseEvent, missedEpisode } from '../../support/case-events';
import { fold } from '../../support/fold';

const cases = createCases({ uuidV5 });
const CASE = uuidV5('case:client:1:501:e-1');

const operator = fc.constantFrom('olena', 'petro', 'iryna');
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constantFrom('accept' as const, 'decline' as const, 'complete' as const, 'cancel' as const),
      operator,
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('human' as const), operator }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('notified' as const), operator }) },
);

const toEvents = (steps: readonly { type: string; operator: string }[]): CaseEvent[] => [
  missedEpisode(0, 'e-1', { version: 1_000 }),
  ...steps.map(({ type, operator: who }, index): CaseEvent => {
    const at = 1_000 * (index + 1);
    if (type === 'human') return caseEvent('human-message', at, { source: 'detector' });
    if (type === 'notified')
      return caseEvent('notified', at, {
        source: 'connector',
        caseId: CASE,
        notified: ['olena', 'petro', 'iryna'],
        rung: 0,
      });
    return action(type as 'accept', at, who, CASE);
  }),
];

describe('whatever operators do', () => {
  test('at most one holds the case at any version, a loser never does, it ends at most once, and versions rise', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), fc.boolean(), (steps, twice) => {
        const events = toEvents(steps).flatMap((event) => (twice ? [event, event] : [event]));
        const { outputs } = fold(cases, events);
        let holder: string | null = null;
        let ends = 0;
        let version = -1;
        for (const output of outputs) {
          if (output.topic === 'claims' && output.value !== null) {
            expect(ends).toBe(0);
            expect(output.value.version).toBeGreaterThan(version);
            version = output.value.version;
            if (output.value.state === 'ended') ends += 1;
            else holder = output.value.operator;
          }
          if (output.topic === 'actionAnswers' && ends === 0) {
            if (output.value.result === 'won') expect(output.value.operator).toBe(holder);
            if (output.value.result === 'lost') expect(output.value.by).toBe(holder);
            if (output.value.result === 'lost') expect(output.value.operator).not.toBe(holder);
          }
        }
        const winners = new Set(
          outputs.flatMap((output) =>
            output.topic === 'actionAnswers' && output.value.result === 'won' ? [output.value.operator] : [],
          ),
        );
        expect(winners.size).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('every action is answered, and always the same', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const events = toEvents(steps);
        const { outputs } = fold(cases, [...events, ...events]);
        const byAction = new Map<string, string[]>();
        for (const output of outputs) {
          if (output.topic !== 'actionAnswers') continue;
          const { version: _, ...rest } = output.value;
          byAction.set(rest.actionId, [...(byAction.get(rest.actionId) ?? []), JSON.stringify(rest)]);
        }
        for (const event of events.filter(({ actionId }) => actionId !== null)) {
          const got = byAction.get(event.actionId ?? '') ?? [];
          expect(got).toHaveLength(2);
          expect(new Set(got).size).toBe(1);
        }
      }),
    );
  });

  test('a replay makes the same outputs, ids and versions included', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const events = toEvents(steps);
        expect(fold(cases, events).outputs).toEqual(fold(cases, events).outputs);
      }),
    );
  });
});
