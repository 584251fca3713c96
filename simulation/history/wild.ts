import type { Random } from '../../simulators/webitel/random';
import { type ChatEvent, LABELS } from '../../src/topology/chat-event';
import type { Message } from '../world/webitel';
import { between, chance, oneOf } from './random';

/** An event as any producer may send it. */
type Sent = Partial<ChatEvent> & Pick<ChatEvent, 'type' | 'occurredAt'>;

const CLOSE_CAUSES = ['client_leave', 'flow_end', 'flow_err', 'no_cause', 'broadcast_end', 'agent_leave', null];
const LEAVE_RESULTS = [
  'abandoned',
  'missed',
  'cancel',
  'max_wait_time',
  'client_leave',
  'restart',
  'barred',
  'success',
  'transfer',
  'timeout',
  'never heard of',
  null,
];
const REFUSALS = ['calendar', 'max_wait_size', 'no_agents', 'whatever', null];
const AGENT_LEAVES = ['TRANSFER', 'agent_timeout', 'silence_timeout', null];
const QUEUES = ['17', '18', '40', null];

export interface WildOptions {
  readonly conversationId: string;
  readonly startMs: number;
  readonly thresholdMs: number;
  readonly graceMs: number;
  /** Customers of this history; few, so that they come back. */
  readonly customers: number;
}

/**
 * A conversation that no Webitel would play: any event at any moment, though mostly near the moments that decide. The rules must give it one
 * verdict all the same.
 */
export const wildConversation = (random: Random, options: WildOptions): readonly Sent[] => {
  const { startMs, thresholdMs } = options;
  const customer = String(5_000 + between(random, 0, options.customers - 1));
  const queueId = oneOf(random, QUEUES);
  const events: Sent[] = [];
  let atMs = startMs;
  const gap = (): number =>
    oneOf(random, [0, 1, 400, 1_500, between(random, 0, 20_000), between(random, 0, thresholdMs), 9_999, 10_000]);
  const add = (type: ChatEvent['type'], more: Partial<ChatEvent> = {}): void => {
    atMs += gap();
    // Now and then at the very moments that decide.
    const edge = chance(random, 0.15) ? startMs + thresholdMs + between(random, -1, 1) : atMs;
    events.push({ type, occurredAt: edge, ...more });
  };
  const customerWord = (): void =>
    add('message-sent', {
      channelId: 'customer',
      senderRole: 'customer',
      messageKind: 'content',
      customerId: customer,
    });
  // An invite's id is the agent's channel: each offer has its own. Now and then somebody comes whom nobody offered it.
  const invites = new Map<string, number>();
  const agent = (isNew = false): Partial<ChatEvent> => {
    const who = oneOf(random, ['a', 'b']);
    const invite = (invites.get(who) ?? 0) + (isNew ? 1 : 0);
    invites.set(who, invite);
    return { agentId: who, channelId: `channel-${who}-${invite}` };
  };
  /** One comes and goes once in a channel; whoever comes back does so in another one. */
  const met = new Set<string>();
  const once = (who: Partial<ChatEvent>): Partial<ChatEvent> => {
    const id = String(who.channelId);
    if (met.has(id)) return agent(true);
    met.add(id);
    return who;
  };
  const identity = chance(random, 0.8) ? { customerId: customer } : {};
  if (chance(random, 0.7)) add('conversation-started', { channelId: 'customer', senderRole: 'customer', ...identity });
  if (chance(random, 0.7)) customerWord();
  const handOff = random();
  if (handOff < 0.7) add('queue-joined', { queueId, queueName: 'Queue', ...identity });
  else if (handOff < 0.8) add('agent-offered', { ...agent(true), invitedBy: 'flow' });
  const steps = between(random, 0, 9);
  for (let step = 0; step < steps; step += 1) {
    const draw = random();
    if (draw < 0.16) customerWord();
    else if (draw < 0.3)
      add('agent-offered', { ...agent(true), invitedBy: oneOf(random, ['queue', 'agent', 'flow']), queueId });
    else if (draw < 0.4) add('agent-joined', once(agent()));
    else if (draw < 0.56) add('message-sent', { ...agent(), senderRole: 'human', messageKind: 'content' });
    else if (draw < 0.62) add('agent-missed', { ...agent(), cause: 'TIMEOUT' });
    else if (draw < 0.7) add('agent-left', { ...once(agent()), cause: oneOf(random, AGENT_LEAVES) });
    else if (draw < 0.78) add('queue-left', { queueId, cause: oneOf(random, LEAVE_RESULTS) });
    else if (draw < 0.84) add('queue-joined', { queueId: oneOf(random, QUEUES) ?? '17' });
    else if (draw < 0.88) add('queue-rejected', { queueId, cause: oneOf(random, REFUSALS) });
    else if (draw < 0.92)
      add('message-sent', { channelId: null, messageKind: oneOf(random, ['typing', 'content', 'note']) });
    else if (draw < 0.95)
      add('message-sent', { ...agent(), messageKind: oneOf(random, ['typing', 'greeting', 'template']) });
    else if (draw < 0.97) add('transferred', agent());
    else if (draw < 0.98) add('unknown', { cause: 'brand-new', ...(chance(random, 0.5) ? agent() : {}) });
    else add('conversation-started', { labels: [oneOf(random, LABELS)] });
  }
  if (chance(random, 0.75)) add('conversation-closed', { cause: oneOf(random, CLOSE_CAUSES) });
  return events;
};

/** How its events reach the relay: in the canonical form, some late, some twice. */
export const wildMessages = (random: Random, options: WildOptions, events: readonly Sent[]): readonly Message[] => {
  const domainId = chance(random, 0.95) ? '1' : '2';
  const skewMs = chance(random, 0.1) ? oneOf(random, [-3_000, 2_000, 5_500, 30_000]) : 0;
  return events.flatMap((event) => {
    const { occurredAt, ...rest } = event;
    const type = event.type === 'unknown' ? 'brand-new' : event.type;
    const { cause, ...known } = rest;
    const body = Object.fromEntries(
      Object.entries({
        ...known,
        ...(event.type === 'unknown' ? {} : { cause }),
        type,
        conversationId: options.conversationId,
        domainId,
        occurredAt: occurredAt + skewMs,
      }).filter(([, value]) => value !== undefined && value !== null),
    );
    const message = (delayMs: number): Message => ({
      conversationId: options.conversationId,
      atMs: occurredAt + 15 + delayMs,
      path: '/webitel/events',
      body,
      retries: chance(random, 0.8),
    });
    const delay = (): number =>
      chance(random, 0.75)
        ? between(random, 0, 50)
        : chance(random, 0.6)
          ? between(random, 0, options.graceMs - 1_000)
          : between(random, options.graceMs, options.graceMs + 2 * options.thresholdMs);
    return chance(random, 0.15) ? [message(delay()), message(delay())] : [message(delay())];
  });
};
