import type { CaseEvent } from '../case-event';
import type { Case } from './case';

/** On an event of the poller: how the edited activity looks now. Without it, it looks as we wrote it. */
export const SEEN_PREFIX = 'seen:';
/** Beside it: what is seen is left as it is, until there is something to write. */
export const LEFT = 'left';
/** On an event of the poller: the technical user saved it last, so it may be a write of ours that came late. */
export const BY_US = 'by-us';

/** Whether Creatio shows what must be set right. */
export const isSeenInCreatio = ({ marks }: CaseEvent): boolean =>
  marks.some((mark) => mark.startsWith(SEEN_PREFIX)) && !marks.includes(LEFT);

/**
 * Whether an owner seen in Creatio is no human's act but a late write of ours: a command that was overtaken can only bring back somebody who
 * had the case once.
 */
export const isOwnWrite = (open: Case, event: CaseEvent): boolean =>
  event.marks.includes(BY_US) && open.formerOwners?.includes(event.operator ?? '') === true;
