import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { uuidV5 } from '../../ids/uuid-v5';
import type { Clock } from '../../ports/clock';
import type { Codecs } from '../../ports/codec';
import type { LogWriter } from '../../ports/log';
import type { Meter } from '../../ports/meter';
import { type CaseEvent, type CaseEventSource, EMPTY_CASE_EVENT } from '../../topology/case-event';
import type { ActionAnswer } from '../../topology/claim';
import { chatUrl } from '../../topology/connector/activity';
import { TOPICS } from '../../topology/topics';
import { readBody, TooLarge } from '../../web/body';
import { mayEnter } from '../../web/credentials';
import { createEventWriter, NotAcknowledged, TooMuchPending } from '../relay/event-writer';
import { ACTIONS, type Action, type ActionRequest, BadAction, fromCallback, fromDesk } from './action-request';
import type { AnswerDesk } from './answer-desk';
import type { ClaimsView } from './claims-view';

export interface ActionsDeps {
  readonly writer: LogWriter;
  readonly codecs: Codecs;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly desk: AnswerDesk;
  /** null until the claims topic has been read whole. */
  claims(): ClaimsView | null;
  readonly config: {
    readonly actionsToken: string | undefined;
    readonly callbackToken: string | undefined;
    readonly chatUrlTemplate: string;
    readonly answerTimeoutMs: number;
    readonly sendTimeoutMs: number;
  };
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

type Written = 'taken' | 'unknown-case' | 'not-acknowledged';

const MAX_BODY_BYTES = 65_536;
/** Actions that wait for Kafka: memory is bounded, and who asked is told to ask again. */
const MAX_PENDING = 10_000;
const DESK_PATH = new RegExp(`^/cases/([^/]+)/(${ACTIONS.join('|')})$`);
const CALLBACK_PATH = '/creatio/actions';

/** Takes operators' actions into case-events and gives back what the cases processor answered: the order of the topic decides who was first. */
export const createActions = (
  deps: ActionsDeps,
): { handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> } => {
  const { clock, codecs, meter, desk, config } = deps;
  const events = createEventWriter({
    writer: deps.writer,
    timeoutMs: config.sendTimeoutMs,
    maxPending: MAX_PENDING,
  });

  const write = async (request: ActionRequest, actionId: string, source: CaseEventSource): Promise<Written> => {
    const claim = deps.claims()?.get(request.caseId);
    if (claim === undefined) return 'unknown-case';
    const nowMs = clock.now();
    const event: CaseEvent = {
      ...EMPTY_CASE_EVENT,
      eventId: uuidV5(`action:${actionId}`),
      type: request.action,
      caseKey: claim.caseKey,
      source,
      // When it was taken: the order of the log decides, and a caller's clock decides nothing.
      occurredAt: nowMs,
      receivedAt: nowMs,
      caseId: request.caseId,
      operator: request.operator,
      actionId,
    };
    const value = codecs.encode('caseEvents', event);
    try {
      await events.write([{ topic: TOPICS.caseEvents.name, key: claim.caseKey, value }]);
      return 'taken';
    } catch (error) {
      if (error instanceof NotAcknowledged || error instanceof TooMuchPending) return 'not-acknowledged';
      throw error;
    }
  };

  const atDesk = async (request: ActionRequest): Promise<Reply> => {
    const { caseId, action, operator } = request;
    const actionId = request.actionId ?? randomUUID();
    const startedMs = performance.now();
    const waiting = desk.waitFor({ actionId, action, caseId, operator }, config.answerTimeoutMs);
    try {
      const written = await write(request, actionId, 'api');
      if (written !== 'taken') return notTaken(written, actionId);
      const answer = await waiting.answer;
      meter.observe('missed_chats_action_seconds', (performance.now() - startedMs) / 1_000, { action });
      meter.count('missed_chats_actions_total', { action, result: answer?.result ?? 'no-answer' });
      // It stands in the log and will be answered: asking again with the same id is safe.
      if (answer === null)
        return { status: 503, body: { error: 'no answer yet: ask again with the same actionId', actionId } };
      return { status: 200, body: bodyOf(answer, config.chatUrlTemplate) };
    } finally {
      waiting.end();
    }
  };

  const byCallback = async (request: ActionRequest): Promise<Reply> => {
    const { caseId, action, operator, atMs } = request;
    const actionId = request.actionId ?? uuidV5(`callback:${caseId}:${action}:${operator}:${atMs ?? ''}`);
    const written = await write(request, actionId, 'callback');
    if (written !== 'taken') return notTaken(written, actionId);
    meter.count('missed_chats_actions_total', { action, result: 'taken' });
    return { status: 202, body: { taken: true, actionId } };
  };

  const answer = async (path: string, request: IncomingMessage): Promise<Reply> => {
    const desked = DESK_PATH.exec(path);
    const bytes = await readBody(request, MAX_BODY_BYTES);
    const token = desked === null ? config.callbackToken : config.actionsToken;
    if (!mayEnter(request.headers, bytes, { token }))
      return { status: 401, body: { error: 'send Authorization: Bearer and the token' } };
    if (deps.claims() === null) return { status: 503, body: { error: 'claims are still being read' } };
    const body: unknown = JSON.parse(bytes.toString('utf8') || '{}');
    return desked === null
      ? byCallback(fromCallback(body))
      : atDesk(fromDesk(desked[1] ?? '', desked[2] as Action, body));
  };

  return {
    handle: async (request, response) => {
      const path = new URL(request.url ?? '/', 'http://actions').pathname;
      if (path !== CALLBACK_PATH && !DESK_PATH.test(path)) return false;
      if (request.method !== 'POST') {
        response.writeHead(405, { allow: 'POST' }).end();
        return true;
      }
      const { status, body } = await answer(path, request).catch(replyTo);
      const headers = { 'content-type': 'application/json', ...(status === 503 ? { 'retry-after': '1' } : {}) };
      response.writeHead(status, headers).end(`${JSON.stringify(body)}\n`);
      return true;
    },
  };
};

const notTaken = (why: Exclude<Written, 'taken'>, actionId: string): Reply =>
  why === 'unknown-case'
    ? { status: 404, body: { result: 'refused', cause: why, actionId } }
    : { status: 503, body: { error: 'Kafka does not acknowledge: ask again with the same actionId', actionId } };

const bodyOf = (answer: ActionAnswer, template: string): unknown => ({
  actionId: answer.actionId,
  result: answer.result,
  by: answer.by,
  since: answer.since === null ? null : new Date(answer.since).toISOString(),
  cause: answer.cause,
  chatUrl: answer.result === 'won' && answer.conversationId !== null ? chatUrl(answer.conversationId, template) : null,
});

const replyTo = (error: unknown): Reply => {
  if (error instanceof BadAction) return { status: 400, body: { error: error.message } };
  if (error instanceof SyntaxError) return { status: 400, body: { error: `the body is no JSON: ${error.message}` } };
  if (error instanceof TooLarge) return { status: 413, body: { error: error.message } };
  throw error;
};
