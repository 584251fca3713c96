import { createHash } from 'node:crypto';
import type { Codecs } from '../../src/ports/codec';
import type { Log, LogRecord } from '../../src/ports/log';
import { TOPICS, type TopicId } from '../../src/topology/topics';

/** Topics whose every record carries a version. */
const VERSIONED = ['verdicts', 'claims', 'activityCommands'] as const satisfies readonly TopicId[];

export interface Repeats {
  /** Records that stand there more than once, word for word: what at-least-once writing leaves. */
  readonly same: number;
  /** One sentence for each version that says two different things. */
  readonly different: readonly string[];
}

/** Looks for the same version of the same thing written twice: it must be the same record. A rebuilt state that decides otherwise shows here. */
export const findRepeats = async (log: Log, codecs: Codecs): Promise<Repeats> => {
  const different: string[] = [];
  let same = 0;
  for (const topic of VERSIONED) {
    const seen = new Map<string, { readonly digest: string; readonly at: string }>();
    const onRecord = ({ partition, offset, value }: LogRecord): void => {
      if (value === null) return;
      const id = identityOf(codecs, topic, value);
      const digest = createHash('sha256').update(value).digest('hex');
      const at = `${partition}:${offset}`;
      const first = seen.get(id);
      if (first === undefined) seen.set(id, { digest, at });
      else if (first.digest === digest) same += 1;
      else different.push(`${TOPICS[topic].name}: ${id} says one thing at ${first.at} and another at ${at}`);
    };
    const tail = await log.tail({ topic: TOPICS[topic].name, from: 'start', onRecord });
    await tail.caughtUp();
    await tail.close();
  }
  return { same, different };
};

const identityOf = (codecs: Codecs, topic: (typeof VERSIONED)[number], value: Buffer): string => {
  const record = codecs.decode(topic, value);
  const subject = 'episodeId' in record ? `${record.kind} of ${record.episodeId}` : record.caseId;
  return `${subject} version ${record.version}`;
};
