import type { CaseEvent } from '../topology/case-event';
import type { ChatEvent, ChatEventType } from '../topology/chat-event';

/** What the last hours of the topics showed. */
export interface Traffic {
  /** By queue: how often each kind of event was seen, in conversations that were in the queue. */
  readonly queues: ReadonlyMap<string, QueueTraffic>;
  /** By `feed/origin`: the newest heartbeat of each partition, epoch ms. */
  readonly origins: ReadonlyMap<string, ReadonlyMap<number, number>>;
  /** Origins that said that they stop. */
  readonly signedOff: ReadonlySet<string>;
  /** By detector partition: up to when its verdicts are given, event time, epoch ms. */
  readonly detectorTimes: ReadonlyMap<number, number>;
  readonly events: number;
}

export interface QueueTraffic {
  readonly seen: ReadonlyMap<ChatEventType, number>;
  /** Messages of humans, or of channels that were an agent's. */
  readonly agentMessages: number;
}

export interface TrafficCounter {
  onChatEvent(event: ChatEvent, partition: number): void;
  onCaseEvent(event: CaseEvent): void;
  traffic(): Traffic;
}

interface Counted {
  readonly seen: Map<ChatEventType, number>;
  agentMessages: number;
}

interface Conversation {
  readonly queues: Set<string>;
  readonly agentChannels: Set<string>;
}

const DETECTOR = /^detector-(\d+)$/;

/** Counts what feeds show, event by event. Events that name no queue count for the queues that their conversation has been in. */
export const createTrafficCounter = (): TrafficCounter => {
  const queues = new Map<string, Counted>();
  const conversations = new Map<string, Conversation>();
  const origins = new Map<string, Map<number, number>>();
  const signedOff = new Set<string>();
  const detectorTimes = new Map<number, number>();
  let events = 0;

  const onHeartbeat = (event: ChatEvent, partition: number): void => {
    const origin = `${event.feed ?? ''}/${event.origin ?? ''}`;
    const times = origins.get(origin) ?? new Map<number, number>();
    origins.set(origin, times.set(partition, Math.max(times.get(partition) ?? 0, event.occurredAt)));
    if (event.signOff) signedOff.add(origin);
    else signedOff.delete(origin);
  };

  return {
    onChatEvent: (event, partition) => {
      if (event.type === 'heartbeat') {
        onHeartbeat(event, partition);
        return;
      }
      events += 1;
      const known = conversations.get(event.conversationId) ?? { queues: new Set(), agentChannels: new Set() };
      conversations.set(event.conversationId, known);
      if (event.queueId !== null) known.queues.add(event.queueId);
      if ((event.type === 'agent-offered' || event.type === 'agent-joined') && event.channelId !== null)
        known.agentChannels.add(event.channelId);
      const isAgents =
        event.type === 'message-sent' &&
        event.messageKind === 'content' &&
        (event.senderRole === 'human' || known.agentChannels.has(event.channelId ?? ''));
      for (const queue of known.queues) {
        const counted = queues.get(queue) ?? { seen: new Map(), agentMessages: 0 };
        queues.set(queue, counted);
        counted.seen.set(event.type, (counted.seen.get(event.type) ?? 0) + 1);
        if (isAgents) counted.agentMessages += 1;
      }
    },
    onCaseEvent: (event) => {
      const partition = event.type === 'heartbeat' ? DETECTOR.exec(event.origin ?? '')?.[1] : undefined;
      if (partition === undefined) return;
      const before = detectorTimes.get(Number(partition)) ?? 0;
      detectorTimes.set(Number(partition), Math.max(before, event.occurredAt));
    },
    traffic: () => ({ queues, origins, signedOff, detectorTimes, events }),
  };
};
