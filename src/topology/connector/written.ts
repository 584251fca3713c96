import type { ActivityStatus } from '../activity-command';
import { ACTIVITY_STATUSES } from '../activity-command';
import type { CaseEvent } from '../case-event';
import { heldOf } from './reminder-slots';

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
  /** Contacts whose reminders of that offer were acknowledged: one of them that is gone was dismissed. */
  readonly notified: readonly string[];
  /** Whom the command asked, acknowledged or held back, and at which rung of its ladder. */
  readonly asked: readonly string[];
  readonly rung: number | null;
  /** The command of that version was answered, and not written: superseded, or rejected. Its case commands again. */
  readonly unwritten?: true;
  /** The newest edit in Creatio that stands in the log: commands with a higher version were decided knowing it. */
  readonly edit?: { readonly version: number; readonly seen: string };
}

/** How an edited activity looked, as the poller says it in its event. */
export const seenMark = (statusId: string, ownerId: string): string => `seen:${statusId}:${ownerId}`.toLowerCase();

/** Versions count so many outputs for each record. */
const VERSIONS_PER_OFFSET = 1_000;
const OFFER = /^offer-(\d+)$/;

export const offerMark = (offer: number): string => `offer-${offer}`;

/**
 * Folds one record of case-events: an answer of the connector, or an edit that the poller saw. Others change nothing, nor does a version below
 * the known one.
 */
export const withAnswer = (
  before: LastWritten | undefined,
  event: CaseEvent,
  offset: number,
): LastWritten | undefined => {
  if (event.source === 'poller' && before !== undefined) {
    if (event.type === 'deleted') return { ...before, status: 'canceled' };
    const seen = event.marks.find((mark) => mark.startsWith('seen:'));
    return seen === undefined ? before : { ...before, edit: { version: offset * VERSIONS_PER_OFFSET, seen } };
  }
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
    asked: [],
    rung: null,
  };
  const at = { ...base, version: Math.max(base.version, event.version) };
  switch (event.type) {
    case 'created':
    case 'adopted':
      return { ...at, version: base.version, exists: true };
    case 'notified': {
      const offer = Number(event.marks.map((mark) => OFFER.exec(mark)?.[1]).find((found) => found !== undefined) ?? 0);
      const held = heldOf(event.marks);
      const { unwritten: _, ...written } = at;
      const notified = offer === base.offer ? [...base.notified, ...event.notified] : event.notified;
      return {
        ...written,
        exists: true,
        status: statusFrom(event.cause),
        owner: event.operator ?? '',
        offer,
        notified: [...new Set(notified)].filter((contact) => !held.includes(contact)),
        asked: event.notified,
        rung: event.rung,
      };
    }
    case 'superseded':
    case 'rejected':
      return { ...at, unwritten: true };
    case 'cancelled-before-write':
    case 'expired':
      return at;
    case 'deleted':
      return { ...at, exists: true, status: 'canceled' };
    default:
      return before;
  }
};

const statusFrom = (text: string | null): ActivityStatus =>
  ACTIVITY_STATUSES.find((status) => status === text) ?? 'unknown';
