import type { ActivityCommand } from '../activity-command';
import { MOST_REMINDERS } from './reminder-slots';
import { overTen, type Standing } from './sweep-slots';
import type { LastWritten } from './written';

/** A reminder as it stands in Creatio. */
export interface SweepRow {
  readonly Id: string;
  readonly SubjectId: string;
  readonly ContactId: string;
  readonly CreatedOn: string;
}

/** A case of ours, as the log knows it. */
export interface SweepCase {
  /** Newest command; null: the case is over. */
  readonly command: ActivityCommand | null;
  /** When it was ended; null: it isn't known, or it isn't over. */
  readonly endedAtMs: number | null;
  readonly last: LastWritten;
  /** Who shall be reminded now, as Creatio's roles and users stand; of a claimed case beside the owner. null: it can't be said, so nobody is left out. */
  readonly wanted: readonly string[] | null;
}

/** A change of what Creatio reminds of, for the log. */
export interface SweepAnswer {
  readonly caseId: string;
  readonly asked: readonly string[];
  readonly held: readonly string[];
}

export interface SweepPlan {
  readonly remove: readonly { readonly id: string; readonly caseId: string }[];
  /** Most urgent first. `own`: a row of ours; `creatio`: the activity's own reminder of its owner. */
  readonly create: readonly { readonly caseId: string; readonly contact: string; readonly by: 'own' | 'creatio' }[];
  /** To be said before anything is removed: who is above ten waits, or his missing row would look dismissed after a crash. */
  readonly before: readonly SweepAnswer[];
  /** To be said once all is done: a row that was said and not made would look dismissed too. */
  readonly after: readonly SweepAnswer[];
  /** Activities that a late create made after their case was over. */
  readonly late: readonly string[];
  /** Age of the oldest reminder that shouldn't be there, ms; 0: there is none. */
  readonly staleMs: number;
  /** Reminders of claimed and ended cases that shouldn't be there. */
  readonly outstanding: number;
}

export const isAskedAlone = (command: ActivityCommand, rung: number | null): boolean => {
  const kind = rung === null ? undefined : command.ladder[rung]?.kind;
  return kind === 'contact' || kind === 'owner-of-contact';
};

/**
 * Creatio holds the newest command: what it lacks now isn't just on its way. Of one that was superseded or rejected nothing is to be said: an answer
 * would tell its case that it was written.
 */
const isSettled = ({ command, last }: SweepCase): boolean =>
  command !== null && last.exists && last.version === command.version && last.unwritten !== true;

/**
 * Compares every reminder of ours in Creatio with the cases. What shouldn't be there goes; what was never acknowledged comes, if there is room; one that was
 * acknowledged and is gone was dismissed, one whose time was moved was postponed, and both are left.
 */
export const sweepPlan = (
  rows: readonly SweepRow[],
  cases: ReadonlyMap<string, SweepCase>,
  { placeholder, nowMs }: { readonly placeholder: string; readonly nowMs: number },
): SweepPlan => {
  const stale: { readonly row: SweepRow; readonly ageMs: number; readonly isAfterClaim: boolean }[] = [];
  const standing: Standing[] = [];
  const seen = new Set<string>();
  for (const row of rows) {
    const found = cases.get(row.SubjectId.toLowerCase());
    const contact = row.ContactId.toLowerCase();
    if (found === undefined || contact === placeholder.toLowerCase()) continue;
    const { command } = found;
    const key = `${row.SubjectId.toLowerCase()} ${contact}`;
    if (command === null || seen.has(key) || !mayStand(found, command, contact)) {
      const sinceMs = command?.issuedAt ?? found.endedAtMs ?? Date.parse(row.CreatedOn);
      stale.push({
        row,
        ageMs: Math.max(0, nowMs - sinceMs),
        isAfterClaim: command === null || command.owner !== null,
      });
      continue;
    }
    seen.add(key);
    const isMovable = command.owner === null && !isAskedAlone(command, found.last.rung);
    standing.push({ id: row.Id, caseId: command.caseId, contact, dueAt: command.dueAt, isMovable });
  }
  const removed = overTen(standing);
  const create = missing(cases, seen, standing, removed);
  return {
    remove: [
      ...stale.map(({ row }) => ({ id: row.Id, caseId: row.SubjectId.toLowerCase() })),
      ...removed.map(({ id, caseId }) => ({ id, caseId })),
    ],
    create,
    before: [...cases.values()].flatMap((each) => heldBack(each, removed) ?? []),
    after: [...cases.values()].flatMap((each) => changed(each, removed, create) ?? []),
    late: [...new Set(stale.map(({ row }) => row.SubjectId.toLowerCase()))].filter((id) => isLate(cases.get(id))),
    staleMs: Math.max(0, ...stale.map(({ ageMs }) => ageMs)),
    outstanding: stale.filter(({ isAfterClaim }) => isAfterClaim).length,
  };
};

const isLate = (found: SweepCase | undefined): boolean => found?.command === null && !found.last.exists;

/** Whether a reminder may stand as the case is now decided, whether or not the connector has come to that yet. */
const mayStand = (found: SweepCase, command: ActivityCommand, contact: string): boolean => {
  if (command.owner !== null)
    return found.wanted === null || contact === command.owner.toLowerCase() || found.wanted.includes(contact);
  if (command.excluded.some((excluded) => excluded.toLowerCase() === contact)) return false;
  return !isSettled(found) || found.wanted === null || found.wanted.includes(contact);
};

/** Who was never acknowledged and has nothing, as far as there is room for him. */
const missing = (
  cases: ReadonlyMap<string, SweepCase>,
  seen: ReadonlySet<string>,
  standing: readonly Standing[],
  removed: readonly Standing[],
): SweepPlan['create'] => {
  const counts = new Map<string, number>();
  for (const each of standing) counts.set(each.contact, (counts.get(each.contact) ?? 0) + 1);
  for (const each of removed) counts.set(each.contact, (counts.get(each.contact) ?? 0) - 1);
  const candidates = [...cases.values()].flatMap((found) => {
    const { command, last, wanted } = found;
    if (command === null || wanted === null || !isSettled(found)) return [];
    const by = command.owner === null && isAskedAlone(command, last.rung) ? ('creatio' as const) : ('own' as const);
    return wanted
      .filter((contact) => !last.notified.includes(contact) && !seen.has(`${command.caseId.toLowerCase()} ${contact}`))
      .map((contact) => ({
        caseId: command.caseId,
        contact,
        by,
        dueAt: command.dueAt,
        isFree: command.owner !== null,
      }));
  });
  return candidates
    .sort((a, b) => a.dueAt - b.dueAt || (a.caseId < b.caseId ? -1 : 1))
    .filter(({ contact, isFree }) => {
      const count = counts.get(contact) ?? 0;
      if (!isFree && count >= MOST_REMINDERS) return false;
      counts.set(contact, count + 1);
      return true;
    })
    .map(({ caseId, contact, by }) => ({ caseId, contact, by }));
};

const ofCase = <Each extends { readonly caseId: string; readonly contact: string }>(
  all: readonly Each[],
  caseId: string,
): readonly string[] => all.filter((each) => each.caseId === caseId).map(({ contact }) => contact);

/** Who of a case waits from now on; null: nobody more than before. */
const heldBack = (found: SweepCase, removed: readonly Standing[]): SweepAnswer | null => {
  const { command, last, wanted } = found;
  if (command === null || wanted === null || !isSettled(found)) return null;
  const gone = ofCase(removed, command.caseId);
  if (gone.length === 0) return null;
  const has = (contact: string): boolean => last.notified.includes(contact) && !gone.includes(contact);
  return { caseId: command.caseId, asked: wanted, held: wanted.filter((contact) => !has(contact)) };
};

/** Who of a case is asked, or reminded, that wasn't; null: all as it was. */
const changed = (found: SweepCase, removed: readonly Standing[], create: SweepPlan['create']): SweepAnswer | null => {
  const { command, last, wanted } = found;
  if (command === null || wanted === null || !isSettled(found)) return null;
  const { caseId } = command;
  const come = ofCase(create, caseId);
  if (command.owner !== null)
    return come.length === 0 ? null : { caseId, asked: [...new Set([...last.asked, ...come])], held: [] };
  const gone = ofCase(removed, caseId);
  const isAsked = last.asked.length === wanted.length && wanted.every((contact) => last.asked.includes(contact));
  if (come.length === 0 && (isAsked || gone.length > 0)) return null;
  const has = (contact: string): boolean =>
    come.includes(contact) || (last.notified.includes(contact) && !gone.includes(contact));
  return { caseId, asked: wanted, held: wanted.filter((contact) => !has(contact)) };
};
