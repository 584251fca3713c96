import type { Actor, Engine } from './engine';
import { ACTIVITY_STATUS, OPERATORS } from './seed';
import type { Store } from './store';

export const OPERATOR_ACTIONS = ['accept', 'decline', 'complete', 'dismiss', 'postpone'] as const;
export type OperatorAction = (typeof OPERATOR_ACTIONS)[number];

const POSTPONE_MS = 5 * 60_000;

/**
 * What an operator does by hand inside Creatio: with the activity (accept, decline, complete) or with his reminder alone (dismiss, postpone).
 *
 * @throws TypeError for an unknown operator; ODataFailure 404 for an unknown activity
 */
export const operate = (
  action: OperatorAction,
  activityId: string,
  login: string,
  { engine, store, now }: { readonly engine: Engine; readonly store: Store; readonly now: () => number },
): void => {
  const operator = OPERATORS.find((each) => each.login === login);
  if (operator === undefined)
    throw new TypeError(`no operator ${login}; there are ${OPERATORS.map((each) => each.login).join(', ')}`);
  const me: Actor = { contactId: operator.contactId };
  const mine = (store.find('Reminding', 'SubjectId', [activityId]) ?? []).filter(
    (row) => row['ContactId'] === operator.contactId,
  );
  switch (action) {
    case 'accept':
      engine.update('Activity', activityId, { StatusId: ACTIVITY_STATUS.inProgress, OwnerId: operator.contactId }, me);
      return;
    case 'decline':
      engine.update('Activity', activityId, { StatusId: ACTIVITY_STATUS.canceled }, me);
      return;
    case 'complete':
      engine.update('Activity', activityId, { StatusId: ACTIVITY_STATUS.completed }, me);
      return;
    case 'dismiss':
      for (const row of mine) engine.remove('Reminding', row.Id, me);
      return;
    case 'postpone':
      for (const row of mine) engine.update('Reminding', row.Id, { RemindTime: now() + POSTPONE_MS }, me);
  }
};
