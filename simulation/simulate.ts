import { type Choice, chosen } from './history/choice';
import { makePlan } from './history/make-plan';
import { PARTS, type Parts } from './history/parts';
import { play } from './history/play';
import { shrink } from './history/shrink';
import { judge } from './invariants/all';
import type { Violation } from './invariants/violation';

/** A history that broke something, and the least of it that still does. */
export interface Failure {
  readonly seed: number;
  readonly minimal: Choice;
  readonly violations: readonly Violation[];
}

/** Plays what the choice names and judges it. */
export const playAndJudge = async (choice: Choice, parts: Parts = PARTS): Promise<readonly Violation[]> =>
  judge(await play(chosen(makePlan(choice.seed), choice), parts));

/** @returns null when the history of this seed breaks nothing */
export const simulate = async (seed: number, parts: Parts = PARTS): Promise<Failure | null> => {
  const whole: Choice = { seed, conversations: null, accidents: null };
  const violations = await playAndJudge(whole, parts);
  const [first] = violations;
  if (first === undefined) return null;
  const breaksTheSame = async (choice: Choice): Promise<boolean> =>
    (await playAndJudge(choice, parts)).some(({ invariant }) => invariant === first.invariant);
  const minimal = await shrink(makePlan(seed), breaksTheSame);
  return { seed, minimal, violations: await playAndJudge(minimal, parts) };
};
