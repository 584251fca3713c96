import { agentAt, type NativeMessage, type Stage } from './stage';
import type { Step } from './step';

/** One message on an exchange: what a tap, or the engine's websocket, makes a request of. */
interface Published {
  readonly name: string;
  /** Whom this copy is for. */
  readonly userId: number;
  readonly body: object;
}

/** Joins, leaves and declines are published in whole seconds. */
const wholeSecond = (atMs: number): number => Math.floor(atMs / 1000) * 1000;

/** Text of every message; it must never be seen again behind the relay. */
export const MESSAGE_TEXT = 'text of a message, not to be carried';

/**
 * What Webitel publishes at a step: on the `chat` exchange one copy for each agent who is invited or in the chat, and none if there is
 * none; on `callcenter` the states of the agent's task.
 */
export const busMessages = (stage: Stage, step: Step, atMs: number): readonly NativeMessage[] => [
  ...chatCopies(stage, step, atMs).map(({ name, userId, body }) =>
    busMessage(stage, atMs, { routingKey: `event.${name}.${stage.domainId}.${userId}`, body }),
  ),
  ...callcenterStates(stage, step, atMs),
];

/** The same `chat` copies as the engine's websocket forwards them, without their routing keys. */
export const engineMessages = (stage: Stage, step: Step, atMs: number): readonly NativeMessage[] =>
  chatCopies(stage, step, atMs).map(({ name, body }) => ({
    ...busMessage(stage, atMs, { event: 'chat', data: { action: name, data: body } }),
    path: `/webitel/events?domain=${stage.domainId}`,
  }));

const busMessage = (stage: Stage, atMs: number, body: unknown): NativeMessage => ({
  conversationId: stage.conversationId,
  atMs: atMs + 15,
  path: '/webitel/events',
  body,
  retries: true,
});

const chatCopies = (stage: Stage, step: Step, atMs: number): readonly Published[] => {
  const base = { conversation_id: stage.conversationId };
  const everybody = [...stage.invites.keys()].map((agent) => agentAt(stage, agent).userId);
  const toAll = (name: string, body: object): readonly Published[] =>
    everybody.map((userId) => ({ name, userId, body: { ...base, ...body } }));
  switch (step.kind) {
    case 'agent-offered': {
      const { userId } = agentAt(stage, step.agent);
      const others = everybody.filter((other) => other !== userId);
      return [
        { name: 'user_invite', userId, body: invite(stage, step.agent, atMs) },
        ...others.map((other) => ({
          name: 'invite_conversation',
          userId: other,
          body: { ...base, timestamp: wholeSecond(atMs), user_id: userId },
        })),
      ];
    }
    case 'agent-joins':
      return toAll('join_conversation', { timestamp: wholeSecond(atMs), member: agentMember(stage, step.agent, atMs) });
    case 'agent-declines': {
      const { userId } = agentAt(stage, step.agent);
      return everybody.map((to) => ({
        name: 'decline_invite',
        userId: to,
        body: {
          ...base,
          timestamp: wholeSecond(atMs),
          user_id: userId,
          // Only the invited agent's own copy names the invite.
          invite_id: to === userId ? inviteId(stage, step.agent) : '',
          ...(step.cause === '' ? {} : { cause: step.cause }),
        },
      }));
    }
    case 'agent-leaves':
      return toAll('leave_conversation', {
        timestamp: wholeSecond(atMs),
        leaved_channel_id: inviteId(stage, step.agent),
        ...(step.cause === null ? {} : { cause: step.cause }),
      });
    case 'customer-starts':
    case 'customer-writes':
    case 'bot-writes':
    case 'agent-writes': {
      const last = stage.messages.at(-1);
      return last === undefined ? [] : toAll('message', { timestamp: atMs, ...message(last) });
    }
    case 'closes':
      return toAll('close_conversation', {
        timestamp: atMs,
        from_channel_id: step.cause === 'client_leave' ? stage.customerChannelId : stage.conversationId,
        cause: step.cause,
      });
    case 'joins-queue':
    case 'leaves-queue':
    case 'queue-rejected':
    case 'broadcast':
      return [];
  }
};

const inviteId = (stage: Stage, agent: number): string => stage.invites.get(agent) ?? '';

const message = (sent: Stage['messages'][number]): object => ({
  id: sent.id,
  channel_id: sent.channelId ?? '',
  created_at: sent.atMs,
  type: 'text',
  text: MESSAGE_TEXT,
});

const agentMember = (stage: Stage, agent: number, atMs: number): object => {
  const { userId, name } = agentAt(stage, agent);
  return { id: inviteId(stage, agent), type: 'webitel', name, user_id: userId, internal: true, updated_at: atMs };
};

const invite = (stage: Stage, agent: number, atMs: number): object => {
  const { agentId, name } = agentAt(stage, agent);
  const { customer, queue } = stage;
  return {
    conversation_id: stage.conversationId,
    timestamp: atMs,
    title: queue.name,
    invite_id: inviteId(stage, agent),
    timeout_sec: 30,
    variables: {
      cc_queue_id: String(queue.id),
      cc_queue_name: queue.name,
      cc_queue_type: '6',
      cc_attempt_id: String(stage.attemptId),
      cc_agent_id: String(agentId),
      cc_team_id: '3',
      wbt_agent_name: name,
    },
    conversation: {
      id: stage.conversationId,
      title: customer.name,
      created_at: stage.startedAtMs,
      updated_at: atMs,
    },
    members: [
      {
        id: stage.customerChannelId,
        type: customer.messenger,
        name: customer.name,
        user_id: customer.id,
        internal: false,
        external_id: customer.externalId,
        via: { id: customer.gateway.id, type: customer.messenger, name: customer.gateway.name },
      },
    ],
    messages: stage.messages.map(message),
  };
};

const callcenterStates = (stage: Stage, step: Step, atMs: number): readonly NativeMessage[] => {
  const state = (agent: number, status: string, more: object = {}): NativeMessage => {
    const { userId } = agentAt(stage, agent);
    return busMessage(stage, atMs, {
      routingKey: `events.channel.chat.${stage.domainId}.${stage.queue.id}.${userId}`,
      body: {
        event: 'channel',
        user_id: userId,
        data: { attempt_id: stage.attemptId, channel: 'chat', status, timestamp: atMs, ...more },
      },
    });
  };
  switch (step.kind) {
    case 'agent-offered': {
      const channels = {
        member_channel_id: stage.conversationId,
        agent_channel_id: inviteId(stage, step.agent),
      };
      const distribute = {
        app_id: 'simulator',
        channel: 'chat',
        queue_id: stage.queue.id,
        queue_name: stage.queue.name,
        agent_id: agentAt(stage, step.agent).agentId,
        ...channels,
        communication: { destination: stage.customer.externalId },
        variables: {},
        has_reporting: false,
        has_form: false,
      };
      return [
        state(step.agent, 'distribute', { distribute }),
        state(step.agent, 'offering', { offering: { ...channels, auto_answer: false } }),
      ];
    }
    case 'agent-joins':
      return [state(step.agent, 'bridged')];
    case 'agent-declines':
      return [state(step.agent, 'missed', { missed: { timeout: atMs + 10_000 } })];
    case 'agent-leaves':
      return [state(step.agent, 'wrap_time', { wrap_time: { timeout: atMs + 10_000 } })];
    case 'customer-starts':
    case 'customer-writes':
    case 'bot-writes':
    case 'agent-writes':
    case 'joins-queue':
    case 'leaves-queue':
    case 'queue-rejected':
    case 'broadcast':
    case 'closes':
      return [];
  }
};
