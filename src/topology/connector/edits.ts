import type { CaseEventType } from '../case-event';
import { statusOf } from './lookups';
import type { LastWritten } from './written';

/** An activity as somebody may have edited it in Creatio. */
export interface EditedRow {
  readonly Id: string;
  readonly StatusId: string;
  readonly OwnerId: string;
  readonly ModifiedById: string;
}

export interface Edit {
  readonly type: Extract<CaseEventType, 'accept' | 'decline' | 'complete' | 'cancel' | 'reassigned'>;
  /** Contact who did it; of a reassignment: the new owner. */
  readonly operator: string;
}

/**
 * What an edit in Creatio means, compared with what we last wrote, never with what we want: a claim that is decided but not written yet looks like
 * nobody's edit, and is none. While offered, a person's own Owner or In progress is his accept, his Canceled his decline; once claimed,
 * another owner is a reassignment and a final status ends the case, whoever set it.
 *
 * @returns null when nothing was edited that a case cares about
 */
export const editOf = (row: EditedRow, last: LastWritten, ourselves: readonly string[]): Edit | null => {
  const status = statusOf(row.StatusId);
  const owner = row.OwnerId.toLowerCase();
  const wasOwner = last.owner.toLowerCase();
  if (last.status === 'completed' || last.status === 'canceled') return null;
  if (status === last.status && owner === wasOwner) return null;
  const person = (id: string): string | null =>
    ourselves.some((own) => own.toLowerCase() === id.toLowerCase()) ? null : id.toLowerCase();
  const by = person(row.ModifiedById);
  if (last.status === 'in-progress') {
    if (status === 'completed') return { type: 'complete', operator: wasOwner };
    if (status === 'canceled') return { type: 'cancel', operator: wasOwner };
    const next = person(owner);
    return owner === wasOwner || next === null ? null : { type: 'reassigned', operator: next };
  }
  if (status === 'canceled') return by === null ? null : { type: 'decline', operator: by };
  if (status === 'completed') return by === null ? null : { type: 'complete', operator: by };
  const taker = owner === wasOwner ? by : person(owner);
  return taker === null ? null : { type: 'accept', operator: taker };
};
