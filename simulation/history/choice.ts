import type { Plan } from './plan';

/** Which part of a seed's history is played: `<seed>`, or `<seed>:<conversations>:<accidents>` with their numbers, as shrinking found them. */
export interface Choice {
  readonly seed: number;
  /** null: all. */
  readonly conversations: readonly number[] | null;
  readonly accidents: readonly number[] | null;
}

export const textOf = ({ seed, conversations, accidents }: Choice): string =>
  conversations === null || accidents === null
    ? String(seed)
    : `${seed}:${conversations.join(',')}:${accidents.join(',')}`;

/** @throws RangeError when it isn't the form that a failure prints */
export const parseChoice = (text: string): Choice => {
  const match = /^(\d+)(?::([\d,]*):([\d,]*))?$/.exec(text);
  if (match === null)
    throw new RangeError(
      `found ${JSON.stringify(text)}; give <seed> or <seed>:<conversations>:<accidents>, as a failure prints it`,
    );
  const [, seed, conversations, accidents] = match;
  const numbers = (list: string | undefined): readonly number[] | null =>
    list === undefined ? null : list.split(',').filter(Boolean).map(Number);
  return { seed: Number(seed), conversations: numbers(conversations), accidents: numbers(accidents) };
};

/** The plan with only what the choice names. */
export const chosen = (plan: Plan, { conversations, accidents }: Choice): Plan => ({
  ...plan,
  conversations: plan.conversations.filter(({ id }) => conversations === null || conversations.includes(id)),
  accidents: plan.accidents.filter(({ id }) => accidents === null || accidents.includes(id)),
});
