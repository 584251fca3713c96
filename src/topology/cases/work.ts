import type { Place } from '../processor';
import type { Case } from './case';
import { commanded, type Folded, withOpen } from './moves';

/** A sign of work by the owner: his lease begins anew. Whoever was told that he rests needn't look any more. */
export const worked = (so: Folded, open: Case, atMs: number, place: Place): Folded => {
  if (atMs <= open.workedAt) return so;
  const { leaseTold: _, alsoRemind, ...rest } = open;
  const now = withOpen(so, { ...rest, workedAt: atMs });
  return alsoRemind === undefined ? now : commanded(now, 'record-claim', place);
};
