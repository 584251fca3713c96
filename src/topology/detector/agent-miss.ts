import type { ChatEvent } from '../chat-event';
import type { Place } from '../processor';
import type { Conversation } from './conversation';
import type { Uuid } from './records';
import type { Said } from './tell';

const REMEMBERED = 20;

/** For reports only, and never a case: it rang at an agent in vain. Once for each invite. */
export const agentMiss = (
  uuidV5: Uuid,
  conversationId: string,
  state: Conversation,
  event: ChatEvent,
  place: Place,
): Said => {
  const id = event.channelId ?? event.agentId ?? '';
  if (state.toldMisses?.includes(id)) return { state, outputs: [] };
  return {
    state: { ...state, toldMisses: [...(state.toldMisses ?? []), id].slice(-REMEMBERED) },
    outputs: [
      {
        topic: 'verdicts',
        key: conversationId,
        value: {
          kind: 'agent-miss',
          reason: event.cause ?? 'not-answered',
          causeText: event.cause,
          episodeId: uuidV5(`agent-miss:${conversationId}:${id}`),
          conversationId,
          domainId: state.domain ?? '',
          version: 0,
          caseKey: null,
          queueId: event.queueId,
          queueName: event.queueName,
          agentId: event.agentId,
          anchorAt: place.timeMs,
          deadlineAt: null,
          answeredAt: null,
          decidedAt: place.timeMs,
          policyVersion: place.policyAt(state.first).version,
          provenBy: null,
          marks: [],
          facts: [],
        },
      },
    ],
  };
};
