import { uuidV5 } from '../ids/uuid-v5';
import { EMPTY_CASE_EVENT } from '../topology/case-event';
import { BY_US } from '../topology/cases/sightings';
import { type EditedRow, editOf } from '../topology/connector/edits';
import { STATUS_IDS, statusOf } from '../topology/connector/lookups';
import { seenMark } from '../topology/connector/written';
import { again } from './case-gaps';
import { type CaseFact, type Facts, stateOf } from './facts';
import type { Gap } from './gap';

/** What stands in Creatio against what the cases say. */
export const creatioGaps = (facts: Facts, nowMs: number): readonly Gap[] => [
  ...[...facts.cases.values()].flatMap((found) => {
    const row = facts.activities.get(found.caseId);
    // What the connector hasn't come to yet is on its way.
    if (!found.isPassed || found.command === null) return [];
    if (row === undefined) return gone(found);
    const differs = difference(found, row, facts, nowMs);
    return differs.length > 0 ? differs : reminderGaps(found, row, facts);
  }),
  ...strangers(facts),
];

const gone = (found: CaseFact): Gap[] => {
  const { caseId, caseKey, answer, command } = found;
  if (answer?.exists !== true || stateOf(found) === 'ended' || command === null) return [];
  return [
    {
      kind: 'activity-gone',
      id: caseId,
      caseKey,
      why: `the activity was written and is gone; its case is ${stateOf(found)}`,
      // The connector finds it gone and says so; the case ends as deleted, and isn't made again.
      mend: { kind: 'command', command: again(command) },
    },
  ];
};

const difference = (found: CaseFact, row: EditedRow, facts: Facts, nowMs: number): Gap[] => {
  const { caseId, caseKey, command } = found;
  const wanted = wantedOf(found);
  const status = statusOf(row.StatusId);
  const owner = row.OwnerId.toLowerCase();
  const { isFinal } = row;
  const agrees = wanted.isFinal
    ? isFinal
    : status === wanted.status && (wanted.owner === null || owner === wanted.owner.toLowerCase());
  if (agrees || command === null) return [];
  return [
    {
      kind: 'activity-differs',
      id: caseId,
      caseKey,
      why: `Creatio has status ${status ?? row.StatusId} and owner ${owner}; the case is ${stateOf(found)}${wanted.owner === null ? '' : ` by ${wanted.owner}`}`,
      mend: wanted.isFinal ? { kind: 'command', command: again(command) } : toldAs(found, row, facts, nowMs),
    },
  ];
};

const wantedOf = (
  found: CaseFact,
): { readonly isFinal: boolean; readonly status: string; readonly owner: string | null } => {
  switch (stateOf(found)) {
    case 'ended':
      return { isFinal: true, status: '', owner: null };
    case 'claimed':
      return { isFinal: false, status: 'in-progress', owner: found.claim?.operator ?? found.command?.owner ?? null };
    case 'unclaimed':
      // Whose it is meanwhile was the connector's choice, and stands in its answer.
      return { isFinal: false, status: 'not-started', owner: found.answer?.owner || null };
  }
};

/**
 * The edit as the poller would have told it. One that means nothing (our own stale write) is told as seen: the case answers every edit that was
 * seen with its present state, which then may be written over it.
 */
const toldAs = ({ caseId, caseKey, answer }: CaseFact, row: EditedRow, facts: Facts, nowMs: number): Gap['mend'] => {
  const edit = answer === null ? null : editOf(row, answer, facts.ourselves);
  const seen = seenMark(row.StatusId, row.OwnerId);
  const actionId = uuidV5(`reconcile:${caseId}:${seen}:${answer?.version ?? 0}:${edit?.type ?? 'seen'}`);
  return {
    kind: 'event',
    event: {
      ...EMPTY_CASE_EVENT,
      eventId: actionId,
      type: edit?.type ?? 'edited',
      caseKey,
      source: 'poller',
      occurredAt: nowMs,
      receivedAt: nowMs,
      caseId,
      operator: edit?.operator ?? null,
      actionId,
      marks: edit?.marks ?? [seen, BY_US],
    },
  };
};

const reminderGaps = (found: CaseFact, row: EditedRow, { reminders }: Facts): Gap[] => {
  const { caseId, caseKey, command } = found;
  if (command === null) return [];
  const present = (reminders.get(caseId) ?? []).map((contact) => contact.toLowerCase());
  const wanted = wantedContacts(found)?.map((contact) => contact.toLowerCase()) ?? null;
  const left = wanted === null ? [] : [...new Set(present.filter((contact) => !wanted.includes(contact)))].sort();
  if (left.length > 0)
    return [
      {
        kind: 'reminders-left',
        id: caseId,
        caseKey,
        why: `reminders of ${left.join(', ')}, who should not be reminded while it is ${stateOf(found)}`,
        mend: { kind: 'command', command: again(command) },
      },
    ];
  const isOffered = stateOf(found) === 'unclaimed' && row.StatusId.toLowerCase() === STATUS_IDS['not-started'];
  if (!isOffered || present.length > 0 || (wanted?.length ?? 0) === 0) return [];
  return [
    {
      kind: 'nobody-reminded',
      id: caseId,
      caseKey,
      why: `offered to ${wanted?.length ?? 0}, and no reminder is left: dismissed by all, or deleted`,
      // What was acknowledged is made again in a later offer only.
      mend: { kind: 'command', command: again(command, { type: 'offer-again', offer: command.offer + 1 }) },
    },
  ];
};

/** Who may be reminded; null: a role beside the owner, which only the connector expands. */
const wantedContacts = (found: CaseFact): readonly string[] | null => {
  const { claim, command, answer } = found;
  switch (stateOf(found)) {
    case 'ended':
      return [];
    case 'claimed': {
      const beside = command?.alsoRemind ?? [];
      if (beside.some(({ kind }) => kind !== 'contact' && kind !== 'contacts')) return null;
      return [claim?.operator ?? command?.owner ?? '', ...beside.flatMap(({ ids }) => ids)];
    }
    case 'unclaimed':
      return (answer?.notified ?? []).filter((contact) => command?.excluded.includes(contact) !== true);
  }
};

const strangers = ({ activities, cases }: Facts): Gap[] =>
  [...activities.values()].flatMap((row) => {
    if (cases.has(row.Id) || row.isFinal) return [];
    return [
      {
        kind: 'activity-without-case' as const,
        id: row.Id,
        caseKey: null,
        why: 'an open activity of our type that no case knows: made by hand, or by another deployment',
        mend: { kind: 'by-hand' as const, advice: 'close it in Creatio, or give it another type' },
      },
    ];
  });
