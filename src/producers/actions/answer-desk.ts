import type { Codecs } from '../../ports/codec';
import type { Log } from '../../ports/log';
import type { ActionAnswer } from '../../topology/claim';
import { TOPICS } from '../../topology/topics';

/** Brings each answer to whoever waits for it. */
export interface AnswerDesk {
  /** Call it before the action is written. @returns null when none came in time */
  waitFor(actionId: string, timeoutMs: number): Promise<ActionAnswer | null>;
  readonly done: Promise<void>;
  close(): Promise<void>;
}

export const startAnswerDesk = async (log: Log, codecs: Codecs): Promise<AnswerDesk> => {
  const waiting = new Map<string, Set<(answer: ActionAnswer) => void>>();
  const tail = await log.tail({
    topic: TOPICS.actionAnswers.name,
    from: 'end',
    onRecord: (record) => {
      if (record.value === null) return;
      const answer = codecs.decode('actionAnswers', record.value);
      for (const take of waiting.get(answer.actionId) ?? []) take(answer);
    },
  });
  return {
    waitFor: (actionId, timeoutMs) =>
      new Promise((resolve) => {
        const takers = waiting.get(actionId) ?? new Set();
        waiting.set(actionId, takers);
        const end = (answer: ActionAnswer | null): void => {
          clearTimeout(timer);
          takers.delete(end);
          if (takers.size === 0) waiting.delete(actionId);
          resolve(answer);
        };
        const timer = setTimeout(() => end(null), timeoutMs);
        takers.add(end);
      }),
    done: tail.done,
    close: tail.close,
  };
};
