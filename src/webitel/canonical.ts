import {
  CHAT_EVENT_TYPES,
  type ChatEvent,
  EMPTY_CHAT_EVENT,
  INVITERS,
  MESSAGE_KINDS,
  SENDER_ROLES,
} from '../topology/chat-event';
import { type Draft, draft, type Known } from './draft';
import { BadShape, fieldsOf, type Json } from './fields';

const TEXTS = [
  'sourcePosition',
  'customerId',
  'messenger',
  'gatewayId',
  'externalId',
  'displayName',
  'phone',
  'queueId',
  'queueName',
  'attemptId',
  'agentId',
  'channelId',
  'cause',
] as const;
const KNOWN = new Set<string>([
  ...Object.keys(EMPTY_CHAT_EVENT),
  'eventId',
  'type',
  'conversationId',
  'domainId',
  'occurredAt',
  'receivedAt',
  'source',
]);

/**
 * A canonical event as JSON, for senders that aren't Webitel. Heartbeats aren't taken: the relay writes its own.
 *
 * @throws BadShape
 */
export const fromCanonical = (body: Json, path: string): readonly Draft[] => {
  const fields = fieldsOf(body, path);
  const stranger = Object.keys(body).find((name) => !KNOWN.has(name));
  if (stranger !== undefined) throw new BadShape(`${fields.at(stranger)}: no such field in a chat event`);
  const word = <T extends string>(name: string, words: readonly T[]): T | undefined => {
    const value = fields.optionalText(name);
    if (value === null) return undefined;
    const found = words.find((candidate) => candidate === value);
    if (found === undefined)
      throw new BadShape(`${fields.at(name)}: expected one of ${words.join(', ')}, found ${JSON.stringify(value)}`);
    return found;
  };
  const type = fields.text('type');
  if (type === 'heartbeat') throw new BadShape(`${fields.at('type')}: heartbeats are the relay's own`);
  const found = CHAT_EVENT_TYPES.find((candidate) => candidate === type);
  const known: Known = {
    ...(Object.fromEntries(TEXTS.map((name) => [name, fields.optionalText(name)])) as Partial<ChatEvent>),
    conversationId: fields.text('conversationId'),
    domainId: fields.id('domainId'),
    occurredAt: fields.ms('occurredAt'),
    source: 'producer',
    type: found ?? 'unknown',
    senderRole: word('senderRole', SENDER_ROLES) ?? 'unknown',
    messageKind: word('messageKind', MESSAGE_KINDS) ?? 'unknown',
    invitedBy: word('invitedBy', INVITERS) ?? 'unknown',
    labels: labelsOf(fields.raw('labels'), fields.at('labels')),
    ...(found === undefined ? { cause: type } : {}),
  };
  const eventId = fields.optionalText('eventId');
  const made = draft(known, 'canonical');
  return [eventId === null ? made : { ...made, eventId }];
};

const labelsOf = (value: unknown, path: string): readonly string[] => {
  if (value === undefined) return [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
    throw new BadShape(`${path}: expected an array of texts`);
  return value;
};
