import type { Verdict, VerdictFact } from '../topology/verdict';
import type { OpenEpisode } from './open-episode';
import { queueAsText, timeAsText } from './text';
import type { Why } from './why';

/** Why a conversation came to what it came to, for people. @param nowMs wall clock, to say how old the partition's time is */
export const whyAsText = (found: Why, nowMs: number): string => {
  const lines = [`conversation ${found.conversationId} (partition ${found.partition})`];
  for (const said of found.episodes) lines.push('', ...episode(said));
  for (const miss of found.agentMisses)
    lines.push(
      '',
      `agent-miss  ${timeAsText(miss.anchorAt)}  it rang at agent ${miss.agentId ?? '?'} in vain: ${miss.reason} (for reports only, never an activity)`,
    );
  if (found.open !== null) lines.push('', ...open(found.open, found.partitionTimeMs, nowMs));
  if (found.episodes.length === 0 && found.agentMisses.length === 0 && found.open === null)
    lines.push('', 'nothing is known of it: no verdict in the ledger, and no open episode in the detector');
  if (found.searched > 1_000)
    lines.push('', `(the index of the ledger does not reach: ${found.searched} of its records were searched)`);
  return `${lines.join('\n')}\n`;
};

const episode = (said: readonly Verdict[]): string[] => {
  const newest = said.at(-1);
  if (newest === undefined) return [];
  return [
    `episode ${newest.episodeId}  ${queueAsText(newest)}`,
    ...said.map((verdict) => `  ${headline(verdict)}`),
    `  anchor    ${timeAsText(newest.anchorAt)}`,
    ...(newest.deadlineAt === null ? [] : [`  deadline  ${timeAsText(newest.deadlineAt)}`]),
    ...(newest.answeredAt === null
      ? []
      : [
          `  answered  ${timeAsText(newest.answeredAt)}${newest.agentId === null ? '' : ` by agent ${newest.agentId}`}`,
        ]),
    `  decided   ${timeAsText(newest.decidedAt)} (version ${newest.version}, policy ${newest.policyVersion})`,
    `  proof     ${proof(newest)}`,
    ...(newest.marks.length === 0 ? [] : [`  marks     ${newest.marks.join(', ')}`]),
    ...(newest.caseKey === null ? [] : [`  customer  ${newest.caseKey}`]),
    '  facts',
    ...newest.facts.map(fact),
  ];
};

const headline = (verdict: Verdict): string => {
  const cause = verdict.causeText === null ? '' : ` (the source said ${JSON.stringify(verdict.causeText)})`;
  switch (verdict.kind) {
    case 'missed':
      return verdict.marks.includes('observed')
        ? `missed: ${verdict.reason}${cause}; no activity because the detector only observed`
        : `missed: ${verdict.reason}${cause}`;
    case 'retracted':
      return `retracted: ${verdict.reason}${cause}; no activity because it was no miss after all`;
    default:
      return `${verdict.kind}: ${verdict.reason}${cause}; no activity because ${because(verdict)}`;
  }
};

const because = (verdict: Verdict): string => BECAUSE[verdict.reason] ?? `it is ${verdict.kind}`;

const BECAUSE: Readonly<Record<string, string>> = {
  'answered-in-time': 'a human answered in time',
  'switched-off': 'the switch was off when the wait began',
  'other-domain': "its domain is none of the policy's",
  'bot-resolved': 'nobody was asked to come: the bot resolved it',
  broadcast: 'it is a broadcast',
  meeting: 'it is a meeting',
  blocked: 'the customer is blocked',
  test: 'it is a test',
  'unsupported-channel': 'its channel is not supported',
  'short-abandon': 'the customer left at once, without having written anything',
  'closed-by-agent': 'an agent ended it after having answered',
  'too-late': 'the event came more than a day late, and nothing was known of the conversation',
};

const proof = (verdict: Verdict): string => {
  if (verdict.provenBy !== null)
    return `feed ${verdict.provenBy} heard everything from the anchor to the decisive moment`;
  return verdict.marks.includes('source-gap')
    ? 'source-gap: no feed heard everything in that time; an answer may have been lost on the way'
    : 'nothing had to be proven';
};

const fact = ({ at, type, id }: VerdictFact): string => `    ${timeAsText(at)}  ${type}${id === null ? '' : `  ${id}`}`;

const open = (episode: OpenEpisode, partitionTimeMs: number | null, nowMs: number): string[] => [
  `open episode  ${queueAsText(episode)}${episode.isFollowUp ? ' (follow-up)' : ''}`,
  `  anchor    ${timeAsText(episode.anchorAt)}`,
  `  deadline  ${timeAsText(episode.deadlineAt)} (policy ${episode.policyVersion})`,
  ...(episode.answeredAt === null ? [] : [`  answered  ${timeAsText(episode.answeredAt)}`]),
  `  comes to  ${episode.comesTo === null ? 'nothing yet' : `${episode.comesTo.kind}: ${episode.comesTo.reason} at ${timeAsText(episode.comesTo.atMs)}`}${episode.isObserved ? ', and nobody is told: the detector only observes' : ''}`,
  `  waits     ${waits(episode, partitionTimeMs, nowMs)}`,
  `  proof     ${episode.provenBy === null ? 'so far no feed has heard everything since the anchor' : `so far feed ${episode.provenBy} has heard everything`}`,
  ...(episode.isSwitchOn ? [] : ['  switch    off when the wait began: there will be no activity']),
  '  facts',
  ...episode.facts.map(fact),
];

/** Sources say each second that they hear; after this much silence something is wrong, there or with the detector's lag. */
const SILENT_AFTER_MS = 15_000;

const waits = (episode: OpenEpisode, partitionTimeMs: number | null, nowMs: number): string => {
  if (episode.waitsFor === 'unknown-event') return 'held: an event of an unknown kind could be an answer';
  if (partitionTimeMs === null) return 'held: no source has been heard yet';
  const age = `${Math.round(Math.max(0, nowMs - partitionTimeMs) / 1_000)} s ago`;
  if (episode.waitsFor === 'source' || nowMs - partitionTimeMs > SILENT_AFTER_MS)
    return `held: the source is silent since ${timeAsText(partitionTimeMs)} (${age}): silence needs proof`;
  const until = episode.decidedFromMs === null ? '' : ` until it is ${timeAsText(episode.decidedFromMs)} there`;
  return `for the partition's time${until}; it is ${timeAsText(partitionTimeMs)} (${age})`;
};
