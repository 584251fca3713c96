import { timeAsText } from '../explain/text';
import { tableAsText } from '../replay/table-text';
import { deadLetterTopic } from '../topology/topics';
import { type DeadLetter, nameOf } from './dead-letters';

/** Dead letters of one topic and reason. */
export interface DeadLetterGroup {
  readonly topic: string;
  readonly reason: string;
  readonly count: number;
  readonly redriven: number;
  readonly oldestMs: number;
  readonly newestMs: number;
  /** The newest, by where they lie. */
  readonly newest: readonly string[];
}

const SHOWN = 5;

export const groupsOf = (letters: readonly DeadLetter[], redriven: ReadonlySet<string>): readonly DeadLetterGroup[] => {
  const groups = new Map<string, DeadLetter[]>();
  for (const letter of letters) {
    const key = JSON.stringify([letter.topic, letter.reason]);
    groups.set(key, [...(groups.get(key) ?? []), letter]);
  }
  return [...groups.values()]
    .map((group) => {
      const times = group.map(({ record }) => record.timestampMs).sort((a, b) => a - b);
      const [first] = group as [DeadLetter];
      return {
        topic: deadLetterTopic(first.topic),
        reason: first.reason,
        count: group.length,
        redriven: group.filter((letter) => redriven.has(nameOf(letter))).length,
        oldestMs: times[0] ?? 0,
        newestMs: times.at(-1) ?? 0,
        newest: group.slice(-SHOWN).map(({ at }) => at),
      };
    })
    .sort((a, b) => b.count - a.count);
};

export const groupsAsText = (groups: readonly DeadLetterGroup[]): string =>
  groups.length === 0
    ? 'no dead letters\n'
    : `${tableAsText([
        ['topic', 'reason', 'count', 'redriven', 'oldest', 'newest', 'at'],
        ...groups.map((group) => [
          group.topic,
          group.reason,
          String(group.count),
          String(group.redriven),
          timeAsText(group.oldestMs),
          timeAsText(group.newestMs),
          group.newest.join(' '),
        ]),
      ])}\n`;
