import type { ChatEvent } from '../chat-event';
import type { Place, Step } from '../processor';
import { stamp } from '../version';
import type { Conversation } from './conversation';
import type { Uuid } from './records';

/** An event of a conversation that isn't known may be this much older than its partition's time. */
const TOO_LATE_MS = 86_400_000;

export const isTooLate = ({ timeMs, partitionTimeMs }: Place): boolean =>
  partitionTimeMs !== null && timeMs < partitionTimeMs - TOO_LATE_MS;

/** It opens nothing: whatever it belonged to is forgotten, or was never seen. The ledger says so. */
export const tooLate = (uuidV5: Uuid, event: ChatEvent, place: Place): Step<Conversation> => ({
  kind: 'advance',
  state: null,
  wakeAtMs: null,
  outputs: stamp(place, [
    {
      topic: 'verdicts',
      key: event.conversationId,
      value: {
        kind: 'ignored',
        reason: 'too-late',
        causeText: null,
        episodeId: uuidV5(`too-late:${event.conversationId}`),
        conversationId: event.conversationId,
        domainId: event.domainId,
        version: 0,
        caseKey: null,
        queueId: event.queueId,
        queueName: event.queueName,
        agentId: null,
        anchorAt: place.timeMs,
        deadlineAt: null,
        answeredAt: null,
        decidedAt: place.timeMs,
        policyVersion: place.policyAt(place.timeMs).version,
        provenBy: null,
        marks: ['late'],
        facts: [{ type: event.type, at: place.timeMs, id: event.channelId }],
      },
    },
  ]),
});
