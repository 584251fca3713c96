import fc from 'fast-check';
import { outcomes, playLines } from '../../support/stories';

const sentence = fc.constantFrom(
  'Ivan writes to Support',
  'Ivan writes to Hooks only',
  'Ivan writes',
  'Ivan leaves',
  "Olena is offered Ivan's chat",
  "Olena takes Ivan's chat",
  'Olena answers Ivan',
  "Olena leaves Ivan's chat",
  'Olena passes Ivan to Sales',
  "Petro ends Ivan's chat",
  'Olena accepts',
  'Petro accepts',
  'Olena declines',
  'Petro completes',
  'the switch goes off',
  'the switch goes on',
);

/** Minutes between the lines, and what happens. */
const story = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 20 }), sentence), { minLength: 1, maxLength: 14 })
  .map((steps) => {
    let minute = 9 * 60;
    return steps.map(([after, text]) => {
      minute += after;
      return `${minute === 9 * 60 + (steps[0]?.[0] ?? 0) ? 'Mon ' : ''}${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')} ${text}`;
    });
  });

test('whatever happens, a story comes to an end, and no case has two winners at a time', async () => {
  await fc.assert(
    fc.asyncProperty(story, async (lines) => {
      let owner: string | null = null;
      for (const line of outcomes(await playLines(lines, 'until: "Mon 16:00"\n'))) {
        if (/case (opened|is released|is over)/.test(line)) owner = null;
        const winner = /^(.+) accepts: won$/.exec(line)?.[1];
        if (winner === undefined) continue;
        // Who has it may ask again, and is told the same.
        expect([null, winner]).toContain(owner);
        owner = winner;
      }
    }),
    { numRuns: 30 },
  );
}, 60_000);
