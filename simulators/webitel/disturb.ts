import type { Random } from './random';
import type { NativeMessage } from './stage';

export interface Disturbance {
  /** Fraction that is sent twice. */
  readonly duplicates: number;
  /** Fraction that is held up on its way. */
  readonly disorder: number;
  /** For how long at most, ms. Within the policy's grace (10 s) it changes nothing. */
  readonly maxDelayMs: number;
}

export const CALM: Disturbance = { duplicates: 0, disorder: 0, maxDelayMs: 0 };

/** The same messages with some twice and some late, in the order in which they now go out. */
export const disturb = (
  messages: readonly NativeMessage[],
  { duplicates, disorder, maxDelayMs }: Disturbance,
  random: Random,
): readonly NativeMessage[] => {
  const delayed = (message: NativeMessage): NativeMessage => ({
    ...message,
    atMs: message.atMs + Math.floor(random() * maxDelayMs),
  });
  return messages
    .flatMap((message) => {
      const sent = random() < disorder ? delayed(message) : message;
      return random() < duplicates ? [sent, delayed(message)] : [sent];
    })
    .sort((a, b) => a.atMs - b.atMs);
};
