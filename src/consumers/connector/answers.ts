import { type Codecs, Undecodable, UnknownWriter } from '../../ports/codec';
import type { Log, LogRecord } from '../../ports/log';
import type { Logger } from '../../ports/logger';
import { type LastWritten, withAnswer } from '../../topology/connector/written';
import { TOPICS } from '../../topology/topics';

/** What Creatio acknowledged of each case, by case id: rebuilt from our own answers in the log, and followed. */
export interface Answers {
  get(caseId: string): LastWritten | undefined;
  /** Takes an answer that was just written, before the log shows it. */
  put(caseId: string, last: LastWritten): void;
  /** Activities that were written and aren't over, as far as we know. */
  open(): Iterable<readonly [caseId: string, last: LastWritten]>;
  /** Resolves when all answers that stood in the log at the call are known. */
  caughtUp(): Promise<void>;
  readonly done: Promise<void>;
  close(): Promise<void>;
}

/** @param topic where our answers stand: case-events, but in a replay */
export const startAnswers = async (
  log: Log,
  codecs: Codecs,
  logger: Logger,
  topic: string = TOPICS.caseEvents.name,
): Promise<Answers> => {
  const byCase = new Map<string, LastWritten>();
  const onRecord = (record: LogRecord): void => {
    if (record.value === null) return;
    try {
      const event = codecs.decode('caseEvents', record.value);
      if (event.caseId === null) return;
      const next = withAnswer(byCase.get(event.caseId), event, record.offset);
      if (next !== undefined) byCase.set(event.caseId, next);
    } catch (error) {
      // Another producer's bytes: the cases processor puts them aside; none of our answers is among them.
      if (!(error instanceof Undecodable || error instanceof UnknownWriter)) throw error;
      logger.warn(
        { partition: record.partition, offset: record.offset },
        'a record of case-events is not readable here',
      );
    }
  };
  const tail = await log.tail({ topic, from: 'start', onRecord });
  await tail.caughtUp();
  return {
    get: (caseId) => byCase.get(caseId),
    put: (caseId, last) => void byCase.set(caseId, last),
    open: () => [...byCase].filter(([, { exists, status }]) => exists && !['completed', 'canceled'].includes(status)),
    caughtUp: tail.caughtUp,
    done: tail.done,
    close: tail.close,
  };
};
