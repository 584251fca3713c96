import { uuidV5 } from '../../src/ids/uuid-v5';
import type { ChatEvent } from '../../src/topology/chat-event';
import type { Tick } from './clock';
import { first, type Happened, happened, humanWords, ofType, riddles } from './conversation';
import { nextWait } from './follow-up';
import { answers, firstWait, type InForce, type Wait } from './wait';

/** A verdict as it has to stand in the ledger. */
export interface Expected {
  readonly conversationId: string;
  readonly episodeId: string;
  readonly kind: string;
  readonly reason: string;
  readonly anchorAt: number;
  readonly deadlineAt: number | null;
  /** Offset of the record at which it was decided. */
  readonly decidedAtOffset: number;
}

const DAY_MS = 86_400_000;
const FORGOTTEN_AFTER_CLOSE_MS = DAY_MS;
const FORGOTTEN_AFTER_START_MS = 30 * DAY_MS;
const TOO_LATE_MS = DAY_MS;
const LABELS: readonly (readonly [label: string, reason: string])[] = [
  ['broadcast', 'broadcast'],
  ['meeting', 'meeting'],
  ['blocked', 'blocked'],
  ['test', 'test'],
  ['im', 'unsupported-channel'],
];

/** It was no wait for a human after all. */
const NOTHING_FOLLOWS = ['broadcast', 'short-abandon'];

/** What a conversation comes to next, and from when on it is so; `at` + grace is when it may be said. */
interface Next {
  readonly kind: string;
  readonly reason: string;
  readonly at: number;
  readonly graceMs: number;
  readonly anchor: number;
  readonly deadline: number | null;
  /** Something that could be an answer stands in the way until the conversation is forgotten. */
  readonly held: boolean;
  readonly wait: Wait | null;
}

interface Said extends Next {
  readonly episodeId: string;
  readonly retracted: boolean;
}

/** A record of the conversation, or a moment at which its partition's time moved. */
export type Place =
  | { readonly offset: number; readonly event: ChatEvent }
  | { readonly offset: number; readonly timeMs: number };

/**
 * The verdicts of one conversation, from its records and its partition's ticks alone. At each place of the log everything that stood before it is
 * judged afresh: no state, no timers.
 */
export const verdictsOf = (conversationId: string, places: readonly Place[], inForce: InForce): readonly Expected[] => {
  const ledger: Expected[] = [];
  let known: Happened[] = [];
  let said: Said[] = [];
  let partitionMs: number | null = null;

  const write = (next: Next, offset: number, kind = next.kind, reason = next.reason): void => {
    const episodeId = uuidV5(`episode:${conversationId}:${next.anchor}`);
    ledger.push({
      conversationId,
      episodeId,
      kind,
      reason,
      anchorAt: next.anchor,
      deadlineAt: next.deadline,
      decidedAtOffset: offset,
    });
    said.push({ ...next, kind, reason, episodeId, retracted: false });
  };

  /** Says all that is due when time has come to `timeMs`. */
  const timeComes = (timeMs: number, offset: number): void => {
    for (;;) {
      if (known.length === 0) return;
      const next = switched(nextOf(known, said, inForce), inForce);
      const due = next === null || next.held ? Number.POSITIVE_INFINITY : next.at + next.graceMs;
      const forgotten = forgottenAt(known, said);
      if (next !== null && due <= timeMs && due <= forgotten) {
        write(next, offset);
        continue;
      }
      if (forgotten > timeMs) return;
      const last = switched(atTheEnd(known, said, inForce, forgotten), inForce);
      if (last !== null) write(last, offset);
      known = [];
      said = [];
      return;
    }
  };

  for (const place of places) {
    if (!('event' in place)) {
      partitionMs = place.timeMs;
      timeComes(place.timeMs, place.offset);
      continue;
    }
    const one = happened(place.event);
    timeComes(one.at, place.offset);
    if (known.length === 0 && partitionMs !== null && one.at < partitionMs - TOO_LATE_MS) {
      ledger.push({
        conversationId,
        episodeId: uuidV5(`too-late:${conversationId}`),
        kind: 'ignored',
        reason: 'too-late',
        anchorAt: one.at,
        deadlineAt: null,
        decidedAtOffset: place.offset,
      });
      continue;
    }
    known = [...known, one];
    for (const before of said) {
      if (before.kind !== 'missed' || before.retracted || !isProvenLate(known, before)) continue;
      said = said.map((other) => (other === before ? { ...before, retracted: true } : other));
      ledger.push({
        conversationId,
        episodeId: before.episodeId,
        kind: 'retracted',
        reason: 'answered-late-proof',
        anchorAt: before.anchor,
        deadlineAt: before.deadline,
        decidedAtOffset: place.offset,
      });
    }
  }
  return ledger;
};

/** A wait that the conversation's end, a deadline, or an answer decides; null: nothing is due by itself. */
const nextOf = (known: readonly Happened[], said: readonly Said[], inForce: InForce): Next | null => {
  const before = said.at(-1);
  if (before === undefined)
    return unlabelled(known, inForce) ?? waited(known, firstWait(known, inForce)) ?? unasked(known, inForce);
  if (before.wait === null || NOTHING_FOLLOWS.includes(before.reason)) return null;
  const after = before.wait.followUp
    ? first(humanWords(known).filter(({ at }) => at >= before.anchor))?.at
    : // Taken back, it was answered: a word before the anchor counts as at the anchor.
      answers(known, before.wait.rules)
        .map((at) => (before.retracted ? Math.max(at, before.anchor) : at))
        .find((at) => at >= before.anchor);
  const from = before.kind === 'answered' ? before.at : (after ?? null);
  return from === null ? null : waited(known, nextWait(known, from, inForce));
};

const unlabelled = (known: readonly Happened[], inForce: InForce): Next | null => {
  const at = first(known)?.at ?? 0;
  const policy = inForce.policyAt(at);
  const none = { at, graceMs: policy.graceMs, anchor: at, deadline: null, held: false, wait: null };
  for (const [label, reason] of LABELS)
    if (known.some(({ event }) => event.labels.includes(label))) return { kind: 'ignored', reason, ...none };
  const wait = firstWait(known, inForce);
  const domains = (wait?.policy ?? policy).domains;
  const domain = known.find(({ event }) => event.domainId !== '')?.event.domainId;
  return domain !== undefined && !domains.includes(domain)
    ? { kind: 'ignored', reason: 'other-domain', ...none }
    : null;
};

/** Nobody was asked to come: the bot settled it. */
const unasked = (known: readonly Happened[], inForce: InForce): Next | null => {
  const closed = first(ofType(known, 'conversation-closed'));
  const start = first(known)?.at ?? 0;
  if (closed === undefined) return null;
  const reason = closed.event.cause === 'broadcast_end' ? 'broadcast' : 'bot-resolved';
  const { graceMs } = inForce.policyAt(start);
  return { kind: 'ignored', reason, at: closed.at, graceMs, anchor: start, deadline: null, held: false, wait: null };
};

const waited = (known: readonly Happened[], wait: Wait | null): Next | null => {
  if (wait === null) return null;
  const { anchor, deadline, end, answer } = wait;
  const base = { anchor, deadline, graceMs: wait.rules.graceMs, wait };
  if (answer !== null && answer <= end.at)
    return { ...base, kind: 'answered', reason: 'answered-in-time', at: Math.max(answer, anchor), held: false };
  // Only a miss needs proof that nobody answered.
  const held =
    end.kind === 'missed' && riddles(known).some(({ at }) => at <= end.at && (!wait.followUp || at >= anchor));
  return { ...base, kind: end.kind, reason: end.reason, at: end.at, held };
};

/** The switch's value at the anchor decides whether a miss is one. */
const switched = (next: Next | null, inForce: InForce): Next | null =>
  next !== null && next.kind === 'missed' && !inForce.switchAt(next.anchor)
    ? { ...next, kind: 'ignored', reason: 'switched-off' }
    : next;

/** What is undecided when it is forgotten gets the verdict that it would have had. */
const atTheEnd = (
  known: readonly Happened[],
  said: readonly Said[],
  inForce: InForce,
  forgotten: number,
): Next | null => {
  const next = nextOf(known, said, inForce);
  if (next !== null) return { ...next, held: false };
  if (said.length > 0) return null;
  const start = first(known)?.at ?? 0;
  const graceMs = inForce.policyAt(start).graceMs;
  return {
    kind: 'ignored',
    reason: 'bot-resolved',
    at: forgotten,
    graceMs,
    anchor: start,
    deadline: null,
    held: false,
    wait: null,
  };
};

const forgottenAt = (known: readonly Happened[], said: readonly Said[]): number => {
  const fromStart = (first(known)?.at ?? 0) + FORGOTTEN_AFTER_START_MS;
  const closed = first(ofType(known, 'conversation-closed'));
  const lastSaid = Math.max(0, ...said.map(({ at }) => at));
  return closed === undefined
    ? fromStart
    : Math.min(fromStart, Math.max(closed.at, lastSaid) + FORGOTTEN_AFTER_CLOSE_MS);
};

/** An answer in time that reached the log after the verdict. */
const isProvenLate = (known: readonly Happened[], before: Said): boolean => {
  const { wait } = before;
  if (wait === null) return false;
  if (wait.followUp) return humanWords(known).some(({ at }) => at >= before.anchor && at <= before.at);
  return answers(known, wait.rules).some((at) => at <= before.at);
};

export const placesOf = (own: readonly Place[], ticks: readonly Tick[]): readonly Place[] =>
  [...own, ...ticks].sort((a, b) => a.offset - b.offset);
