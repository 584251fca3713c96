import type { RecordOf } from '../ports/codec';
import { offsetAtTime } from '../reading/seek-time';
import { partitionOf } from '../topology/murmur2';
import { TOPICS, type TopicId } from '../topology/topics';
import type { Verdict } from '../topology/verdict';
import { readConversationLedger } from './conversation-ledger';
import type { Subject } from './find-subject';
import { type Budget, type KeyReading, type KeyRecord, partitionOfKey, recordsOfKey } from './key-records';
import { timeOf } from './record-time';
import type { WhyDeps } from './why';

/** One line of a timeline. */
export type Entry = { [Id in TopicId]: KeyRecord<Id> & { readonly atMs: number } }[TopicId];

export interface Timeline {
  readonly subject: Subject;
  /** By time, then by place. */
  readonly entries: readonly Entry[];
  /** Cases of which something is said, newest last: also the ids of their activities. */
  readonly caseIds: readonly string[];
  /** Topics that were not read to their end within the budget. */
  readonly cut: readonly TopicId[];
}

export interface TimelineDeps extends WhyDeps {
  readonly budget: Pick<Budget, 'isOver'>;
  /** Whether the broker's append times are of the same clock as the events; a played scenario's aren't. */
  readonly isRealTime: boolean;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const MOST_CONVERSATIONS = 20;

/** Everything that was said of a subject, from the partitions of its keys alone. */
export const readTimeline = async (deps: TimelineDeps, subject: Subject): Promise<Timeline> => {
  const cut = new Set<TopicId>();
  const reading: KeyReading = { ...deps, budget: { ...deps.budget, cut: (topic) => void cut.add(topic) } };
  const ofCases = (await Promise.all(subject.caseKeys.map((key) => customerRecords(deps, reading, key)))).flat();
  const conversations = subject.conversations.length > 0 ? subject.conversations : conversationsOf(ofCases, subject);
  const ofConversations = (
    await Promise.all(conversations.slice(-MOST_CONVERSATIONS).map((id) => conversationRecords(deps, reading, id)))
  ).flat();
  const records = [...ofConversations, ...ofCases.filter((record) => isOfCase(record, subject))];
  // An answer was given at the place of the case event that it answers.
  const eventTimes = new Map(
    ofCases.flatMap((each) => (each.topic === 'caseEvents' ? [[placeOf(each), timeOf(each)] as const] : [])),
  );
  const entries = records.map((record) => {
    const answered = record.topic === 'actionAnswers' ? eventTimes.get(placeOfCause(record)) : undefined;
    return { ...record, atMs: answered ?? timeOf(record) } as Entry;
  });
  entries.sort((a, b) => a.atMs - b.atMs || ORDER.indexOf(a.topic) - ORDER.indexOf(b.topic) || a.offset - b.offset);
  return { subject, entries, caseIds: caseIdsOf(ofCases, subject), cut: [...cut] };
};

const placeOf = ({ partition, offset }: KeyRecord): string => `${partition}:${offset}`;
const placeOfCause = ({ partition, value }: KeyRecord): string =>
  `${partition}:${Math.floor((value as RecordOf['actionAnswers']).version / 1000)}`;

const ORDER: readonly TopicId[] = [
  'chatEvents',
  'verdicts',
  'caseEvents',
  'claims',
  'activityCommands',
  'actionAnswers',
];

const isOfCase = (record: KeyRecord, subject: Subject): boolean => {
  const { caseId } = subject;
  if (caseId === null) return true;
  const said = (record.value as { readonly caseId?: string | null }).caseId;
  return said == null || said.toLowerCase() === caseId.toLowerCase();
};

const caseIdsOf = (records: readonly KeyRecord[], { caseId }: Subject): readonly string[] => {
  if (caseId !== null) return [caseId];
  return [
    ...new Set(
      records.flatMap(({ topic, value }) =>
        topic === 'activityCommands' ? [(value as RecordOf['activityCommands']).caseId] : [],
      ),
    ),
  ];
};

const conversationsOf = (records: readonly KeyRecord[], subject: Subject): readonly string[] => [
  ...new Set(
    records.flatMap((record) => {
      if (record.topic !== 'caseEvents' && record.topic !== 'activityCommands') return [];
      if (!isOfCase(record, subject)) return [];
      const { conversationId } = record.value as { readonly conversationId: string | null };
      return conversationId === null ? [] : [conversationId];
    }),
  ),
];

/** Commands first: they have no heartbeats, so all of them are soon read, and they say since when there is something to look for. */
const customerRecords = async (deps: TimelineDeps, reading: KeyReading, caseKey: string): Promise<KeyRecord[]> => {
  const wanted = (topic: TopicId) => ({
    partition: partitionOfKey(topic, caseKey),
    isKey: (key: string) => key === caseKey,
  });
  const whole = async ({ first, next }: { first: number; next: number }) => ({ from: first, to: next });
  const [commands, answers] = await Promise.all([
    recordsOfKey(reading, 'activityCommands', wanted('activityCommands'), whole),
    recordsOfKey(reading, 'actionAnswers', wanted('actionAnswers'), whole),
  ]);
  const sinceMs = Math.min(...commands.map(({ value }) => Math.min(value.issuedAt, value.startAt))) - HOUR_MS;
  const partition = partitionOfKey('caseEvents', caseKey);
  const since = async ({ first, next }: { first: number; next: number }) => {
    if (!deps.isRealTime || !Number.isFinite(sinceMs)) return { from: first, to: next };
    return { from: (await deps.reader.offsetsAt(TOPICS.caseEvents.name, sinceMs))[partition] ?? first, to: next };
  };
  const caseIds = new Set(commands.map(({ value }) => value.caseId));
  const [events, claims] = await Promise.all([
    recordsOfKey(reading, 'caseEvents', wanted('caseEvents'), since),
    recordsOfKey(
      reading,
      'claims',
      { partition: partitionOfKey('claims', caseKey), isKey: (key) => caseIds.has(key) },
      whole,
    ),
  ]);
  return [...events, ...commands, ...claims, ...answers];
};

const conversationRecords = async (deps: TimelineDeps, reading: KeyReading, id: string): Promise<KeyRecord[]> => {
  const { verdicts, partition } = await readConversationLedger(deps, id);
  const ledger = verdicts.map((value): KeyRecord => ({ topic: 'verdicts', partition, offset: value.version, value }));
  const isKey = (key: string): boolean => key === id;
  const facts = await recordsOfKey(reading, 'chatEvents', { partition: chatPartition(id), isKey }, async (ends) =>
    rangeOf(deps, verdicts, chatPartition(id), ends),
  );
  return [...facts, ...ledger];
};

const chatPartition = (id: string): number => partitionOf(Buffer.from(id), TOPICS.chatEvents.partitions);

/** From a little before the first fact to an hour after the last verdict; without any, the last day. */
const rangeOf = async (
  { reader, codecs }: TimelineDeps,
  verdicts: readonly Verdict[],
  partition: number,
  ends: { readonly first: number; readonly next: number },
): Promise<{ from: number; to: number }> => {
  const times = verdicts.flatMap(({ anchorAt, decidedAt, facts }) => [
    anchorAt,
    decidedAt,
    ...facts.map(({ at }) => at),
  ]);
  const find = (atMs: number): Promise<number> => offsetAtTime(reader, codecs, { partition, ...ends }, atMs);
  if (times.length === 0) return { from: await find(Date.now() - 24 * HOUR_MS), to: ends.next };
  return { from: await find(Math.min(...times) - 5 * MINUTE_MS), to: await find(Math.max(...times) + HOUR_MS) };
};
