import type { ActionAnswer, Claim } from '../../src/topology/claim';
import type { Verdict } from '../../src/topology/verdict';
import { type CreatioFacts, STATUS } from './creatio-facts';
import type { Summary } from './summary';
import type { TopicFacts } from './topic-facts';

/** What a script says that a conversation comes to. */
export interface Expectation {
  readonly conversationId: string;
  readonly kind: 'answered' | 'missed' | 'ignored';
  /** Undefined: any. */
  readonly reason?: string | undefined;
}

/** Nobody is reminded of more at a time; it may be exceeded for a moment, not at the end. */
const REMINDERS_AT_A_TIME = 10;

/** Ends of a case that need no activity: it was over, or too old, before it was written. */
const NEVER_WRITTEN = ['cancelled-before-write', 'expired'];

/** Judges a played scenario from outside: from the topics, from Creatio's records, and from what the scripts said. */
export const judge = (
  scenario: string,
  topics: TopicFacts,
  creatio: CreatioFacts,
  expectations: readonly Expectation[],
): Summary => {
  const finals = [...topics.verdicts.values()].map((versions) => versions.at(-1) as Verdict);
  const everMissed = [...topics.verdicts.values()].filter((versions) =>
    versions.some((verdict) => verdict.kind === 'missed'),
  );
  const broken: string[] = [];
  const isBroken = (sentence: string): void => {
    broken.push(sentence);
  };

  for (const [episodeId, versions] of topics.verdicts) {
    const kinds = versions.map((verdict) => verdict.kind).join(' then ');
    const allowed = new Set(versions.map((verdict) => verdict.kind)).size === 1 || kinds === 'missed then retracted';
    if (!allowed) isBroken(`episode ${episodeId} has more than one final verdict: ${kinds}`);
  }

  const unmet = expectations.filter((expectation) => !isMet(expectation, finals));
  for (const { conversationId, kind, reason } of unmet) {
    const found = finals
      .filter((verdict) => verdict.conversationId === conversationId)
      .map((verdict) => `${verdict.kind}(${verdict.reason})`);
    isBroken(
      `conversation ${conversationId}: expected ${kind}(${reason ?? 'any'}), found ${found.join(', ') || 'no verdict'}`,
    );
  }

  const lost = lostMisses(topics, creatio, finals) + unmet.filter(({ kind }) => kind === 'missed').length;
  if (lost > 0) isBroken(`${lost} missed chats have no activity`);
  const duplicates = duplicateActivities(topics, creatio);
  if (duplicates > 0) isBroken(`${duplicates} activities too many`);
  const winners = winnersByCase(topics.answers);
  const twoWinners = [...winners.values()].filter((operators) => operators.size > 1).length;
  if (twoWinners > 0) isBroken(`${twoWinners} claims have two winners`);
  const left = remindersLeft(topics, creatio);
  if (left > 0) isBroken(`${left} reminders are left after a claim or an end`);
  const most = mostRemindersOfOne(creatio);
  if (most > REMINDERS_AT_A_TIME) isBroken(`somebody has ${most} reminders, more than ${REMINDERS_AT_A_TIME}`);
  for (const sentence of disagreements(topics.claims, creatio)) isBroken(sentence);

  return {
    scenario,
    episodes: finals.length,
    answered: finals.filter((verdict) => verdict.kind === 'answered').length,
    missed: everMissed.length,
    ignored: finals.filter((verdict) => verdict.kind === 'ignored').length,
    retracted: finals.filter((verdict) => verdict.kind === 'retracted').length,
    cases: topics.claims.size,
    activities: creatio.activities.length,
    duplicateActivities: duplicates,
    lostMisses: lost,
    claims: winners.size,
    contestedClaims: contested(topics.answers),
    claimsWithTwoWinners: twoWinners,
    remindersLeftAfterClaim: left,
    deadLetters: topics.deadLetters,
    cancelledBeforeWrite: casesWith('cancelled-before-write', topics, creatio),
    expired: casesWith('expired', topics, creatio),
    mostRemindersOfOne: most,
    deadLettersByReason: topics.deadLettersByReason,
    broken,
    invariantsBroken: broken.length,
  };
};

const isMet = (expectation: Expectation, finals: readonly Verdict[]): boolean =>
  finals.some(
    (verdict) =>
      verdict.conversationId === expectation.conversationId &&
      verdict.kind === expectation.kind &&
      (expectation.reason === undefined || verdict.reason === expectation.reason),
  );

/** Missed episodes whose customer has no case, and cases without an activity although they weren't over before it could be written. */
const lostMisses = (topics: TopicFacts, creatio: CreatioFacts, finals: readonly Verdict[]): number => {
  const customers = new Set([...topics.claims.values()].map((claim) => claim.caseKey));
  const written = new Set(creatio.activities.map((activity) => activity.Id));
  const neverWritten = new Set(
    topics.caseEvents.filter((event) => NEVER_WRITTEN.includes(event.type)).map((event) => event.caseId),
  );
  const withoutCase = finals.filter(
    (verdict) => verdict.kind === 'missed' && !customers.has(verdict.caseKey ?? ''),
  ).length;
  const withoutActivity = [...topics.claims.values()].filter(
    (claim) => !written.has(claim.caseId) && !neverWritten.has(claim.caseId),
  ).length;
  return withoutCase + withoutActivity;
};

/** Activities of our type that are no case's, or two with one id. */
const duplicateActivities = (topics: TopicFacts, creatio: CreatioFacts): number => {
  const ids = new Set(creatio.activities.map((activity) => activity.Id));
  const strangers = [...ids].filter((id) => !topics.claims.has(id)).length;
  return creatio.activities.length - ids.size + strangers;
};

const winnersByCase = (answers: readonly ActionAnswer[]): Map<string, Set<string>> => {
  const winners = new Map<string, Set<string>>();
  for (const answer of answers) {
    if (answer.result !== 'won') continue;
    winners.set(answer.caseId, (winners.get(answer.caseId) ?? new Set()).add(answer.operator));
  }
  return winners;
};

const contested = (answers: readonly ActionAnswer[]): number => {
  const askers = new Map<string, Set<string>>();
  for (const answer of answers) {
    if (answer.action === 'accept')
      askers.set(answer.caseId, (askers.get(answer.caseId) ?? new Set()).add(answer.operator));
  }
  return [...askers.values()].filter((operators) => operators.size > 1).length;
};

/** Reminders on a claimed activity of others than its owner and whom its newest command names beside him, and any on a finished one. */
const remindersLeft = ({ commands }: TopicFacts, { activities, reminders, members }: CreatioFacts): number => {
  const byId = new Map(activities.map((activity) => [activity.Id, activity]));
  const beside = (caseId: string): readonly string[] =>
    (commands.get(caseId)?.alsoRemind ?? []).flatMap(({ kind, ids }) =>
      kind === 'role' ? ids.flatMap((id) => members.get(id) ?? []) : ids,
    );
  return reminders.filter(({ SubjectId, ContactId }) => {
    const activity = byId.get(SubjectId);
    if (activity === undefined || activity.StatusId === STATUS.notStarted) return false;
    if (activity.StatusId !== STATUS.inProgress) return true;
    return ContactId !== activity.OwnerId && !beside(SubjectId).includes(ContactId);
  }).length;
};

/** Where the claims topic and Creatio say different things. */
const disagreements = (claims: ReadonlyMap<string, Claim>, creatio: CreatioFacts): string[] =>
  creatio.activities.flatMap((activity) => {
    const claim = claims.get(activity.Id);
    if (claim === undefined) return [];
    const open = activity.StatusId === STATUS.notStarted;
    const progress = activity.StatusId === STATUS.inProgress;
    const agrees =
      claim.state === 'unclaimed'
        ? open
        : claim.state === 'claimed'
          ? progress && activity.OwnerId === claim.operator
          : !open && !progress;
    return agrees
      ? []
      : [
          `activity ${activity.Id} has status ${activity.StatusId} and owner ${activity.OwnerId}, but its claim says ${claim.state} ${claim.operator ?? ''}`,
        ];
  });

const casesWith = (type: string, { caseEvents }: TopicFacts, { activities }: CreatioFacts): number => {
  const written = new Set(activities.map((activity) => activity.Id));
  const cases = caseEvents.filter((event) => event.type === type && !written.has(event.caseId ?? ''));
  return new Set(cases.map((event) => event.caseId)).size;
};

const mostRemindersOfOne = ({ activities, reminders }: CreatioFacts): number => {
  const offered = new Set(activities.filter(({ StatusId }) => StatusId === STATUS.notStarted).map(({ Id }) => Id));
  const counts = new Map<string, number>();
  for (const { SubjectId, ContactId } of reminders)
    if (offered.has(SubjectId)) counts.set(ContactId, (counts.get(ContactId) ?? 0) + 1);
  return Math.max(0, ...counts.values());
};
