import type { Actor, Engine } from './engine';
import type { Row } from './schema';
import { ACTIVITY_STATUS, OPERATORS } from './seed';
import type { Store } from './store';

export const OPERATOR_ACTIONS = [
  'accept',
  'begin',
  'take',
  'decline',
  'cancel',
  'complete',
  'reassign',
  'edit',
  'delete',
  'dismiss',
  'postpone',
] as const;
export type OperatorAction = (typeof OPERATOR_ACTIONS)[number];

/** What the business process tells of an edit: the body of its call. */
export interface Told {
  readonly activityId: string;
  readonly action: 'accept' | 'decline' | 'cancel' | 'complete';
  /** Contact. */
  readonly operator: string;
  /** ModifiedOn, ISO. */
  readonly at: string;
}

export interface Screens {
  readonly engine: Engine;
  readonly store: Store;
  now(): number;
}

export interface Act {
  readonly action: OperatorAction;
  readonly activityId: string;
  /** Login. */
  readonly operator: string;
  /** reassign: login of the new owner. */
  readonly to?: string;
}

const POSTPONE_MS = 5 * 60_000;

/**
 * What an operator does by hand inside Creatio: with the activity (the button Accept sets status and owner; begin: status alone; take: owner alone), or with
 * his reminder alone (dismiss, postpone).
 *
 * @returns what a business process that listens to Status and Owner would tell; null: nothing
 * @throws TypeError for an unknown operator; ODataFailure 404 for an unknown activity
 */
export const operate = (act: Act, screens: Screens): Told | null => {
  const { engine, store, now } = screens;
  const { activityId } = act;
  const contactId = contactOf(act.operator);
  const me: Actor = { contactId };
  const save = (columns: Readonly<Record<string, string | number | boolean | null>>): void =>
    void engine.update('Activity', activityId, columns, me);
  const mine = (): Row[] =>
    (store.find('Reminding', 'SubjectId', [activityId]) ?? []).filter((row) => row['ContactId'] === contactId);
  const before = store.get('Activity', activityId)?.['StatusId'];
  switch (act.action) {
    case 'accept':
      save({ StatusId: ACTIVITY_STATUS.inProgress, OwnerId: contactId });
      break;
    case 'begin':
      save({ StatusId: ACTIVITY_STATUS.inProgress });
      break;
    case 'take':
      save({ OwnerId: contactId });
      break;
    case 'decline':
    case 'cancel':
      save({ StatusId: ACTIVITY_STATUS.canceled });
      break;
    case 'complete':
      save({ StatusId: ACTIVITY_STATUS.completed });
      break;
    case 'reassign':
      save({ OwnerId: contactOf(act.to ?? '') });
      return null;
    case 'edit':
      save({ DetailedResult: `called at ${now()}` });
      return null;
    case 'delete':
      engine.remove('Activity', activityId, me);
      return null;
    case 'dismiss':
      for (const row of mine()) engine.remove('Reminding', row.Id, me);
      return null;
    case 'postpone':
      for (const row of mine()) engine.update('Reminding', row.Id, { RemindTime: now() + POSTPONE_MS }, me);
      return null;
  }
  const saved = store.get('Activity', activityId);
  const action = wordOf(saved?.['StatusId'] ?? null, before ?? null);
  return action === null ? null : { activityId, action, operator: contactId, at: new Date(now()).toISOString() };
};

const contactOf = (login: string): string => {
  const operator = OPERATORS.find((each) => each.login === login);
  if (operator === undefined)
    throw new TypeError(`no operator ${login}; there are ${OPERATORS.map((each) => each.login).join(', ')}`);
  return operator.contactId;
};

/** As the process's gateway has it. An owner alone is an accept, too: the signal listens to both columns. */
const wordOf = (status: unknown, before: unknown): Told['action'] | null => {
  switch (status) {
    case ACTIVITY_STATUS.completed:
      return 'complete';
    case ACTIVITY_STATUS.canceled:
      return before === ACTIVITY_STATUS.inProgress ? 'cancel' : 'decline';
    case ACTIVITY_STATUS.inProgress:
    case ACTIVITY_STATUS.notStarted:
      return 'accept';
    default:
      return null;
  }
};
