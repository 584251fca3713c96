import { type CaseEvent, EMPTY_CASE_EVENT } from '../../src/topology/case-event';
import { TOPICS } from '../../src/topology/topics';
import { T } from './chat-events';

let counter = 0;

/** A case event of customer `client:1:501`; `at` counts from T. */
export const caseEvent = (type: CaseEvent['type'], at: number, more: Partial<CaseEvent> = {}): CaseEvent => {
  counter += 1;
  return {
    ...EMPTY_CASE_EVENT,
    eventId: `case-event-${counter}`,
    type,
    caseKey: 'client:1:501',
    source: 'api',
    occurredAt: T + at,
    receivedAt: T + at,
    ...more,
  };
};

export const missedEpisode = (at: number, episodeId = 'e-1', more: Partial<CaseEvent> = {}): CaseEvent => {
  counter += 1;
  return caseEvent('missed', at, {
    source: 'detector',
    episodeId,
    version: counter * 1000,
    domainId: '1',
    conversationId: `c-${episodeId}`,
    queueId: '17',
    queueName: 'Support',
    cause: 'queue-timeout',
    anchorAt: T + at - 310_000,
    deadlineAt: T + at - 10_000,
    customerId: '501',
    messenger: 'telegram',
    ...more,
  });
};

/** All detector partitions say that it is `at`. */
export const allBeat = (at: number): CaseEvent[] =>
  Array.from({ length: TOPICS.chatEvents.partitions }, (_, partition) =>
    caseEvent('heartbeat', at, { caseKey: '', source: 'detector', origin: `detector-${partition}` }),
  );

export const action = (
  type: 'accept' | 'decline' | 'complete' | 'cancel',
  at: number,
  operator: string,
  caseId: string,
  actionId?: string,
): CaseEvent => caseEvent(type, at, { operator, caseId, actionId: actionId ?? `${type}-${operator}-${at}` });
