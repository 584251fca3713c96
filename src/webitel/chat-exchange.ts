import type { ChatEvent, MessageKind } from '../topology/chat-event';
import { type Draft, draft, type Known } from './draft';
import { type Fields, fieldsOf, type Json } from './fields';

/** Message types of the chat service; what isn't here is unknown, and shown. */
export const MESSAGE_TYPES: Readonly<Record<string, MessageKind>> = {
  text: 'content',
  file: 'content',
  contact: 'content',
  postback: 'content',
  typing: 'typing',
  upload: 'typing',
  read: 'read',
  edit: 'edit',
  joined: 'service',
  left: 'service',
  closed: 'service',
  invite: 'service',
};

/** Messages of the history that an invite brings along, at most. */
const MAX_HISTORY = 50;

export interface ChatMessage {
  /** user_invite, join_conversation … */
  readonly name: string;
  readonly domainId: string;
  /** Whom this copy was sent to: an agent's user id; null where the form doesn't say. */
  readonly addressee: string | null;
  readonly body: Json;
  readonly path: string;
}

/**
 * A body of Webitel's `chat` exchange. It is sent in one copy for each agent, all with the same body, so ids come from name and body.
 *
 * @throws BadShape
 */
export const fromChatExchange = (message: ChatMessage): readonly Draft[] => {
  const fields = fieldsOf(message.body, message.path);
  const conversationId = fields.text('conversation_id');
  const base = { conversationId, domainId: message.domainId, source: 'bus' as const };
  const make = (
    known: Omit<Known, 'conversationId' | 'domainId' | 'source' | 'occurredAt'> & { occurredAt?: number },
  ): Draft => draft({ ...base, occurredAt: fields.ms('timestamp'), ...known }, message.name, message.body);

  switch (message.name) {
    case 'user_invite':
      return invited(fields, message, base);
    case 'join_conversation':
      return joined(fields, make);
    case 'decline_invite': {
      // The copies to other agents name no invite.
      const channelId = fields.optionalText('invite_id');
      return channelId === null
        ? []
        : [
            make({
              type: 'agent-missed',
              channelId,
              agentId: fields.optionalId('user_id'),
              cause: fields.optionalText('cause') ?? 'declined',
            }),
          ];
    }
    case 'leave_conversation': {
      const cause = fields.optionalText('cause');
      const left = make({ type: 'agent-left', channelId: fields.text('leaved_channel_id'), cause });
      return cause === 'TRANSFER'
        ? [
            left,
            draft({ ...base, occurredAt: fields.ms('timestamp'), type: 'transferred' }, 'transferred', message.body),
          ]
        : [left];
    }
    case 'close_conversation':
      return [
        make({
          type: 'conversation-closed',
          cause: fields.optionalText('cause'),
          ...(fields.optionalText('cause') === 'broadcast_end' ? { labels: ['broadcast'] } : {}),
        }),
      ];
    case 'message':
      return [messageSent(fields, base)];
    case 'message_deleted':
      return [make({ type: 'message-sent', messageKind: 'edit', channelId: fields.optionalText('channel_id') })];
    case 'update_channel':
      return [make({ type: 'message-sent', messageKind: 'read', channelId: fields.optionalText('channel_id') })];
    case 'invite_conversation':
      // The same invite as `user_invite`, told to the other agents.
      return [];
    default:
      return [make({ type: 'unknown', cause: message.name })];
  }
};

type Base = Pick<ChatEvent, 'conversationId' | 'domainId' | 'source'>;

const messageSent = (fields: Fields, base: Base): Draft => {
  const channelId = fields.optionalText('channel_id');
  const type = fields.text('type');
  const id = fields.optionalId('id');
  const messageKind = MESSAGE_TYPES[type] ?? 'unknown';
  const occurredAt = fields.optionalMs('created_at') ?? fields.ms('timestamp');
  // The chat service writes the bot's messages without a channel.
  const sender =
    channelId === null || channelId === base.conversationId
      ? ({ channelId: null, senderRole: 'bot' } as const)
      : { channelId };
  const known: Known = {
    ...base,
    type: 'message-sent',
    occurredAt,
    messageKind,
    ...sender,
    ...(messageKind === 'unknown' ? { cause: type } : {}),
  };
  return draft(known, 'message', id === null ? known : { conversation: base.conversationId, id });
};

const invited = (fields: Fields, message: ChatMessage, base: Base): Draft[] => {
  const variables = fields.optionalObject('variables') ?? {};
  const given = fieldsOf(variables, fields.at('variables'));
  const queueId = given.optionalId('cc_queue_id');
  const members = fields
    .objects('members')
    .map((member, index) => fieldsOf(member, `${fields.at('members')}[${index}]`));
  const hasAgent = members.some((member) => member.raw('internal') === true);
  const customer = members.find((member) => member.raw('internal') === false);
  const identity = customer === undefined ? {} : identityOf(customer);
  const conversation = fields.optionalObject('conversation');
  const startedAt =
    conversation === null ? null : fieldsOf(conversation, fields.at('conversation')).optionalMs('created_at');
  const labels = [
    ...(variables['wbt_meeting_id'] === undefined ? [] : ['meeting']),
    ...(variables['broadcast'] === 'true' ? ['broadcast'] : []),
  ];
  const offer = draft(
    {
      ...base,
      ...identity,
      type: 'agent-offered',
      occurredAt: fields.ms('timestamp'),
      channelId: fields.text('invite_id'),
      agentId: message.addressee,
      queueId,
      queueName: given.optionalText('cc_queue_name') ?? (queueId === null ? null : fields.optionalText('title')),
      attemptId: given.optionalId('cc_attempt_id'),
      invitedBy: queueId !== null ? 'queue' : hasAgent ? 'agent' : 'flow',
      senderRole: 'human',
      labels,
    },
    'user_invite',
    message.body,
  );
  const started =
    startedAt === null || customer === undefined
      ? []
      : [
          draft(
            {
              ...base,
              ...identity,
              type: 'conversation-started',
              occurredAt: startedAt,
              channelId: customer.optionalText('id'),
              senderRole: 'customer',
              labels,
            },
            'started',
            { conversation: base.conversationId },
          ),
        ];
  const history = fields
    .objects('messages')
    .slice(-MAX_HISTORY)
    .map((item, index) =>
      messageSent(
        fieldsOf({ timestamp: message.body['timestamp'], ...item }, `${fields.at('messages')}[${index}]`),
        base,
      ),
    );
  return [...started, ...history, offer];
};

const identityOf = (
  member: Fields,
): Pick<ChatEvent, 'customerId' | 'messenger' | 'gatewayId' | 'externalId' | 'displayName'> => {
  const via = member.optionalObject('via');
  return {
    customerId: member.optionalId('user_id'),
    messenger: member.optionalText('type'),
    gatewayId: via === null ? null : fieldsOf(via, member.at('via')).optionalId('id'),
    externalId: member.optionalText('external_id'),
    displayName: member.optionalText('name'),
  };
};

const joined = (
  fields: Fields,
  make: (known: Omit<Known, 'conversationId' | 'domainId' | 'source' | 'occurredAt'>) => Draft,
): Draft[] => {
  const member = fieldsOf(fields.object('member'), fields.at('member'));
  const channelId = member.text('id');
  if (member.raw('internal') === true)
    return [make({ type: 'agent-joined', channelId, agentId: member.optionalId('user_id'), senderRole: 'human' })];
  return [make({ type: 'conversation-started', channelId, senderRole: 'customer', ...identityOf(member) })];
};
