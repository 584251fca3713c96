import { MOST_REMINDERS } from './reminder-slots';

/** A reminder that may stand. */
export interface Standing {
  readonly id: string;
  readonly caseId: string;
  readonly contact: string;
  readonly dueAt: number;
  /** One of several recipients of an offer: it can wait. Who has a case, or is asked alone, keeps his. */
  readonly isMovable: boolean;
}

/** What stands above ten for one operator: the least urgent of those that can wait. */
export const overTen = (standing: readonly Standing[]): readonly Standing[] => {
  const byContact = new Map<string, Standing[]>();
  for (const each of standing) byContact.set(each.contact, [...(byContact.get(each.contact) ?? []), each]);
  return [...byContact.values()].flatMap((own) =>
    own
      .filter(({ isMovable }) => isMovable)
      .sort((a, b) => b.dueAt - a.dueAt || (a.caseId < b.caseId ? 1 : -1))
      .slice(0, Math.max(0, own.length - MOST_REMINDERS)),
  );
};
