import type { Codecs } from '../ports/codec';
import type { OutgoingRecord } from '../ports/log';
import type { SideInputs } from '../ports/side-inputs';
import { type CaseEvent, EMPTY_CASE_EVENT } from '../topology/case-event';
import { createCases } from '../topology/cases/cases';
import { EMPTY_CHAT_EVENT } from '../topology/chat-event';
import type { Claim } from '../topology/claim';
import { SWITCH_CODE } from '../topology/connector/lookups';
import { createDetector } from '../topology/detector/detector';
import { switchChanges, switchInForce } from '../topology/effective';
import type { Policy } from '../topology/policy/policy';
import { TOPICS } from '../topology/topics';
import type { Act } from './act';
import type { Cast } from './cast';
import { createChats } from './chats';
import { createCreatio } from './creatio';
import { createLanes, type Lanes } from './lanes';
import type { Outcome } from './outcome';
import type { Story, StoryLine } from './read-story';

export interface PlayDeps {
  readonly policy: Policy;
  readonly cast: Cast;
  readonly codecs: Codecs;
  readonly uuidV5: (name: string) => string;
}

/** A source's heartbeats come each second, the detector passes time on each five: what waits for time is decided at the next of them. */
const BEAT_MS = 1_000;
const PASSED_ON_MS = 5_000;

/**
 * Plays a story in virtual time: the real processors, through the runtime's own fold, with a source that hears everything and a Creatio that is
 * always there.
 *
 * @returns everything that came of it, in order
 */
export const playStory = async (story: Story, deps: PlayDeps): Promise<readonly Outcome[]> => {
  const { codecs, cast, uuidV5 } = deps;
  const side = sideOf(story, deps.policy);
  const detector = createLanes(createDetector({ uuidV5 }), codecs, side);
  const cases = createLanes(createCases({ uuidV5 }), codecs, side);
  const chats = createChats(story, deps.policy, uuidV5);
  const creatio = createCreatio(cast, uuidV5);
  const outcomes: Outcome[] = [];
  const open = new Map<string, Claim>();
  let beatenMs = story.beginsMs - BEAT_MS;

  const follow = async (records: readonly OutgoingRecord[], atMs: number): Promise<void> => {
    for (const { topic, value, partition } of answersFirst(records)) {
      if (value === null) continue;
      if (topic === TOPICS.caseEvents.name)
        await follow(cases.take(codecs.decode('caseEvents', value), partition), atMs);
      else if (topic === TOPICS.verdicts.name)
        outcomes.push({ kind: 'verdict', atMs, verdict: codecs.decode('verdicts', value) });
      else if (topic === TOPICS.actionAnswers.name)
        outcomes.push({ kind: 'answer', atMs, answer: codecs.decode('actionAnswers', value) });
      else if (topic === TOPICS.claims.name) claimed(codecs.decode('claims', value));
      else if (topic === TOPICS.activityCommands.name) {
        const command = codecs.decode('activityCommands', value);
        const { shown, answers } = await creatio.apply(command, atMs);
        outcomes.push({ kind: 'command', atMs, command, shown });
        for (const answer of answers) await follow(cases.take(answer), atMs);
      } else throw new Error(`a story came to a record of ${topic}`);
    }
  };

  const claimed = (claim: Claim): void => {
    if (claim.state === 'ended') open.delete(claim.caseKey);
    else open.set(claim.caseKey, claim);
  };

  const beat = async (atMs: number): Promise<void> => {
    beatenMs = atMs;
    for (let partition = 0; partition < detector.partitions; partition += 1)
      await follow(detector.take(heartbeat(story, atMs), partition), atMs);
  };

  const happens = async ({ act, atMs, text }: StoryLine): Promise<void> => {
    const told: Outcome & { kind: 'line' } = { kind: 'line', atMs, text, came: true };
    if (act.kind === 'case-action') {
      const event = actionEvent(act, atMs, outcomes.length);
      outcomes.push({ ...told, came: event !== null });
      if (event !== null) await follow(cases.take(event), atMs);
      return;
    }
    const events = chats.eventsOf(act, atMs);
    outcomes.push({ ...told, came: events.length > 0 || act.kind === 'switch' });
    for (const event of events) await follow(detector.take(event), atMs);
  };

  /** null: there is no such case, or more than one that could be meant. */
  const actionEvent = (act: Act & { kind: 'case-action' }, atMs: number, count: number): CaseEvent | null => {
    const found = [...open.values()].filter(
      ({ caseKey }) => act.customer === null || caseKey.endsWith(`:${act.customer}`),
    );
    const [claim] = found;
    if (claim === undefined || found.length > 1) return null;
    return {
      ...EMPTY_CASE_EVENT,
      eventId: uuidV5(`story-action:${count}`),
      type: act.action,
      caseKey: claim.caseKey,
      source: 'api',
      occurredAt: atMs,
      receivedAt: atMs,
      caseId: claim.caseId,
      operator: cast.contactOf(act.operator),
      actionId: `story-${count}`,
    };
  };

  const passUntil = async (untilMs: number): Promise<void> => {
    for (;;) {
      const nextMs = Math.max(beatenMs + BEAT_MS, nextBeat(detector, cases));
      if (nextMs >= untilMs) return;
      await beat(nextMs);
    }
  };

  await beat(story.beginsMs);
  for (const line of story.lines) {
    await passUntil(line.atMs);
    await happens(line);
  }
  await passUntil(story.untilMs);
  return outcomes;
};

/** Records of different topics have no order; who asked something reads the answer first. */
const answersFirst = (records: readonly OutgoingRecord[]): readonly OutgoingRecord[] => {
  const isAnswer = ({ topic }: OutgoingRecord): boolean => topic === TOPICS.actionAnswers.name;
  return [...records.filter(isAnswer), ...records.filter((record) => !isAnswer(record))];
};

/** The first heartbeat on which a timer is due. */
const nextBeat = (detector: Lanes<never>, cases: Lanes<never>): number =>
  Math.min(upTo(detector.nextWakeMs(), BEAT_MS), upTo(cases.nextWakeMs(), PASSED_ON_MS));

const upTo = (atMs: number | null, stepMs: number): number =>
  atMs === null ? Number.POSITIVE_INFINITY : Math.ceil(atMs / stepMs) * stepMs;

const heartbeat = (story: Story, atMs: number) => ({
  ...EMPTY_CHAT_EVENT,
  eventId: `story-beat:${atMs}`,
  type: 'heartbeat' as const,
  conversationId: '',
  domainId: '',
  occurredAt: atMs,
  receivedAt: atMs,
  source: 'producer' as const,
  feed: 'story',
  origin: 'story',
  coverSince: story.beginsMs,
});

const sideOf = (story: Story, policy: Policy): SideInputs => {
  const switched = story.lines.flatMap(({ act, atMs }) =>
    act.kind === 'switch' ? [{ code: SWITCH_CODE, value: act.on, effectiveAt: atMs }] : [],
  );
  const settings = [{ code: SWITCH_CODE, value: true, effectiveAt: story.beginsMs }, ...switched];
  return {
    policyAt: () => policy,
    switchAt: (atMs) => switchInForce(settings, atMs),
    switchChanges: (afterMs, untilMs) => switchChanges(settings, afterMs, untilMs),
    readyFor: () => Promise.resolve(),
    isReadyFor: () => true,
  };
};
