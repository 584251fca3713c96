import type { Output, Place } from '../processor';
import { caseKeyOf } from './case-key';
import type { Conversation, Decided } from './conversation';
import type { Evaluation } from './evaluate';
import { withMark } from './identity';
import type { Outcome } from './outcome';
import { caseEventOf, missedEvent, type Uuid, verdictRecord } from './records';
import { type Said, saidAll, tellClosed, tellHuman } from './tell';

/** Older missed episodes that may still be taken back. */
const KEPT_MISSES = 8;

/** Gives an episode its verdict. The switch's value at the anchor decides whether a miss is one for anybody. */
export const decide = (
  uuidV5: Uuid,
  before: Conversation,
  evaluation: Evaluation,
  found: Outcome,
  place: Place,
): Said => {
  const conversationId = place.key;
  const { wait, heldBack } = evaluation;
  const anchor = wait?.anchor ?? before.first;
  const isOff = found.kind === 'missed' && !place.switchAt(anchor);
  const outcome: Outcome = isOff ? { ...found, kind: 'ignored', reason: 'switched-off' } : found;
  const state = heldBack === null ? before : { ...before, marks: withMark(before.marks, 'unknown-event') };
  const verdict = verdictRecord(uuidV5, conversationId, state, evaluation, outcome, place);
  const decided: Decided = {
    kind: outcome.kind,
    episodeId: verdict.episodeId,
    anchor,
    deadline: verdict.deadlineAt,
    ...(wait === null || wait.queueId === null ? {} : { queue: wait.queueId }),
    at: outcome.at,
    ...(outcome.kind === 'answered' ? { answered: outcome.at } : {}),
    ...(wait?.isFollowUp ? { follow: true as const } : {}),
    ...(wait === null || outcome.reason === 'broadcast' || outcome.reason === 'short-abandon'
      ? { last: true as const }
      : {}),
  };
  const kept = (state.decided ?? []).filter(({ kind }) => kind === 'missed').slice(-KEPT_MISSES);
  const next = withoutOldFacts({ ...state, decided: [...kept, decided] }, decided);
  const outputs: Output[] = [{ topic: 'verdicts', key: conversationId, value: verdict }];
  if (outcome.kind !== 'missed') return { state: next, outputs };

  const missed: Conversation = { ...next, caseKey: caseKeyOf(conversationId, state) };
  const value = missedEvent(
    caseEventOf(conversationId, missed, 'missed', `missed:${verdict.episodeId}`, place.timeMs, uuidV5),
    verdict,
    missed,
  );
  outputs.push({ topic: 'caseEvents', key: value.caseKey, value });
  return saidAll({ state: missed, outputs }, [
    // A word between the decisive moment and now was said before the case could hear it.
    (told) => tellHuman(uuidV5, conversationId, told, place, outcome.at),
    (told) => tellClosed(uuidV5, conversationId, told),
  ]);
};

/** What lies before the episode's end decides nothing any more. The place of an agent who is only known by his words is kept. */
const withoutOldFacts = (state: Conversation, decided: Decided): Conversation => {
  const upTo = decided.answered ?? decided.anchor - 1;
  return {
    ...state,
    channels: state.channels?.map((channel) => {
      const { wrote } = channel;
      if (wrote === undefined || wrote.length < 2 || (wrote[0] as number) > upTo) return channel;
      const later = wrote.filter((at) => at > upTo);
      const isByWordOnly = channel.joined === undefined && channel.role === 'human';
      return { ...channel, wrote: isByWordOnly || later.length === 0 ? [wrote[0] as number, ...later] : later };
    }),
  };
};
