import { type Channel, type Conversation, roleOf } from './conversation';
import { AGENT_LEAVES } from './words';

/** Agents' channels. Asked for each record that is folded: no garbage but the answer. */
export const humansOf = (state: Conversation): readonly Channel[] => {
  const { channels } = state;
  if (channels === undefined) return NONE;
  let found: Channel[] | null = null;
  for (const channel of channels) {
    if (roleOf(channel) !== 'human') continue;
    if (found === null) found = [channel];
    else found.push(channel);
  }
  return found ?? NONE;
};

const NONE: readonly Channel[] = [];

/** Whether some agent had joined by then, gone again or not. */
export const joinedBy = (humans: readonly Channel[], at: number): boolean =>
  humans.some((channel) => channel.joined !== undefined && channel.joined <= at);

/** Whether an agent is in the chat: he came, or wrote, and hasn't left since. */
export const isIn = (channel: Channel, at: number): boolean => {
  // Whoever writes is in, whatever his join's time says.
  const from = Math.min(channel.joined ?? Number.POSITIVE_INFINITY, channel.wrote?.[0] ?? Number.POSITIVE_INFINITY);
  if (from > at) return false;
  const { left } = channel;
  return (
    left === undefined || left.at > at || (channel.came !== undefined && channel.came > left.at && channel.came <= at)
  );
};

export const somebodyIsIn = (humans: readonly Channel[], at: number): boolean =>
  humans.some((channel) => isIn(channel, at));

/** Whether a queue, an agent or a human's message follows in `(fromMs, untilMs]`. */
export const goesOn = (state: Conversation, humans: readonly Channel[], fromMs: number, untilMs: number): boolean => {
  const within = (at: number | undefined): boolean => at !== undefined && at > fromMs && at <= untilMs;
  return (
    state.joins?.some((join) => within(join.at)) === true ||
    humans.some(
      (channel) =>
        within(channel.offered) ||
        within(channel.rang) ||
        within(channel.joined) ||
        within(channel.came) ||
        channel.wrote?.some(within) === true,
    )
  );
};

/** Times at which the chat was handed to humans: queues' joins, and invites that no colleague made. */
export const handOffsOf = (state: Conversation, humans: readonly Channel[]): readonly number[] => [
  ...(state.joins ?? []).map((join) => join.at),
  ...humans.flatMap(({ by, offered, rang }) =>
    by === 'agent' ? [] : [offered, rang].filter((at): at is number => at !== undefined),
  ),
];

/** The first moment, from `fromMs` on, at which a human is in the chat or on his way; null: none so far. */
export const responsibleFrom = (state: Conversation, humans: readonly Channel[], fromMs: number): number | null => {
  if (somebodyIsIn(humans, fromMs)) return fromMs;
  const lastLeftMs = Math.max(
    Number.NEGATIVE_INFINITY,
    ...humans.flatMap(({ left }) => (left !== undefined && left.at <= fromMs ? [left.at] : [])),
  );
  const handOffs = handOffsOf(state, humans);
  if (handOffs.some((at) => at > lastLeftMs && at <= fromMs)) return fromMs;
  const next = Math.min(
    ...handOffs.filter((at) => at > fromMs),
    ...humans.flatMap(({ joined }) => (joined !== undefined && joined > fromMs ? [joined] : [])),
  );
  return Number.isFinite(next) ? next : null;
};

/** The last agent who was in the chat leaves it, at or after `sinceMs`, and nobody is in any more; null: that hasn't happened. */
export const lastOneLeft = (
  humans: readonly Channel[],
  sinceMs: number,
): { readonly at: number; readonly cause: string | undefined } | null => {
  let last: Channel['left'];
  for (const { left } of humans) {
    if (left === undefined || left.at < sinceMs || somebodyIsIn(humans, left.at)) continue;
    // The first moment at which the chat stands empty.
    if (last === undefined || left.at < last.at) last = left;
  }
  if (last === undefined || AGENT_LEAVES[last.cause ?? ''] === 'goes-on') return null;
  return { at: last.at, cause: last.cause };
};
