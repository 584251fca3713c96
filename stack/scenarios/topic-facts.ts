import type { Codecs, RecordOf } from '../../src/ports/codec';
import type { Log } from '../../src/ports/log';
import type { ActionAnswer, Claim } from '../../src/topology/claim';
import { DEAD_LETTERED, deadLetterTopic, TOPICS, type TopicId } from '../../src/topology/topics';
import type { Verdict } from '../../src/topology/verdict';

/** What stands in the topics at one moment, folded as any reader should: the highest version counts. */
export interface TopicFacts {
  /** By episode: every verdict kind that it ever had, in version order. */
  readonly verdicts: ReadonlyMap<string, readonly Verdict[]>;
  readonly claims: ReadonlyMap<string, Claim>;
  readonly answers: readonly ActionAnswer[];
  /** Commands by case: the highest version. */
  readonly commands: ReadonlyMap<string, RecordOf['activityCommands']>;
  readonly caseEvents: readonly RecordOf['caseEvents'][];
  readonly deadLetters: number;
  readonly deadLettersByReason: Readonly<Record<string, number>>;
}

/** Reads the topics whole. */
export const readTopicFacts = async (log: Log, codecs: Codecs): Promise<TopicFacts> => {
  const verdicts = new Map<string, Verdict[]>();
  for (const verdict of await readAll(log, codecs, 'verdicts')) {
    if (verdict.kind === 'agent-miss') continue;
    const known = verdicts.get(verdict.episodeId) ?? [];
    if (!known.some((other) => other.version === verdict.version)) known.push(verdict);
    verdicts.set(
      verdict.episodeId,
      known.sort((a, b) => a.version - b.version),
    );
  }
  const deadLetters = await Promise.all(DEAD_LETTERED.map((topic) => log.offsets(deadLetterTopic(topic))));
  const count = deadLetters.flat().reduce((sum, { first, next }) => sum + next - first, 0);
  return {
    verdicts,
    claims: newest(await readAll(log, codecs, 'claims'), (claim) => claim.caseId),
    answers: await readAll(log, codecs, 'actionAnswers'),
    commands: newest(await readAll(log, codecs, 'activityCommands'), (command) => command.caseId),
    caseEvents: (await readAll(log, codecs, 'caseEvents')).filter((event) => event.type !== 'heartbeat'),
    deadLetters: count,
    deadLettersByReason: count === 0 ? {} : await reasons(log),
  };
};

/** Every record of a topic that has a value, in log order per partition. */
export const readAll = async <Id extends TopicId>(log: Log, codecs: Codecs, topic: Id): Promise<RecordOf[Id][]> => {
  const bytes: Buffer[] = [];
  const tail = await log.tail({
    topic: TOPICS[topic].name,
    from: 'start',
    onRecord: (record) => {
      if (record.value !== null) bytes.push(record.value);
    },
  });
  await tail.caughtUp();
  await tail.close();
  return bytes.map((value) => codecs.decode(topic, value));
};

const reasons = async (log: Log): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const topic of DEAD_LETTERED) {
    const tail = await log.tail({
      topic: deadLetterTopic(topic),
      from: 'start',
      onRecord: ({ headers }) => {
        const reason = `${topic}: ${headers['__connect.errors.exception.message']?.toString() ?? 'no reason'}`;
        counts[reason] = (counts[reason] ?? 0) + 1;
      },
    });
    await tail.caughtUp();
    await tail.close();
  }
  return counts;
};

const newest = <T extends { readonly version: number }>(
  records: readonly T[],
  idOf: (record: T) => string,
): Map<string, T> => {
  const found = new Map<string, T>();
  for (const record of records) {
    const known = found.get(idOf(record));
    if (known === undefined || record.version > known.version) found.set(idOf(record), record);
  }
  return found;
};
