import type { ChatEventType } from '../topology/chat-event';
import { type Draft, draft, type Known } from './draft';
import { type Fields, fieldsOf, type Json } from './fields';

/** States of a queue's hooks; the others (processing) say nothing about a wait. */
const STATES: Readonly<Record<string, ChatEventType>> = {
  joined: 'queue-joined',
  wait_agent: 'queue-joined',
  offering: 'agent-offered',
  bridged: 'agent-joined',
  missed: 'agent-missed',
  leaving: 'queue-left',
};

const IGNORED_STATES = ['processing'];

/**
 * The variables of a queue hook's flow, all texts, as its request sends them. `agent_channel_id` isn't read: for chats it is the conversation's id.
 *
 * @param domainId of the URL: the variables don't name it
 * @throws BadShape
 */
export const fromQueueHook = (body: Json, domainId: string, path: string): readonly Draft[] => {
  const fields = fieldsOf(body, path);
  const state = fields.text('state');
  if (IGNORED_STATES.includes(state)) return [];
  const type = STATES[state] ?? 'unknown';
  const timestamp = fields.msText('timestamp');
  const times: Partial<Record<ChatEventType, number | null>> = {
    'queue-joined': fields.optionalMsText('joined_at'),
    'agent-joined': fields.optionalMsText('bridged_at'),
  };
  const isAgents = type === 'agent-offered' || type === 'agent-joined' || type === 'agent-missed';
  const known: Known = {
    ...flowIdentity(fields),
    conversationId: fields.text('member_channel_id'),
    domainId,
    type,
    occurredAt: times[type] ?? timestamp,
    source: 'hooks',
    queueId: fields.optionalId('queue_id'),
    queueName: fields.optionalText('queue_name'),
    attemptId: fields.optionalId('attempt_id'),
    // Webitel's new messaging: seen and said, not decided.
    ...(fields.optionalText('channel') === 'im' ? { labels: ['im'] } : {}),
    ...(isAgents
      ? { agentId: fields.optionalId('user_id') ?? fields.optionalId('agent_id'), senderRole: 'human' as const }
      : {}),
    ...(type === 'agent-offered' ? { invitedBy: 'queue' as const } : {}),
    ...(type === 'queue-left' ? { cause: fields.optionalText('cc_result') } : {}),
    ...(type === 'unknown' ? { cause: state } : {}),
  };
  return [draft(known, 'hook')];
};

/** Flow variables that say who writes. */
export const flowIdentity = (fields: Fields): Partial<Known> => ({
  customerId: fields.optionalId('cid'),
  messenger: fields.optionalText('chat'),
  externalId: fields.optionalText('user'),
  displayName: fields.optionalText('from'),
});

const FLOW_EVENTS: Readonly<Record<string, ChatEventType>> = {
  'queue-rejected': 'queue-rejected',
  'conversation-started': 'conversation-started',
  disconnected: 'conversation-closed',
};

/**
 * What only a flow can tell: that it started, that a queue refused the chat, that it ended.
 *
 * @throws BadShape
 */
export const fromFlow = (body: Json, domainId: string, path: string): readonly Draft[] => {
  const fields = fieldsOf(body, path);
  const event = fields.text('event');
  const type = FLOW_EVENTS[event] ?? 'unknown';
  const known: Known = {
    ...flowIdentity(fields),
    conversationId: fields.text('conversation_id'),
    domainId,
    type,
    occurredAt: fields.msText('timestamp'),
    source: 'hooks',
    queueId: fields.optionalId('queue_id'),
    queueName: fields.optionalText('queue_name'),
    cause: type === 'unknown' ? event : fields.optionalText('cause'),
  };
  return [draft(known, 'flow')];
};
