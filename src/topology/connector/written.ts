import type { ActivityStatus } from '../activity-command';
import { ACTIVITY_STATUSES } from '../activity-command';
import type { CaseEvent } from '../case-event';

/** What Creatio last acknowledged of a case, as the connector's answers in the log say. */
export interface LastWritten {
  readonly caseKey: string;
  readonly version: number;
  /** The activity was there once: absent now, it was deleted. */
  readonly exists: boolean;
  readonly status: ActivityStatus;
  /** OwnerId as written. */
  readonly owner: string;
  readonly offer: number;
  /** Contacts whose reminders of that offer were acknowledged. */
  readonly notified: readonly string[];
}

const OFFER = /^offer-(\d+)$/;

export const offerMark = (offer: number): string => `offer-${offer}`;

/** Folds one answer of the connector. Others' events, and versions not above the known one, change nothing. */
export const withAnswer = (before: LastWritten | undefined, event: CaseEvent): LastWritten | undefined => {
  if (event.source !== 'connector' || event.caseId === null) return before;
  if (before !== undefined && event.version < before.version) return before;
  const base: LastWritten = before ?? {
    caseKey: event.caseKey,
    version: -1,
    exists: false,
    status: 'unknown',
    owner: '',
    offer: 0,
    notified: [],
  };
  const at = { ...base, version: Math.max(base.version, event.version) };
  switch (event.type) {
    case 'created':
    case 'adopted':
      return { ...at, version: base.version, exists: true };
    case 'notified': {
      const offer = Number(event.marks.map((mark) => OFFER.exec(mark)?.[1]).find((found) => found !== undefined) ?? 0);
      return {
        ...at,
        exists: true,
        status: statusFrom(event.cause),
        owner: event.operator ?? '',
        offer,
        notified: offer === base.offer ? [...new Set([...base.notified, ...event.notified])] : event.notified,
      };
    }
    case 'superseded':
    case 'rejected':
    case 'cancelled-before-write':
      return at;
    case 'deleted':
      return { ...at, exists: true, status: 'canceled' };
    default:
      return before;
  }
};

const statusFrom = (text: string | null): ActivityStatus =>
  ACTIVITY_STATUSES.find((status) => status === text) ?? 'unknown';
