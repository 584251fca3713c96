import type { CaseEventType } from '../case-event';
import { BY_US, LEFT } from '../cases/sightings';
import { statusOf } from './lookups';
import { type LastWritten, seenMark } from './written';

/** An activity as somebody may have edited it in Creatio. */
export interface EditedRow {
  readonly Id: string;
  readonly StatusId: string;
  readonly OwnerId: string;
  readonly ModifiedById: string;
  /** Its status has `Finish`: a customer may have final statuses of its own. */
  readonly isFinal: boolean;
}

export interface Edit {
  readonly type: Extract<CaseEventType, 'accept' | 'decline' | 'complete' | 'cancel' | 'reassigned' | 'edited'>;
  /** Contact who did it; of a reassignment: the new owner. null: it can't be known. */
  readonly operator: string | null;
  readonly marks: readonly string[];
}

/** What is seen of an activity, in the words of its case. `null` where a contact is no person but ours. */
interface Sight {
  /** null: a status of the customer's own, not final. */
  readonly status: 'not-started' | 'in-progress' | 'completed' | 'canceled' | null;
  readonly owner: string | null;
  readonly ownerChanged: boolean;
  readonly wasOwner: string | null;
  readonly by: string | null;
}

type Meaning = Omit<Edit, 'marks'> & { readonly setBack: boolean };

/**
 * What an edit in Creatio means, compared with what we last wrote, never with what we want: a claim that is decided but not written yet looks like
 * nobody's edit, and is none. Never skipped because the technical user saved last: he may have saved something else after a human's edit.
 *
 * @param ourselves contacts that are no persons: the technical user's and the placeholder's
 * @returns null when nothing was edited that a case cares about
 */
export const editOf = (row: EditedRow, last: LastWritten, ourselves: readonly string[]): Edit | null => {
  if (last.status === 'completed' || last.status === 'canceled') return null;
  const person = (id: string): string | null => {
    const contact = id.toLowerCase();
    return contact === '' || ourselves.some((own) => own.toLowerCase() === contact) ? null : contact;
  };
  const status = statusOf(row.StatusId) ?? (row.isFinal ? 'completed' : null);
  const ownerChanged = last.owner !== '' && row.OwnerId.toLowerCase() !== last.owner.toLowerCase();
  const by = person(row.ModifiedById);
  const wasOwner = person(last.owner);
  const isClaimed = last.status === 'in-progress';
  if (status === (isClaimed ? 'in-progress' : 'not-started') && !ownerChanged)
    return isClaimed && by !== null && by === wasOwner ? { type: 'edited', operator: by, marks: [] } : null;
  const sight: Sight = { status, owner: person(row.OwnerId), ownerChanged, wasOwner, by };
  const meaning = isClaimed ? whileClaimed(sight) : whileOffered(sight);
  if (meaning === null) return null;
  const { setBack, type, operator } = meaning;
  const seen = seenMark(row.StatusId, row.OwnerId);
  return { type, operator, marks: [seen, ...(setBack ? [] : [LEFT]), ...(by === null ? [BY_US] : [])] };
};

/** A final status ends the case, whoever set it, and another owner is a reassignment. */
const whileClaimed = ({ status, owner, ownerChanged, wasOwner, by }: Sight): Meaning | null => {
  if (status === 'completed') return { type: 'complete', operator: wasOwner, setBack: true };
  if (status === 'canceled') return { type: 'cancel', operator: wasOwner, setBack: true };
  if (ownerChanged && owner !== null) return { type: 'reassigned', operator: owner, setBack: true };
  // A status of the customer's own, like "waiting for the customer", is left to whoever has the case.
  return { type: 'edited', operator: by, setBack: ownerChanged || status !== null };
};

/** A person's own Owner or In progress is his accept, his Canceled his decline. */
const whileOffered = ({ status, owner, ownerChanged, wasOwner, by }: Sight): Meaning | null => {
  const unknown: Meaning = { type: 'edited', operator: null, setBack: true };
  switch (status) {
    case 'canceled': {
      const decliner = by ?? wasOwner;
      return decliner === null ? unknown : { type: 'decline', operator: decliner, setBack: true };
    }
    case 'completed':
      return { type: 'complete', operator: by ?? owner, setBack: true };
    case 'not-started':
      // Saved last by us, it is an offer of our own to one operator that isn't acknowledged yet.
      if (by === null) return null;
      return ownerChanged && owner !== null ? { type: 'accept', operator: owner, setBack: true } : unknown;
    default: {
      const taker = owner ?? by;
      return taker === null ? unknown : { type: 'accept', operator: taker, setBack: true };
    }
  }
};
