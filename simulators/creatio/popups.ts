import type { Row, Value } from './schema';
import type { Store } from './store';

/** One message that the Notification Center showed to one user. */
export interface Popup {
  readonly atMs: number;
  readonly login: Value;
  readonly contactId: Value;
  readonly remindingId: string;
  readonly subjectId: Value;
  readonly caption: Value;
  readonly cause: 'saved' | 'job';
}

export interface Popups {
  /** Shows a reminder to every user of its contact; to nobody if the contact has no user. */
  send(reminding: Row, cause: Popup['cause'], nowMs: number): void;
  all(): readonly Popup[];
  /** How many were shown since the start, also those that are no longer listed. */
  count(): number;
  clear(): void;
}

const KEPT = 20_000;

export const makePopups = (store: () => Store): Popups => {
  let shown: Popup[] = [];
  let count = 0;
  return {
    send: (reminding, cause, nowMs) => {
      const contactId = reminding['ContactId'];
      if (typeof contactId !== 'string') return;
      for (const user of store().find('SysAdminUnit', 'ContactId', [contactId]) ?? []) {
        count += 1;
        shown.push({
          atMs: nowMs,
          login: user['Name'] ?? '',
          contactId,
          remindingId: reminding.Id,
          subjectId: reminding['SubjectId'] ?? null,
          caption: reminding['SubjectCaption'] ?? '',
          cause,
        });
      }
      if (shown.length > 2 * KEPT) shown = shown.slice(-KEPT);
    },
    all: () => shown,
    count: () => count,
    clear: () => {
      shown = [];
      count = 0;
    },
  };
};
