import type { Draft } from '../../../src/webitel/draft';
import { BadShape } from '../../../src/webitel/fields';
import { translate } from '../../../src/webitel/translate';
import { T } from '../../support/chat-events';

const bus = (name: string, body: object, user = '7') => ({
  routingKey: `event.${name}.1.${user}`,
  body: { conversation_id: 'c-1', timestamp: T, ...body },
});
const callcenter = (status: string, more: object = {}) => ({
  routingKey: 'events.channel.chat.1.17.7',
  body: { event: 'channel', user_id: 7, data: { attempt_id: 55, channel: 'chat', status, timestamp: T, ...more } },
});
const hook = (state: string, more: object = {}) => ({
  state,
  attempt_id: '55',
  queue_id: '17',
  member_channel_id: 'c-1',
  timestamp: String(T + 500),
  joined_at: String(T),
  channel: 'chat',
  cid: '501',
  chat: 'telegram',
  user: 'ext-501',
  from: 'Ivan',
  ...more,
});
const external = {
  id: 'ch-customer',
  type: 'telegram',
  name: 'Ivan',
  user_id: 501,
  internal: false,
  external_id: 'ext-501',
  via: { id: 14, type: 'telegram', name: 'TG bot' },
};
const invite = (more: object = {}) =>
  bus('user_invite', { invite_id: 'inv-1', timeout_sec: 30, members: [external], messages: [], ...more });

const of = (message: unknown, domain: string | null = null): readonly Draft[] => translate(message, domain, '');
const only = (message: unknown, domain: string | null = null): Draft => {
  const [draft, ...more] = of(message, domain);
  if (draft === undefined || more.length > 0) throw new Error(`expected one event, found ${more.length + 1}`);
  return draft;
};
const offerOf = (message: unknown): Draft | undefined => of(message).find((draft) => draft.type === 'agent-offered');

describe('the chat exchange', () => {
  it.each([
    [
      'join_conversation',
      { member: { id: 'inv-1', type: 'webitel', user_id: 7, internal: true } },
      'agent-joined',
      'inv-1',
    ],
    ['decline_invite', { user_id: 7, invite_id: 'inv-1', cause: 'TIMEOUT' }, 'agent-missed', 'inv-1'],
    ['leave_conversation', { leaved_channel_id: 'inv-1' }, 'agent-left', 'inv-1'],
    ['close_conversation', { from_channel_id: 'ch-customer', cause: 'client_leave' }, 'conversation-closed', null],
    ['message', { id: 9, channel_id: 'inv-1', created_at: T, type: 'text', text: 'secret' }, 'message-sent', 'inv-1'],
  ])('%s becomes a canonical event with domain, time and channel', (name, body, type, channelId) => {
    expect(only(bus(name, body))).toMatchObject({
      type,
      channelId,
      conversationId: 'c-1',
      domainId: '1',
      occurredAt: T,
      source: 'bus',
    });
  });

  it('an invite with a queue’s variables is the queue’s offer, and names the customer', () => {
    const variables = { cc_queue_id: '17', cc_queue_name: 'Support', cc_attempt_id: '55', cc_agent_id: '42' };
    expect(offerOf(invite({ variables }))).toMatchObject({
      invitedBy: 'queue',
      queueId: '17',
      queueName: 'Support',
      attemptId: '55',
      agentId: '7',
      channelId: 'inv-1',
      customerId: '501',
      messenger: 'telegram',
      gatewayId: '14',
      externalId: 'ext-501',
      displayName: 'Ivan',
    });
  });

  it('an invite without a queue is the flow’s, or a colleague’s where an agent is in the chat already', () => {
    const colleague = { id: 'inv-0', type: 'webitel', user_id: 6, internal: true };
    expect(offerOf(invite())?.invitedBy).toBe('flow');
    expect(offerOf(invite({ members: [external, colleague] }))?.invitedBy).toBe('agent');
  });

  it('copies for several agents are the same event', () => {
    const body = { leaved_channel_id: 'inv-1' };
    expect(only(bus('leave_conversation', body, '7')).eventId).toBe(only(bus('leave_conversation', body, '8')).eventId);
  });

  it('a message in an invite’s history is the same event as the message itself', () => {
    const message = { id: 9, channel_id: 'ch-customer', created_at: T - 60_000, type: 'text', text: 'secret' };
    const history = of(invite({ messages: [message] })).find((draft) => draft.type === 'message-sent');
    const alone = only(bus('message', { ...message, timestamp: T - 60_000 }));
    expect(history?.eventId).toBe(alone.eventId);
    expect(history?.occurredAt).toBe(T - 60_000);
  });

  it('no text of a message is carried, by itself or in a history', () => {
    const message = { id: 9, channel_id: 'x', created_at: T, type: 'text', text: 'secret', file: { name: 'secret' } };
    const carried = JSON.stringify([of(bus('message', message)), of(invite({ messages: [message] }))]);
    expect(carried).not.toContain('secret');
  });

  it.each(['', undefined, 'c-1'])('a message from channel %p is the bot’s', (channel_id) => {
    expect(only(bus('message', { id: 9, channel_id, type: 'text' }))).toMatchObject({
      channelId: null,
      senderRole: 'bot',
    });
  });

  it.each([
    ['typing', 'typing'],
    ['read', 'read'],
    ['edit', 'edit'],
    ['joined', 'service'],
    ['hologram', 'unknown'],
  ])('a message of type %s is of kind %s', (type, messageKind) => {
    expect(only(bus('message', { id: 9, channel_id: 'x', type })).messageKind).toBe(messageKind);
  });

  it('keeps the whole seconds of the source', () => {
    const wholeSecond = Math.floor(T / 1000) * 1000;
    expect(only(bus('leave_conversation', { timestamp: wholeSecond, leaved_channel_id: 'x' })).occurredAt).toBe(
      wholeSecond,
    );
  });

  it('a broadcast’s end labels the conversation', () => {
    expect(only(bus('close_conversation', { cause: 'broadcast_end' })).labels).toEqual(['broadcast']);
  });

  it('a meeting’s invite is labelled', () => {
    expect(offerOf(invite({ variables: { wbt_meeting_id: 'm-1' } }))?.labels).toEqual(['meeting']);
  });

  it('a name that nobody knows is taken as unknown, with the name as its cause', () => {
    expect(only(bus('celebrate', {}))).toMatchObject({ type: 'unknown', cause: 'celebrate' });
  });
});

describe('the engine’s form', () => {
  const message = {
    event: 'chat',
    data: { action: 'close_conversation', data: { conversation_id: 'c-1', timestamp: T } },
  };

  it('takes the domain from the URL', () => {
    expect(only(message, '1')).toMatchObject({ type: 'conversation-closed', domainId: '1' });
  });

  it('is refused without it', () => {
    expect(() => of(message)).toThrow(/\?domain=/);
  });
});

describe('the callcenter exchange', () => {
  const channels = { member_channel_id: 'c-1', agent_channel_id: 'inv-1' };

  it('an offering names conversation, channel, attempt and agent', () => {
    expect(only(callcenter('offering', { offering: channels }))).toMatchObject({
      type: 'agent-offered',
      conversationId: 'c-1',
      channelId: 'inv-1',
      attemptId: '55',
      agentId: '7',
      invitedBy: 'queue',
    });
  });

  it.each(['bridged', 'missed', 'wrap_time', 'waiting'])('%s names no conversation and gives no event', (status) => {
    expect(of(callcenter(status))).toEqual([]);
  });
});

describe('queue hooks', () => {
  it.each([
    ['joined', {}, 'queue-joined', T],
    ['wait_agent', {}, 'queue-joined', T],
    ['offering', { user_id: '7' }, 'agent-offered', T + 500],
    ['bridged', { user_id: '7', bridged_at: String(T + 400) }, 'agent-joined', T + 400],
    ['missed', { user_id: '7' }, 'agent-missed', T + 500],
    ['leaving', { cc_result: 'abandoned' }, 'queue-left', T + 500],
  ])('%s becomes a canonical event', (state, more, type, occurredAt) => {
    expect(only(hook(state, more), '1')).toMatchObject({
      type,
      occurredAt,
      conversationId: 'c-1',
      domainId: '1',
      source: 'hooks',
      queueId: '17',
      attemptId: '55',
      customerId: '501',
      messenger: 'telegram',
    });
  });

  it('never take the agent’s channel, which is the conversation’s own id', () => {
    expect(only(hook('offering', { user_id: '7', agent_channel_id: 'c-1' }), '1').channelId).toBeNull();
  });

  it('an unknown state is taken as unknown', () => {
    expect(only(hook('meditating'), '1')).toMatchObject({ type: 'unknown', cause: 'meditating' });
  });

  it('are refused without a domain', () => {
    expect(() => of(hook('joined'))).toThrow(/\?domain=/);
  });

  it.each([
    ['a number where text belongs', { timestamp: T }, /^timestamp: .*found 1790000000000/],
    ['text that is no time', { timestamp: 'soon' }, /^timestamp: .*found "soon"/],
    ['a conversation that is no text', { member_channel_id: 5 }, /^member_channel_id: .*found 5/],
  ])('are refused with %s', (_, more, message) => {
    expect(() => of(hook('joined', more), '1')).toThrow(message);
  });
});

describe('a flow’s own events', () => {
  const flow = (event: string, more: object = {}) => ({ event, conversation_id: 'c-1', timestamp: String(T), ...more });

  it('queue-rejected carries queue and cause', () => {
    expect(only(flow('queue-rejected', { queue_id: '17', cause: 'max_wait_size' }), '1')).toMatchObject({
      type: 'queue-rejected',
      queueId: '17',
      cause: 'max_wait_size',
    });
  });

  it.each([
    ['conversation-started', 'conversation-started'],
    ['disconnected', 'conversation-closed'],
  ])('%s becomes %s', (event, type) => {
    expect(only(flow(event), '1')).toMatchObject({ type, occurredAt: T, source: 'hooks' });
  });
});

describe('canonical JSON', () => {
  const event = { type: 'agent-joined', conversationId: 'c-1', domainId: '1', occurredAt: T, channelId: 'inv-1' };

  it('is taken in the dash spelling, with an id from its content or its own', () => {
    expect(only(event)).toMatchObject({ ...event, source: 'producer' });
    expect(only(event).eventId).toBe(only({ ...event }).eventId);
    expect(only(event).eventId).not.toBe(only({ ...event, channelId: 'inv-2' }).eventId);
    expect(only({ ...event, eventId: 'mine' }).eventId).toBe('mine');
  });

  it.each([
    ['a word outside of its list', { messageKind: 'shout' }, /^messageKind: .*"shout"/],
    ['a field that the contract doesn’t have', { text: 'secret' }, /^text: /],
    ['a heartbeat', { type: 'heartbeat' }, /^type: /],
    ['a time in text', { occurredAt: 'abc' }, /^occurredAt: .*found "abc"/],
  ])('is refused with %s', (_, more, message) => {
    expect(() => of({ ...event, ...more })).toThrow(message);
  });
});

describe('what can’t be recognised', () => {
  it('a bus body without its routing key is told what is missing', () => {
    expect(() => of({ conversation_id: 'c-1', timestamp: T, cause: 'flow_end' })).toThrow(/^routingKey: /);
  });

  it.each([[5], ['text'], [null], [{}], [{ routingKey: 'a.b', body: {} }], [{ routingKey: 5, body: {} }]])(
    '%j is refused',
    (message) => {
      expect(() => of(message)).toThrow(BadShape);
    },
  );

  it('a mistake inside of an array names the element', () => {
    const message = bus('close_conversation', { timestamp: 'abc' });
    expect(() => translate(message, null, '[2]')).toThrow(/^\[2\]\.body\.timestamp: .*found "abc"/);
  });
});
