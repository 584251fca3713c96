import type { Popups } from './popups';
import { NOTIFICATION_TYPE } from './seed';
import type { Store } from './store';

/** Creatio's background jobs that touch reminders. They write rows directly: no rules run, ModifiedOn stays. */
export interface Jobs {
  /** Runs what has come due since the last call. While the application is down, call `skip` instead. */
  tick(nowMs: number): void;
  skip(nowMs: number): void;
}

const JOB_INTERVAL_MS = 60_000;
/** A reminder that came due longer ago than this is never sent. */
const FIND_WINDOW_MS = 5 * 60_000;
const DAY_MS = 86_400_000;
const CLEANER_AT_MS = 2 * 3_600_000;
const NOTIFICATIONS_EXPIRE_MS = 30 * DAY_MS;

const sendDue = (store: Store, popups: Popups, nowMs: number): void => {
  for (const row of store.rows('Reminding')) {
    const time = row['RemindTime'];
    if (row['IsNeedToSend'] !== true || row['NotificationTypeId'] !== NOTIFICATION_TYPE.reminding) continue;
    if (typeof time !== 'number' || time > nowMs || time < nowMs - FIND_WINDOW_MS) continue;
    const contact = row['ContactId'];
    // The job joins SysAdminUnit: a contact without a user is not picked.
    if (typeof contact !== 'string' || store.find('SysAdminUnit', 'ContactId', [contact])?.length === 0) continue;
    popups.send(row, 'job', nowMs);
    store.put('Reminding', { ...row, IsNeedToSend: false });
  }
};

const clean = (store: Store, nowMs: number): void => {
  for (const row of [...store.rows('Reminding')]) {
    const subject = typeof row['SubjectId'] === 'string' ? store.get('Activity', row['SubjectId']) : undefined;
    const status = subject?.['StatusId'];
    const finished = typeof status === 'string' && store.get('ActivityStatus', status)?.['Finish'] === true;
    const created = typeof row['CreatedOn'] === 'number' ? row['CreatedOn'] : nowMs;
    const oldNotification =
      row['NotificationTypeId'] === NOTIFICATION_TYPE.notification &&
      row['IsRead'] === true &&
      created < nowMs - NOTIFICATIONS_EXPIRE_MS;
    if (oldNotification || (finished && row['NotificationTypeId'] === NOTIFICATION_TYPE.reminding))
      store.delete('Reminding', row.Id);
  }
};

const dayOfCleaning = (atMs: number): number => Math.floor((atMs - CLEANER_AT_MS) / DAY_MS);

export const makeJobs = (store: Store, popups: Popups, startMs: number): Jobs => {
  let lastMs = startMs;
  return {
    tick: (nowMs) => {
      if (nowMs < lastMs) lastMs = nowMs;
      // One round for all that is due: catching up minute by minute would send what a stopped server had lost.
      if (nowMs - lastMs < JOB_INTERVAL_MS) return;
      sendDue(store, popups, nowMs);
      if (dayOfCleaning(nowMs) > dayOfCleaning(lastMs)) clean(store, nowMs);
      lastMs = nowMs;
    },
    skip: (nowMs) => {
      lastMs = nowMs;
    },
  };
};
