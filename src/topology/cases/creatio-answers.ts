import type { CaseEvent } from '../case-event';
import type { Place } from '../processor';
import type { Again, Case } from './case';
import { ended, endedUnseen, type Folded, withOpen } from './moves';
import { noted } from './notes';
import { rulesOf } from './rules';

/** Long enough at first for the poller to say what a human changed meanwhile. */
const AFTER_SUPERSEDED_MS = { first: 60_000, longest: 3_600_000 };
const LONGEST_AFTER_REJECTED_MS = 86_400_000;

/** What the connector answered to a command. Only the newest one's answer counts: older ones are already replaced. */
export const onCreatioAnswer = (so: Folded, event: CaseEvent, place: Place): Folded => {
  const { open } = so.state;
  if (open === undefined || open.id !== event.caseId) return so;
  const isStale = event.version < open.commandVersion;
  switch (event.type) {
    case 'created':
    case 'adopted':
      return acknowledged(so, open);
    case 'notified':
      return notified(so, open, event, isStale, place);
    case 'rejected':
      return isStale ? so : rejected(so, open, event, place);
    case 'superseded':
      return isStale ? so : withOpen(so, later(open, 'superseded', AFTER_SUPERSEDED_MS, place));
    case 'expired':
      return isStale || open.owner !== null ? so : expired(so, open, place);
    default:
      return so;
  }
};

const acknowledged = (so: Folded, open: Case): Folded => (open.exists ? so : withOpen(so, { ...open, exists: true }));

const again = (open: Case, why: Again['why'], atMs: number): Case => ({ ...open, again: { atMs, why } });

/** Each try in a row waits twice as long as the one before it. */
const later = (open: Case, why: Again['why'], waits: { first: number; longest: number }, place: Place): Case => {
  const waitedMs = Math.min(open.waitedMs === undefined ? waits.first : 2 * open.waitedMs, waits.longest);
  return { ...again(open, why, place.timeMs + waitedMs), waitedMs };
};

/** Who is reminded now. Nobody: the whole ladder is asked again, until somebody is there. */
const notified = (so: Folded, open: Case, event: CaseEvent, isStale: boolean, place: Place): Folded => {
  if (isStale) return acknowledged(so, open);
  const { again: _, waitedMs: __, ...rest } = open;
  const heard: Case = { ...rest, exists: true };
  if (open.owner !== null) return withOpen(so, heard);
  const now: Case = { ...heard, notified: event.notified, rung: event.rung ?? open.rung };
  if (event.notified.length > 0) return withOpen(so, now);
  return withOpen(so, again(now, 'nobody', place.timeMs + rulesOf(open.miss, place).policy.quietIntervalMs));
};

/** The command is a dead letter; the case stays, and is tried again: somebody may mend Creatio meanwhile. */
const rejected = (so: Folded, open: Case, event: CaseEvent, place: Place): Folded => {
  const told = noted(open, place.timeMs, `Creatio rejected: ${event.cause ?? 'no reason given'}`);
  const first = rulesOf(open.miss, place).policy.quietIntervalMs;
  return withOpen(so, later(told, 'rejected', { first, longest: LONGEST_AFTER_REJECTED_MS }, place));
};

/** It had waited too long to be offered. An activity that stands there from an earlier offer is closed. */
const expired = (so: Folded, open: Case, place: Place): Folded =>
  open.exists ? ended(so, open, 'expired', place) : endedUnseen(so, open, 'expired', place);
