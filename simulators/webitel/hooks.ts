import { agentAt, type NativeMessage, type Stage } from './stage';
import type { Step } from './step';

/** Webitel starts the schema, the schema makes its request. */
const SCHEMA_MS = 40;

/** What the queue's hooks and the chat's flow send at a step: variables, all text. */
export const hookMessages = (stage: Stage, step: Step, atMs: number): readonly NativeMessage[] =>
  variablesAt(stage, step, atMs).map((body, i) => ({
    conversationId: stage.conversationId,
    atMs: atMs + SCHEMA_MS * (i + 1),
    path: `/webitel/events?domain=${stage.domainId}`,
    body,
    retries: false,
  }));

type Variables = Readonly<Record<string, string>>;

const variablesAt = (stage: Stage, step: Step, atMs: number): readonly Variables[] => {
  switch (step.kind) {
    case 'customer-starts':
      return [flow(stage, 'conversation-started', atMs)];
    case 'joins-queue':
      return [hook(stage, 'joined', atMs), hook(stage, 'wait_agent', atMs + 20)];
    case 'agent-offered':
      return [hook(stage, 'offering', atMs, step.agent)];
    case 'agent-joins':
      return [hook(stage, 'bridged', atMs, step.agent)];
    case 'agent-declines':
      return [hook(stage, 'missed', atMs, step.agent), hook(stage, 'wait_agent', atMs + 20)];
    case 'leaves-queue':
      return [
        ...(stage.bridged === null ? [] : [hook(stage, 'processing', atMs - 10, stage.bridged.agent)]),
        { ...hook(stage, 'leaving', atMs, stage.bridged?.agent), cc_result: step.result },
      ];
    case 'queue-rejected':
      return [{ ...flow(stage, 'queue-rejected', atMs), queue_id: String(stage.queue.id), cause: step.cause }];
    case 'closes':
      // A broadcast has no flow; a flow isn't told who ended its chat.
      return step.cause === 'broadcast_end' ? [] : [flow(stage, 'disconnected', atMs + 30)];
    case 'customer-writes':
    case 'bot-writes':
    case 'agent-writes':
    case 'agent-leaves':
    case 'broadcast':
      return [];
  }
};

const conversationVariables = ({ customer }: Stage): Variables => ({
  cid: String(customer.id),
  chat: customer.messenger,
  user: customer.externalId,
  from: customer.name,
});

const flow = (stage: Stage, event: string, atMs: number): Variables => ({
  ...conversationVariables(stage),
  event,
  conversation_id: stage.conversationId,
  timestamp: String(atMs),
});

const hook = (stage: Stage, state: string, atMs: number, agent?: number): Variables => ({
  ...conversationVariables(stage),
  attempt_id: String(stage.attemptId),
  queue_id: String(stage.queue.id),
  queue_name: stage.queue.name,
  destination: stage.customer.externalId,
  channel: 'chat',
  state,
  timestamp: String(atMs),
  joined_at: String(stage.joinedQueueAtMs ?? atMs),
  member_channel_id: stage.conversationId,
  ...(stage.bridged === null ? {} : { bridged_at: String(stage.bridged.atMs) }),
  ...(agent === undefined ? {} : agentVariables(stage, agent)),
});

const agentVariables = (stage: Stage, agent: number): Variables => {
  const { agentId, userId, name } = agentAt(stage, agent);
  return {
    agent_id: String(agentId),
    user_id: String(userId),
    agent_name: name,
    agent_extension: String(userId),
    // Webitel puts the conversation's own id here.
    agent_channel_id: stage.conversationId,
  };
};
