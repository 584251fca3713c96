import type { Codecs } from '../../ports/codec';
import type { Log } from '../../ports/log';
import type { ActionAnswer } from '../../topology/claim';
import { TOPICS } from '../../topology/topics';

/** What an answer must speak of: an id that was used for something else gets an answer of its own. */
export type Asked = Pick<ActionAnswer, 'actionId' | 'action' | 'caseId' | 'operator'>;

/** Brings each answer to whoever waits for it. */
export interface AnswerDesk {
  /** Call it before the action is written. */
  waitFor(asked: Asked, timeoutMs: number): Waiting;
  readonly done: Promise<void>;
  close(): Promise<void>;
}

export interface Waiting {
  /** null: none came in time. */
  readonly answer: Promise<ActionAnswer | null>;
  /** Nobody waits any more. */
  end(): void;
}

export const startAnswerDesk = async (log: Log, codecs: Codecs): Promise<AnswerDesk> => {
  const waiting = new Map<string, Set<(answer: ActionAnswer | null) => void>>();
  const tail = await log.tail({
    topic: TOPICS.actionAnswers.name,
    from: 'end',
    onRecord: (record) => {
      if (record.value === null) return;
      const answer = codecs.decode('actionAnswers', record.value);
      for (const take of [...(waiting.get(wordOf(answer)) ?? [])]) take(answer);
    },
  });
  return {
    waitFor: (asked, timeoutMs) => {
      const word = wordOf(asked);
      let end: () => void = () => {};
      const answer = new Promise<ActionAnswer | null>((resolve) => {
        const takers = waiting.get(word) ?? new Set();
        waiting.set(word, takers);
        const take = (given: ActionAnswer | null): void => {
          clearTimeout(timer);
          takers.delete(take);
          if (takers.size === 0 && waiting.get(word) === takers) waiting.delete(word);
          resolve(given);
        };
        const timer = setTimeout(() => take(null), timeoutMs);
        takers.add(take);
        end = () => take(null);
      });
      return { answer, end: () => end() };
    },
    done: tail.done,
    close: tail.close,
  };
};

const wordOf = ({ actionId, action, caseId, operator }: Asked): string =>
  JSON.stringify([actionId, action, caseId, operator]);
