import fc from 'fast-check';
import { createWakeUps } from '../../../../src/consumers/runtime/wake-ups';

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const action = fc.oneof(
  fc.record({ set: key, atMs: fc.option(fc.integer({ min: 1, max: 50 }), { nil: null }) }),
  fc.record({ due: fc.integer({ min: 0, max: 60 }) }),
);

describe('wake-ups', () => {
  test('they are due by time and then key, whatever was set, moved and cleared before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ key, atMs: fc.integer({ min: 1, max: 50 }) }), { maxLength: 4 }),
        fc.array(action, { maxLength: 60 }),
        (entries, actions) => {
          const wakeUps = createWakeUps(entries);
          const model = new Map(entries.map((entry) => [entry.key, entry.atMs]));
          for (const step of actions) {
            if ('set' in step) {
              const changed = model.get(step.set) !== (step.atMs ?? undefined);
              expect(wakeUps.set(step.set, step.atMs)).toBe(changed);
              if (step.atMs === null) model.delete(step.set);
              else model.set(step.set, step.atMs);
            } else {
              const expected = [...model]
                .filter(([, atMs]) => atMs <= step.due)
                .sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
              expect(wakeUps.due(step.due)).toEqual(expected.map(([name]) => name));
              expect(wakeUps.countDue(step.due)).toBe(expected.length);
            }
            expect(wakeUps.size).toBe(model.size);
          }
        },
      ),
    );
  });
});
