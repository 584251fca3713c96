import type { Choice } from './choice';
import type { Plan } from './plan';

/**
 * Leaves out conversations, then accidents, as long as the history still fails in the same way: first many at a time, then one by one.
 *
 * @param fails whether what is left still breaks the same invariant
 */
export const shrink = async (plan: Plan, fails: (choice: Choice) => Promise<boolean>): Promise<Choice> => {
  let choice: Choice = {
    seed: plan.seed,
    conversations: plan.conversations.map(({ id }) => id),
    accidents: plan.accidents.map(({ id }) => id),
  };
  for (const part of ['accidents', 'conversations', 'accidents'] as const) {
    let ids = choice[part] ?? [];
    for (let size = ids.length; size >= 1; size = Math.floor(size / 2)) {
      for (let from = 0; from < ids.length; ) {
        const fewer = [...ids.slice(0, from), ...ids.slice(from + size)];
        const candidate = { ...choice, [part]: fewer };
        if (await fails(candidate)) {
          choice = candidate;
          ids = fewer;
        } else from += size;
      }
    }
  }
  return choice;
};
