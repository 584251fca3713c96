import type { ActivityCommand } from '../../topology/activity-command';
import { type CaseEvent, type CaseEventType, EMPTY_CASE_EVENT } from '../../topology/case-event';
import type { Answer } from './apply-command';

/** Creatio's answer to a command, or what is found of it later, as the log says it. */
export const answerEvent = (
  command: ActivityCommand,
  answer: Omit<Answer, 'type'> & { readonly type: CaseEventType },
  eventId: string,
  nowMs: number,
): CaseEvent => ({
  ...EMPTY_CASE_EVENT,
  eventId,
  type: answer.type,
  caseKey: command.caseKey,
  source: 'connector',
  occurredAt: nowMs,
  receivedAt: nowMs,
  version: command.version,
  caseId: command.caseId,
  domainId: command.domainId,
  operator: answer.operator ?? null,
  cause: answer.cause ?? null,
  notified: answer.notified ?? [],
  rung: answer.rung ?? null,
  marks: answer.marks ?? [],
});
