import type { Case, Miss } from './case';

const LINES = 20;
/** Causes and reasons can be any text of another system. */
const LINE_LENGTH = 200;

/** Adds a line to the activity's notes; the oldest ones go. */
export const noted = (found: Case, atMs: number, text: string): Case => ({
  ...found,
  notes: [...found.notes, noteLine(atMs, text)].slice(-LINES),
});

export const noteLine = (atMs: number, text: string): string =>
  `${new Date(atMs).toISOString()} ${text}`.slice(0, LINE_LENGTH);

export const missNote = (miss: Miss): string =>
  [
    miss.cause,
    ...(miss.queueName === null ? [] : [`(${miss.queueName})`]),
    ...(miss.marks.length === 0 ? [] : [`[${miss.marks.join(', ')}]`]),
  ].join(' ');
