import type { Output, Place } from '../processor';
import { firstWord, type Word } from './answers';
import type { Conversation, Decided } from './conversation';
import { humansOf } from './presence';
import { caseEventOf, factsOf, nameOf, type Uuid } from './records';
import { type Said, toCase } from './tell';
import { rulesOf } from './wait';

/** An answer in time that reached the log after the timer had fired takes the miss back, once. */
export const lateProof = (uuidV5: Uuid, conversationId: string, state: Conversation, place: Place): Said => {
  const { decided } = state;
  if (decided === undefined || !decided.some(({ kind }) => kind === 'missed')) return { state, outputs: [] };
  const humans = humansOf(state);
  const outputs: Output[] = [];
  const after = decided.map((episode): Decided => {
    if (episode.kind !== 'missed') return episode;
    const rules = rulesOf(episode, place.policyAt);
    const word = firstWord(state, humans, rules, episode.follow === true ? episode.anchor : undefined);
    if (word === null || word.at > episode.at) return episode;
    outputs.push(...retraction(uuidV5, conversationId, state, episode, word, place));
    return { ...episode, kind: 'retracted', answered: Math.max(word.at, episode.anchor) };
  });
  return outputs.length === 0 ? { state, outputs } : { state: { ...state, decided: after }, outputs };
};

const retraction = (
  uuidV5: Uuid,
  conversationId: string,
  state: Conversation,
  episode: Decided,
  word: Word,
  place: Place,
): Output[] => {
  const id = `retracted:${episode.episodeId}`;
  const event = caseEventOf(conversationId, state, 'retracted', id, place.timeMs, uuidV5);
  const queueId = episode.queue ?? null;
  return [
    {
      topic: 'verdicts',
      key: conversationId,
      value: {
        kind: 'retracted',
        reason: 'answered-late-proof',
        causeText: null,
        episodeId: episode.episodeId,
        conversationId,
        domainId: state.domain ?? '',
        version: 0,
        caseKey: event.caseKey,
        queueId,
        queueName: nameOf(state, queueId, episode.at),
        agentId: word.agent,
        anchorAt: episode.anchor,
        deadlineAt: episode.deadline,
        answeredAt: word.at,
        decidedAt: place.timeMs,
        policyVersion: place.policyAt(episode.anchor).version,
        provenBy: null,
        marks: [...(state.marks ?? [])],
        facts: factsOf(state, episode.at),
      },
    },
    toCase({ ...event, episodeId: episode.episodeId, cause: 'answered-late-proof' }),
  ];
};
