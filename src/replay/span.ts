import type { Codecs } from '../ports/codec';
import type { LogReader } from '../ports/log-reader';
import { offsetAtTime, timeAt } from '../reading/seek-time';
import { TOPICS } from '../topology/topics';

/** A place in chat-events as a person writes it. */
export type Place =
  | { readonly kind: 'time'; readonly atMs: number }
  | { readonly kind: 'offset'; readonly offset: number };

/** Numbers below this are offsets, above it epoch ms (2001 and later). */
const FIRST_EPOCH_MS = 1_000_000_000_000;

/** @returns null when it is neither a time (ISO 8601, epoch ms, or a length of time ago such as `-36h`) nor an offset */
export const parsePlace = (text: string, nowMs: number): Place | null => {
  if (/^\d+$/.test(text)) {
    const number = Number(text);
    return number >= FIRST_EPOCH_MS ? { kind: 'time', atMs: number } : { kind: 'offset', offset: number };
  }
  if (text.startsWith('-')) {
    const agoMs = parseDuration(text.slice(1));
    return agoMs === null ? null : { kind: 'time', atMs: nowMs - agoMs };
  }
  const atMs = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? null : { kind: 'time', atMs };
};

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `5m`, `2h`, `30d`: ms; null when it is none. */
export const parseDuration = (text: string): number | null => {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
  return number === undefined || unit === undefined ? null : Math.round(Number(number) * (UNITS[unit] ?? 0));
};

/** One partition's part of a span. `[from, to)` is what is judged; reading begins earlier and ends later. */
export interface PartitionSpan {
  readonly partition: number;
  /** Where folding begins: a conversation that is open at `from` is read from its own beginning. */
  readonly start: number;
  readonly from: number;
  readonly to: number;
  /** Where folding ends: what came after the span can still retract or answer it. */
  readonly end: number;
  /** Whether nothing stands before `start` that was ever in the log. */
  readonly isFromTheBeginning: boolean;
}

/** Turns a span into offsets. @param leadInMs how long before `from` reading begins */
export const findSpan = async (
  reader: LogReader,
  codecs: Codecs,
  wanted: { readonly from: Place; readonly to: Place | null; readonly leadInMs: number },
): Promise<readonly PartitionSpan[]> => {
  const ends = await reader.offsets(TOPICS.chatEvents.name);
  return Promise.all(
    ends.map(async ({ first, next }, partition): Promise<PartitionSpan> => {
      const inLog = (offset: number): number => Math.min(Math.max(offset, first), next);
      const find = async (place: Place): Promise<number> =>
        place.kind === 'offset'
          ? inLog(place.offset)
          : offsetAtTime(reader, codecs, { partition, first, next }, place.atMs);
      const from = await find(wanted.from);
      const to = wanted.to === null ? next : Math.max(from, await find(wanted.to));
      const fromMs = wanted.from.kind === 'time' ? wanted.from.atMs : await timeAt(reader, codecs, partition, from);
      const start =
        fromMs === null
          ? from
          : await offsetAtTime(reader, codecs, { partition, first, next: from }, fromMs - wanted.leadInMs);
      return { partition, start, from, to, end: next, isFromTheBeginning: start === 0 };
    }),
  );
};
