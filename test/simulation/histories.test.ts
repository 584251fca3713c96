import { textOf } from '../../simulation/history/choice';
import { simulate } from '../../simulation/simulate';
import { makeTopicsSmall } from '../../simulation/world/small-topics';

beforeAll(makeTopicsSmall);

/** A taste of it for the check; `npm test` plays 500. */
const SEEDS = Array.from({ length: 30 }, (_, index) => 10_001 + index);

it.each(SEEDS)(
  'whatever happens, every invariant holds (seed %i)',
  async (seed) => {
    const failure = await simulate(seed);
    const told =
      failure === null ? null : [`npm run simulate -- --replay ${textOf(failure.minimal)}`, failure.violations];
    expect(told).toBeNull();
  },
  300_000,
);
