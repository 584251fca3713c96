/** No operator is shown more at a time, or he finds none. */
export const MOST_REMINDERS = 10;

/**
 * Whether a reminder waits because the operator has as many as he is shown, all as urgent. The nearest due go first: one that is more urgent than some that
 * stand is made at once, and the sweep takes the least urgent away.
 *
 * @param standing when the cases of his other reminders are due
 */
export const isHeld = (standing: readonly number[], dueAt: number): boolean =>
  standing.filter((other) => other <= dueAt).length >= MOST_REMINDERS;

const HELD = /^held:(.+)$/;

/** In the connector's answer: this recipient is to be reminded and isn't yet. */
export const heldMark = (contact: string): string => `held:${contact}`;

export const heldOf = (marks: readonly string[]): readonly string[] =>
  marks.flatMap((mark) => HELD.exec(mark)?.[1] ?? []);
