import type { EntityRules } from './engine';
import type { Popups } from './popups';
import type { Row } from './schema';
import { NOTIFICATION_TYPE } from './seed';

const SHOWN_COLUMNS = ['RemindTime', 'ContactId', 'Description', 'SubjectCaption'] as const;

const isDue = (row: Row, nowMs: number): boolean => typeof row['RemindTime'] !== 'number' || row['RemindTime'] <= nowMs;

/** What Creatio's server does on each save of a Reminding: send at once, or leave it to the job. */
export const makeRemindingRules = (popups: Popups): EntityRules => ({
  beforeSave: (after, before, { nowMs }) => {
    if (after['NotificationTypeId'] !== NOTIFICATION_TYPE.reminding) return { ...after, IsNeedToSend: false };
    if (isDue(after, nowMs)) return { ...after, IsNeedToSend: false };
    const changed = SHOWN_COLUMNS.some((column) => before?.[column] !== after[column]);
    return changed ? { ...after, IsNeedToSend: true } : after;
  },
  afterSave: (after, before, { nowMs }) => {
    // Any save of a due row pops up again, were it only IsRead: the scar that makes clients delete instead of patching.
    const again =
      after['NotificationTypeId'] === NOTIFICATION_TYPE.reminding
        ? isDue(after, nowMs)
        : SHOWN_COLUMNS.some((column) => before?.[column] !== after[column]);
    if (again) popups.send(after, 'saved', nowMs);
  },
});
