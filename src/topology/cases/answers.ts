import type { CaseEvent } from '../case-event';
import type { ActionAnswer, ActionResult } from '../claim';
import type { Output, Place } from '../processor';
import type { CustomerState, KeptAnswer } from './case';
import type { Folded } from './moves';

/** Answers kept per customer; an action that is repeated after so many others is decided anew. */
const KEPT_ANSWERS = 100;

/** An operator's action, whichever way it came. */
export interface Action {
  readonly actionId: string;
  readonly action: string;
  readonly caseId: string;
  readonly operator: string;
}

/** What an answer says beside its result. */
export interface Details {
  readonly by?: string | null;
  readonly since?: number;
  readonly cause?: string;
  readonly conversationId?: string;
}

export const actionOf = (event: CaseEvent): Action => ({
  actionId: event.actionId ?? event.eventId,
  action: event.type,
  caseId: event.caseId ?? '',
  operator: event.operator ?? '',
});

/**
 * The answer that this action was given before.
 *
 * @returns undefined for a new one; `other`: the id stands for something else already
 */
export const knownAnswer = (state: CustomerState, action: Action): KeptAnswer | 'other' | undefined => {
  const known = state.answers?.[action.actionId];
  if (known === undefined) return undefined;
  const same = known.action === action.action && known.caseId === action.caseId && known.operator === action.operator;
  return same ? known : 'other';
};

/** Answers an action, and remembers the answer: its repetition gets the same one. */
export const answering = (so: Folded, action: Action, result: ActionResult, details: Details, place: Place): Folded => {
  const { by, since, cause, conversationId } = details;
  const kept: KeptAnswer = {
    action: action.action,
    caseId: action.caseId,
    operator: action.operator,
    result,
    ...(by == null ? {} : { by }),
    ...(since === undefined ? {} : { since }),
    ...(cause === undefined ? {} : { cause }),
    ...(conversationId === undefined ? {} : { conversationId }),
  };
  const answers = Object.entries({ ...so.state.answers, [action.actionId]: kept }).slice(-KEPT_ANSWERS);
  return {
    state: { ...so.state, answers: Object.fromEntries(answers) },
    outputs: [...so.outputs, answerOutput(action.actionId, kept, place)],
  };
};

export const answerOutput = (actionId: string, kept: KeptAnswer, place: Place): Output => {
  const value: ActionAnswer = {
    actionId,
    action: kept.action,
    caseId: kept.caseId,
    caseKey: place.key,
    operator: kept.operator,
    result: kept.result,
    by: kept.by ?? null,
    since: kept.since ?? null,
    cause: kept.cause ?? null,
    conversationId: kept.conversationId ?? null,
    version: 0,
  };
  return { topic: 'actionAnswers', key: place.key, value };
};

/** Without the answers about cases that are forgotten. */
export const answersWithout = (state: CustomerState, caseIds: readonly string[]): CustomerState => {
  const { answers, ...rest } = state;
  const left = Object.entries(answers ?? {}).filter(([, { caseId }]) => !caseIds.includes(caseId));
  return left.length === 0 ? rest : { ...rest, answers: Object.fromEntries(left) };
};
