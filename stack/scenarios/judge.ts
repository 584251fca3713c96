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

/** Ends of a case that need no activity: it was over before it was written. */
const NEVER_WRITTEN = ['cancelled-before-write'];

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
  const left = remindersLeft(creatio);
  if (left > 0) isBroken(`${left} reminders are left after a claim or an end`);
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

/** Reminders of others on a claimed activity, and any on a finished one. */
const remindersLeft = (creatio: CreatioFacts): number => {
  const byId = new Map(creatio.activities.map((activity) => [activity.Id, activity]));
  return creatio.reminders.filter((reminder) => {
    const activity = byId.get(reminder.SubjectId);
    if (activity === undefined || activity.StatusId === STATUS.notStarted) return false;
    return activity.StatusId !== STATUS.inProgress || reminder.ContactId !== activity.OwnerId;
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
