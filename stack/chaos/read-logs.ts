import type { Codecs } from '../../src/ports/codec';
import { Undecodable, UnknownWriter } from '../../src/ports/codec';
import type { Log, LogRecord } from '../../src/ports/log';
import { createLocalCodecs } from '../../src/schemas/local-codecs';
import { DEAD_LETTERED, deadLetterTopic, TOPICS, type TopicId } from '../../src/topology/topics';

/** Every topic's records, by name and partition, as the simulation's oracle reads them. */
export type Logs = Readonly<Record<string, readonly (readonly LogRecord[])[]>>;

/** Nobody has written for so long: what was under way has come. */
const QUIET_MS = 2_000;
const LOOK_EVERY_MS = 200;

/**
 * Reads all topics whole, dead letters too, once nobody writes any more. Values are written anew with the schemas of this build: in the topics
 * they carry the registry's ids.
 *
 * @throws when they are still being written after `deadlineMs`
 */
export const readLogs = async (log: Log, codecs: Codecs, deadlineMs: number): Promise<Logs> => {
  await untilQuiet(log, deadlineMs);
  const local = createLocalCodecs();
  const topics = (Object.keys(TOPICS) as TopicId[]).map(async (id): Promise<[string, LogRecord[][]]> => {
    const partitions = await readTopic(log, TOPICS[id].name);
    return [
      TOPICS[id].name,
      partitions.map((records) => records.map((record) => localised(id, record, codecs, local))),
    ];
  });
  const deadLetters = DEAD_LETTERED.map(
    async (id): Promise<[string, LogRecord[][]]> => [deadLetterTopic(id), await readTopic(log, deadLetterTopic(id))],
  );
  return Object.fromEntries(await Promise.all([...topics, ...deadLetters]));
};

const readTopic = async (log: Log, topic: string): Promise<LogRecord[][]> => {
  const partitions = (await log.offsets(topic)).map((): LogRecord[] => []);
  const tail = await log.tail({
    topic,
    from: 'start',
    onRecord: (record) => partitions[record.partition]?.push(record),
  });
  await tail.caughtUp();
  await tail.close();
  return partitions;
};

/** Bytes that no codec reads stay as they are: they are dead letters, and the oracle wants to see them too. */
const localised = (topic: TopicId, record: LogRecord, codecs: Codecs, local: Codecs): LogRecord => {
  if (record.value === null) return record;
  try {
    return { ...record, value: local.encode(topic, codecs.decode(topic, record.value)) };
  } catch (error) {
    if (error instanceof Undecodable || error instanceof UnknownWriter) return record;
    throw error;
  }
};

const untilQuiet = async (log: Log, deadlineMs: number): Promise<void> => {
  const names = [...Object.values(TOPICS).map(({ name }) => name), ...DEAD_LETTERED.map(deadLetterTopic)];
  const endsNow = async (): Promise<string> =>
    JSON.stringify(await Promise.all(names.map(async (name) => (await log.offsets(name)).map(({ next }) => next))));
  const untilMs = Date.now() + deadlineMs;
  let ends = await endsNow();
  let since = Date.now();
  while (Date.now() - since < QUIET_MS) {
    if (Date.now() > untilMs) throw new Error(`topics are still being written after ${deadlineMs / 1_000} s`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    const now = await endsNow();
    if (now !== ends) since = Date.now();
    ends = now;
  }
};
