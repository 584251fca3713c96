import { createPartitionOwner } from '../../src/consumers/runtime/partition-owner';
import { uuidV5 } from '../../src/ids/uuid-v5';
import { createMemoryStore } from '../../src/memory/memory-store';
import type { LogRecord, OutgoingRecord } from '../../src/ports/log';
import { createCases } from '../../src/topology/cases/cases';
import { createDetector } from '../../src/topology/detector/detector';
import { switchChanges } from '../../src/topology/effective';
import type { Processor } from '../../src/topology/processor';
import { deadLetterTopic, TOPICS, type TopicId } from '../../src/topology/topics';
import type { Topics } from '../history/outcome';
import { STRAY_KEY } from '../history/plan';
import { inForceOf } from '../oracle/in-force';
import { codecs, tools } from '../roles/tools';
import type { Invariant } from './violation';

/** Replays a partition's whole log into a processor that has no state. @returns what it writes */
const replay = async <State, Event>(
  processor: Processor<State, Event>,
  partition: number,
  log: readonly LogRecord[],
  outcome: Topics,
): Promise<readonly OutgoingRecord[]> => {
  const inForce = inForceOf(outcome);
  const written: OutgoingRecord[] = [];
  const owner = createPartitionOwner({
    ...tools,
    processor,
    partition,
    store: createMemoryStore().partition(processor.name, partition),
    writer: { send: async (records) => void written.push(...records), close: async () => {} },
    side: {
      policyAt: inForce.policyAt,
      switchAt: inForce.switchAt,
      switchChanges: (afterMs, untilMs) => switchChanges(inForce.settings, afterMs, untilMs),
      readyFor: async () => {},
      isReadyFor: () => true,
    },
    logEnds: async () => ({ first: 0, next: log.length }),
    cachedKeys: 1_000,
  });
  await owner.takeOver();
  if (log.length > 0)
    await owner.onBatch({ partition, records: log, highWatermark: log.length, isCurrent: () => true });
  return written;
};

/** A record as it is compared: the same bytes under the same key in the same place are the same. */
const lineOf = (topic: string, key: Buffer | string | null, value: Buffer | null): string =>
  `${topic} ${String(key ?? '')} ${value === null ? 'tombstone' : value.toString('base64')}`;

/** What a topic holds that this processor wrote: case events come from others too. */
const writtenTo = (outcome: Topics, topics: readonly TopicId[], deadLetters: TopicId): ReadonlySet<string> => {
  const lines = new Set<string>();
  const add = (name: string, isOurs: (record: LogRecord) => boolean): void => {
    for (const record of (outcome.logs[name] ?? []).flat())
      if (isOurs(record)) lines.add(lineOf(name, record.key, record.value));
  };
  for (const topic of topics)
    add(TOPICS[topic].name, ({ key, value }) => {
      if (String(key) === STRAY_KEY) return false;
      return topic !== 'caseEvents' || (value !== null && codecs.decode('caseEvents', value).source === 'detector');
    });
  add(deadLetterTopic(deadLetters), () => true);
  return lines;
};

const differences = (written: ReadonlySet<string>, again: readonly OutgoingRecord[]): readonly string[] => {
  const replayed = new Set(again.map(({ topic, key, value }) => lineOf(topic, key, value)));
  return [
    ...[...replayed]
      .filter((line) => !written.has(line))
      .map((line) => `a replay says, and the log doesn't: ${shown(line)}`),
    ...[...written]
      .filter((line) => !replayed.has(line))
      .map((line) => `the log says, and a replay doesn't: ${shown(line)}`),
  ];
};

const shown = (line: string): string => {
  const [topic = ''] = line.split(' ');
  const bytes = line.slice(line.lastIndexOf(' ') + 1);
  const key = line.slice(topic.length + 1, -bytes.length - 1);
  const id = (Object.keys(TOPICS) as TopicId[]).find((name) => TOPICS[name].name === topic);
  const value = id === undefined || bytes === 'tombstone' ? bytes : codecs.decode(id, Buffer.from(bytes, 'base64'));
  return `${topic} ${key} ${JSON.stringify(value)}`;
};

const invariant = <State, Event>(
  name: string,
  processor: () => Processor<State, Event>,
  topics: readonly TopicId[],
): Invariant<Topics> => ({
  name,
  check: async (outcome) => {
    const { input } = processor();
    const again: OutgoingRecord[] = [];
    const partitions = outcome.logs[TOPICS[input].name] ?? [];
    for (const [partition, log] of partitions.entries())
      again.push(...(await replay(processor(), partition, log, outcome)));
    return differences(writtenTo(outcome, topics, input), again);
  },
});

export const chatEventsReplay = invariant(
  '5, 6: replaying chat events gives the same verdicts and case events, versions and ids included',
  () => createDetector({ uuidV5 }),
  ['verdicts', 'caseEvents'],
);

export const caseEventsReplay = invariant(
  '5, 6: replaying case events gives the same claims, answers and commands, versions and ids included',
  () => createCases({ uuidV5 }),
  ['claims', 'actionAnswers', 'activityCommands'],
);
