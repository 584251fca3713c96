import type { ChatEvent } from '../chat-event';
import { withChannel } from './channel-facts';
import { type Conversation, earlier, newConversation, type QueueStep, type Said, withStep } from './conversation';
import { withIdentity } from './identity';

/**
 * Adds an event's facts.
 *
 * @param known null: nothing is known of its conversation
 * @param at event time after the cut
 * @returns the same object when it adds nothing: the event was known
 */
export const withFacts = (known: Conversation | null, event: ChatEvent, at: number): Conversation => {
  const state = withIdentity(known ?? newConversation(at), event, at);
  switch (event.type) {
    case 'queue-joined': {
      const joins = withStep(state.joins, step(event, at));
      return joins === state.joins ? state : { ...state, joins };
    }
    case 'queue-left': {
      const leaves = withStep(state.leaves, { ...step(event, at), ...cause(event), source: event.source });
      return leaves === state.leaves ? state : { ...state, leaves };
    }
    case 'queue-rejected': {
      const refused = earlier(state.refused, { ...step(event, at), ...cause(event) }) as QueueStep;
      return refused === state.refused ? state : { ...state, refused };
    }
    case 'conversation-closed': {
      const closed = earlier(state.closed, { at, ...cause(event) });
      return closed === state.closed ? state : { ...state, closed };
    }
    case 'conversation-started':
      return event.channelId === null ? state : withChannel(state, event, at);
    case 'agent-offered':
    case 'agent-joined':
    case 'agent-missed':
    case 'agent-left':
    case 'message-sent':
    case 'unknown':
      return withChannel(state, event, at);
    case 'transferred':
    case 'heartbeat':
      return state;
  }
};

const step = (event: ChatEvent, at: number): QueueStep => ({
  at,
  queue: event.queueId,
  name: event.queueName ?? undefined,
});

const cause = (event: ChatEvent): Pick<Said, 'cause'> => (event.cause === null ? {} : { cause: event.cause });
