/** What happens in a conversation, as data; a script is a list of these. `afterMs` counts from the step before. */
export type Step = { readonly afterMs: number } & (
  | { readonly kind: 'customer-starts' | 'customer-writes' | 'bot-writes' | 'joins-queue' | 'broadcast' }
  | { readonly kind: 'agent-offered' | 'agent-joins' | 'agent-writes'; readonly agent: number }
  /** `TIMEOUT`: let it ring; empty: Webitel took the offer back. */
  | { readonly kind: 'agent-declines'; readonly agent: number; readonly cause: 'TIMEOUT' | 'BUSY' | '' }
  | { readonly kind: 'agent-leaves'; readonly agent: number; readonly cause: 'TRANSFER' | null }
  /** The attempt ends; `result` as the flow's `cc_result` has it. */
  | { readonly kind: 'leaves-queue'; readonly result: 'abandoned' | 'cancel' | 'success' | 'transferred' }
  | { readonly kind: 'queue-rejected'; readonly cause: 'max_wait_size' | 'calendar' }
  | { readonly kind: 'closes'; readonly cause: 'client_leave' | 'flow_end' | 'flow_err' | 'broadcast_end' }
);

/**
 * Which feeds play: `both` is the bus and the queue's hooks, as a full set-up has them; `bus`: the exchanges `chat` and `callcenter`;
 * `engine`: what the engine's websocket forwards; `hooks`: queue hooks and the flow alone.
 */
export const FLAVOURS = ['both', 'bus', 'engine', 'hooks'] as const;
export type Flavour = (typeof FLAVOURS)[number];

/** What a conversation comes to by the rules: five minutes' threshold or the given one, no follow-ups. */
export interface Expected {
  readonly kind: 'answered' | 'missed' | 'ignored';
  readonly reason: string;
}
