import { fromCallCenter } from './call-center';
import { fromCanonical } from './canonical';
import { fromChatExchange } from './chat-exchange';
import type { Draft } from './draft';
import { BadShape, fieldsOf, isObject, type Json } from './fields';
import { fromFlow, fromQueueHook } from './queue-hook';

/**
 * Tells Webitel's shapes apart and translates one message. A message may come to no event (a copy, or a state that says nothing) or to several.
 *
 * @param urlDomain of `?domain=`; needed where the message doesn't name it
 * @param path of the message in the request, for mistakes
 * @throws BadShape naming the field
 */
export const translate = (message: unknown, urlDomain: string | null, path: string): readonly Draft[] => {
  if (!isObject(message)) throw new BadShape(`${path === '' ? 'body' : path}: expected an object`);
  const fields = fieldsOf(message, path);
  const domain = (): string => {
    if (urlDomain === null)
      throw new BadShape(
        `${path === '' ? 'body' : path}: this form doesn't name its domain; add ?domain=<id> to the URL`,
      );
    return urlDomain;
  };
  if ('routingKey' in message) return fromBus(fields.text('routingKey'), fields.object('body'), path);
  if (message['event'] === 'chat') {
    const data = fieldsOf(fields.object('data'), fields.at('data'));
    return fromChatExchange({
      name: data.text('action'),
      domainId: domain(),
      addressee: null,
      body: data.object('data'),
      path: data.at('data'),
    });
  }
  if ('state' in message && 'member_channel_id' in message) return fromQueueHook(message, domain(), path);
  if (typeof message['event'] === 'string' && 'conversation_id' in message) return fromFlow(message, domain(), path);
  if ('type' in message && 'conversationId' in message) return fromCanonical(message, path);
  if ('conversation_id' in message || ('event' in message && 'user_id' in message)) {
    throw new BadShape(
      `${fields.at('routingKey')}: a body of the bus says what it is only in its routing key; send {"routingKey": …, "body": …}`,
    );
  }
  throw new BadShape(
    `${path === '' ? 'body' : path}: none of the known forms (bus, engine, queue hook, flow, canonical); see docs/webitel-setup.md`,
  );
};

const fromBus = (routingKey: string, body: Json, path: string): readonly Draft[] => {
  const at = path === '' ? 'body' : `${path}.body`;
  const chat = /^event\.([^.]+)\.([^.]+)\.([^.]+)$/.exec(routingKey);
  if (chat !== null) {
    const [, name, domainId, addressee] = chat;
    return fromChatExchange({
      name: name ?? '',
      domainId: domainId ?? '',
      addressee: addressee ?? null,
      body,
      path: at,
    });
  }
  const callCenter = /^events\.channel\.([^.]+)\.([^.]+)\.([^.]+)\.([^.]+)$/.exec(routingKey);
  if (callCenter?.[1] === 'chat') return fromCallCenter(body, callCenter[2] ?? '', at);
  // Webitel's new messaging: seen and said, not decided.
  if (callCenter?.[1] === 'im') return fromCallCenter(body, callCenter[2] ?? '', at, ['im']);
  if (callCenter !== null) return [];
  throw new BadShape(
    `${path === '' ? 'routingKey' : `${path}.routingKey`}: expected event.<name>.<domain>.<user> or events.channel.chat.<domain>.<queue>.<user>, found ${JSON.stringify(routingKey)}`,
  );
};
