import type { CaseEvent } from '../case-event';
import type { Place } from '../processor';
import type { Again, Case } from './case';
import { ended, endedUnseen, type Folded, withOpen } from './moves';
import { noted } from './notes';
import { rulesOf } from './rules';

const LONGEST_WAIT_MS = 86_400_000;
/** Long enough for the poller to say what a human changed meanwhile. */
const SUPERSEDED_WAIT_MS = 60_000;

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
      return isStale ? so : withOpen(so, again(open, 'superseded', place.timeMs + SUPERSEDED_WAIT_MS));
    case 'expired':
      return isStale || open.owner !== null ? so : expired(so, open, place);
    default:
      return so;
  }
};

const acknowledged = (so: Folded, open: Case): Folded => (open.exists ? so : withOpen(so, { ...open, exists: true }));

const again = (open: Case, why: Again['why'], atMs: number): Case => ({ ...open, again: { atMs, why } });

/** Who is reminded now. Nobody: the whole ladder is asked again, until somebody is there. */
const notified = (so: Folded, open: Case, event: CaseEvent, isStale: boolean, place: Place): Folded => {
  if (isStale) return acknowledged(so, open);
  const { again: _, rejectedForMs: __, ...rest } = open;
  const heard: Case = { ...rest, exists: true };
  if (open.owner !== null) return withOpen(so, heard);
  const now: Case = { ...heard, notified: event.notified, rung: event.rung ?? open.rung };
  if (event.notified.length > 0) return withOpen(so, now);
  return withOpen(so, again(now, 'nobody', place.timeMs + rulesOf(open.miss, place).policy.quietIntervalMs));
};

/** The command is a dead letter; the case stays, and is tried again: somebody may mend Creatio meanwhile. */
const rejected = (so: Folded, open: Case, event: CaseEvent, place: Place): Folded => {
  const waitMs = open.rejectedForMs ?? rulesOf(open.miss, place).policy.quietIntervalMs;
  const told = noted(open, place.timeMs, `Creatio rejected: ${event.cause ?? 'no reason given'}`);
  return withOpen(so, {
    ...again(told, 'rejected', place.timeMs + waitMs),
    rejectedForMs: Math.min(2 * waitMs, LONGEST_WAIT_MS),
  });
};

/** It had waited too long to be offered. An activity that stands there from an earlier offer is closed. */
const expired = (so: Folded, open: Case, place: Place): Folded =>
  open.exists ? ended(so, open, 'expired', place) : endedUnseen(so, open, 'expired', place);
