import { ACTIVITY_STATUS, OPERATORS, UNASSIGNED_CONTACT_ID } from '../../simulators/creatio/seed';
import type { CaseEvent } from '../../src/topology/case-event';
import type { Claim } from '../../src/topology/claim';
import { type Outcome, read } from '../history/outcome';
import { claimsIn, claimsNow } from '../oracle/customers';
import type { Invariant } from './violation';

export const oneActivity: Invariant = {
  name: '2: a case has at most one activity, and it is never made twice',
  check: (outcome) => {
    const { activities, inserted } = outcome.creatio;
    const cases = claimsNow(outcome);
    return [
      ...activities.filter(({ Id }) => !cases.has(Id)).map(({ Id }) => `activity ${Id} is no case's`),
      ...[...inserted].filter(([, times]) => times > 1).map(([id, times]) => `activity ${id} was made ${times} times`),
    ];
  },
};

/** What Creatio answered last of a case, by type. */
const answersOf = (outcome: Outcome): ReadonlyMap<string, readonly CaseEvent[]> => {
  const found = new Map<string, CaseEvent[]>();
  for (const { value } of read(outcome, 'caseEvents')) {
    if (value === null || value.source !== 'connector' || value.caseId === null) continue;
    const events = found.get(value.caseId) ?? [];
    found.set(value.caseId, events);
    events.push(value);
  }
  return found;
};

const FINAL: readonly unknown[] = [ACTIVITY_STATUS.completed, ACTIVITY_STATUS.canceled];
const COMPLETED = ['completed', 'answered-live'];

/** Which status and owner an activity must have. null: any owner of the offer's kind will do. */
const wanted = (claim: Claim): { readonly status: string; readonly owner: string | null } => {
  switch (claim.state) {
    case 'claimed':
      return { status: ACTIVITY_STATUS.inProgress, owner: claim.operator };
    case 'ended':
      return {
        status: COMPLETED.includes(claim.endReason ?? '') ? ACTIVITY_STATUS.completed : ACTIVITY_STATUS.canceled,
        owner: null,
      };
    default:
      return { status: ACTIVITY_STATUS.notStarted, owner: null };
  }
};

export const creatioHoldsTheCases: Invariant = {
  name: '2, 3, 7: in the end Creatio holds of each case what its claim says, or it is known why not',
  check: (outcome) => {
    const answers = answersOf(outcome);
    const { activities, deleted } = outcome.creatio;
    return [...claimsNow(outcome).values()].flatMap((claim) => {
      const row = activities.find(({ Id }) => Id === claim.caseId);
      const types = (answers.get(claim.caseId) ?? []).map(({ type }) => type);
      if (row === undefined) {
        const known =
          deleted.has(claim.caseId) || (types.includes('cancelled-before-write') && claim.state === 'ended');
        const expired = types.includes('expired') || claim.endReason === 'expired';
        return known || expired || types.includes('rejected')
          ? []
          : [`case ${claim.caseId} (${claim.state} ${claim.endReason ?? ''}) has no activity, and nobody says why`];
      }
      const { status, owner } = wanted(claim);
      const isFinal = claim.state === 'ended' && FINAL.includes(row['StatusId']);
      // Whoever closed it by hand chose the status; it is closed.
      const statusIsRight = row['StatusId'] === status || isFinal;
      const ownerIsRight = owner === null || row['OwnerId'] === owner;
      return statusIsRight && ownerIsRight
        ? []
        : [
            `case ${claim.caseId} is ${claim.state} ${claim.operator ?? ''} ${claim.endReason ?? ''}, but its activity has status ${nameOf(row['StatusId'])} and owner ${String(row['OwnerId'])}`,
          ];
    });
  },
};

const nameOf = (id: unknown): string =>
  Object.entries(ACTIVITY_STATUS).find(([, known]) => known === id)?.[0] ?? String(id);

export const nobodyElseIsReminded: Invariant = {
  name: '3: who lost, declined or was never asked has no reminder; of a finished case nobody has',
  check: (outcome) => {
    const cases = claimsNow(outcome);
    return outcome.creatio.reminders.flatMap((row) => {
      const claim = cases.get(String(row['SubjectId']));
      const contact = String(row['ContactId']);
      if (claim === undefined) return [];
      if (claim.state === 'ended') return [`${contact} is still reminded of the finished case ${claim.caseId}`];
      if (contact === UNASSIGNED_CONTACT_ID) return [`the placeholder is reminded of ${claim.caseId}`];
      const isSupervisor = OPERATORS.some((one) => one.contactId === contact && one.roles.includes('Supervisors'));
      return claim.state === 'claimed' && contact !== claim.operator && !isSupervisor && !hadIt(outcome, claim, contact)
        ? [`${contact} is reminded of ${claim.caseId}, which ${claim.operator} has`]
        : [];
    });
  },
};

/** A reassignment tells both: whoever had it before is reminded too. */
const hadIt = (outcome: Outcome, claim: Claim, contact: string): boolean =>
  claimsIn(outcome).some(
    (before) => before.caseId === claim.caseId && before.state === 'claimed' && before.operator === contact,
  );

export const toldTheTruth: Invariant = {
  name: '3: what an operator was told is what the answers topic says, and of one claim only one was told that he won',
  check: (outcome) => {
    const answers = read(outcome, 'actionAnswers').flatMap(({ value }) => (value === null ? [] : [value]));
    const lines = outcome.told
      .filter(
        (one) =>
          !answers.some(
            (answer) => answer.actionId === one.actionId && answer.result === one.result && answer.by === one.by,
          ),
      )
      .map(
        (one) =>
          `${one.operator} was told ${one.result} by ${one.by ?? '-'} for ${one.actionId}, and no answer says so`,
      );
    const claims = claimsIn(outcome);
    for (const one of outcome.told)
      if (
        one.result === 'won' &&
        !claims.some(
          (claim) => claim.caseId === one.caseId && claim.state === 'claimed' && claim.operator === one.operator,
        )
      )
        lines.push(`${one.operator} was told that he won ${one.caseId}, and no claim says so`);
    return lines;
  },
};
