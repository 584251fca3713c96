import { PARTS } from '../../simulation/history/parts';
import { playAndJudge } from '../../simulation/simulate';
import { makeTopicsSmall } from '../../simulation/world/small-topics';
import { BREAKAGES, type Breakage } from '../support/breakages';

beforeAll(makeTopicsSmall);

const DOZENS = 100;

/** The first seed whose history shows it; null: none of a few dozen does. */
const foundAt = async ({ parts, breaks }: Breakage): Promise<number | null> => {
  for (let seed = 1; seed <= DOZENS; seed += 1) {
    const violations = await playAndJudge({ seed, conversations: null, accidents: null }, { ...PARTS, ...parts });
    if (violations.some(({ invariant }) => breaks.test(invariant))) return seed;
  }
  return null;
};

it.each(BREAKAGES.map((breakage) => [breakage.what, breakage] as const))(
  'the simulation finds %s',
  async (_, breakage) => {
    expect(await foundAt(breakage)).not.toBeNull();
  },
  600_000,
);
