import { uuidV5 } from '../../src/ids/uuid-v5';
import type { CaseEvent } from '../../src/topology/case-event';

/** A record of one customer, in the order of the topic. */
export interface CaseRecord {
  readonly offset: number;
  readonly event: CaseEvent;
}

/** Who has a case from a record on, as the claims topic must say it. */
export interface ExpectedClaim {
  readonly caseId: string;
  readonly state: 'unclaimed' | 'claimed' | 'ended';
  readonly operator: string | null;
  readonly endReason: string | null;
  /** Offset of the record that decided it. */
  readonly offset: number;
}

export interface ExpectedAnswer {
  readonly actionId: string;
  readonly caseId: string;
  readonly operator: string;
  readonly result: string;
  readonly by: string | null;
  readonly cause: string | null;
}

export interface Judged {
  readonly claims: readonly ExpectedClaim[];
  readonly answers: readonly ExpectedAnswer[];
  /** Episodes by the case that they belong to. */
  readonly episodes: ReadonlyMap<string, readonly string[]>;
}

interface Open {
  readonly caseId: string;
  readonly openedAt: number;
  /** Of the newest miss. */
  readonly conversationId: string | null;
  readonly missedAt: number;
  readonly anchorAt: number;
  readonly owner: string | null;
  readonly former: readonly string[];
  readonly counting: readonly string[];
}

/** An end that time alone brought: where it stands in the claims topic. Whether it is legitimate is asked apart. */
export interface TimedEnd {
  readonly caseId: string;
  readonly offset: number;
  readonly reason: string;
}

/**
 * The story of one customer as the rules of design.md §6 tell it, record after record: who won, and why each case ended.
 *
 * @param timed ends by time (switched-off, expired): they come before the record at their offset
 * @param switchAt the switch at an event time
 */
export const judgeCustomer = (
  caseKey: string,
  records: readonly CaseRecord[],
  timed: readonly TimedEnd[],
  switchAt: (atMs: number) => boolean,
): Judged => {
  const claims: ExpectedClaim[] = [];
  const answers = new Map<string, ExpectedAnswer>();
  const given: ExpectedAnswer[] = [];
  const seen = new Map<string, number>();
  const over = new Map<string, { readonly reason: string; readonly owner: string | null }>();
  const episodes = new Map<string, string[]>();
  let open: Open | null = null;

  const say = (state: ExpectedClaim['state'], offset: number, endReason: string | null = null): void => {
    if (open !== null) claims.push({ caseId: open.caseId, state, operator: open.owner, endReason, offset });
  };
  const end = (reason: string, offset: number): void => {
    if (open === null) return;
    say('ended', offset, reason);
    over.set(open.caseId, { reason, owner: open.owner });
    open = null;
  };
  const own = (operator: string, offset: number): void => {
    if (open === null) return;
    const former: readonly string[] = open.owner === null ? open.former : [...open.former, open.owner];
    open = { ...open, owner: operator, former };
    say('claimed', offset);
  };
  const answer = (event: CaseEvent, result: string, by: string | null, cause: string | null): void => {
    const actionId = event.actionId ?? event.eventId;
    const said = { actionId, caseId: event.caseId ?? '', operator: event.operator ?? '', result, by, cause };
    answers.set(actionId, said);
    given.push(said);
  };

  const missed = (event: CaseEvent, offset: number): void => {
    const episodeId = event.episodeId ?? '';
    const miss = { conversationId: event.conversationId, missedAt: event.occurredAt, anchorAt: event.anchorAt ?? 0 };
    if (open === null) {
      const caseId = uuidV5(`case:${caseKey}:${episodeId}`);
      open = { caseId, openedAt: event.occurredAt, ...miss, owner: null, former: [], counting: [episodeId] };
      say('unclaimed', offset);
      episodes.set(caseId, [episodeId]);
      if (!switchAt(event.occurredAt)) end('switched-off', offset);
      return;
    }
    const newest = miss.missedAt >= open.missedAt ? miss : {};
    open = { ...open, ...newest, counting: [...open.counting.filter((id) => id !== episodeId), episodeId] };
    episodes.get(open.caseId)?.push(episodeId);
  };

  const retracted = (event: CaseEvent, offset: number): void => {
    if (open === null || !open.counting.includes(event.episodeId ?? '')) return;
    open = { ...open, counting: open.counting.filter((id) => id !== event.episodeId) };
    if (open.owner === null && open.counting.length === 0) end('retracted', offset);
  };

  const humanWrote = (event: CaseEvent, offset: number): void => {
    if (open === null || open.owner !== null) return;
    const after = event.conversationId === open.conversationId ? open.anchorAt : open.openedAt;
    if (event.occurredAt > after) end('answered-live', offset);
  };

  const acted = (event: CaseEvent, offset: number): void => {
    const known = answers.get(event.actionId ?? event.eventId);
    const operator = event.operator ?? '';
    if (known !== undefined) {
      const same = known.caseId === (event.caseId ?? '') && known.operator === operator;
      given.push(
        same
          ? known
          : { ...known, caseId: event.caseId ?? '', operator, result: 'refused', by: null, cause: 'action-id-reused' },
      );
      return;
    }
    if (open === null || open.caseId !== event.caseId) {
      const before = over.get(event.caseId ?? '');
      answer(event, 'refused', before?.owner ?? null, before?.reason ?? 'unknown-case');
      return;
    }
    const { owner, former } = open;
    const isOthers = owner !== null && owner !== operator;
    if (event.type === 'accept') {
      if (owner === operator) answer(event, 'won', operator, null);
      else if (isOthers) answer(event, 'lost', owner, null);
      else if (event.marks.includes('by-us') && former.includes(operator))
        answer(event, 'refused', null, 'released-before');
      else {
        own(operator, offset);
        answer(event, 'won', operator, null);
      }
    } else if (event.type === 'decline') {
      if (owner === operator) answer(event, 'refused', null, 'claimed-by-you');
      else answer(event, isOthers ? 'lost' : 'done', isOthers ? owner : null, null);
    } else if (isOthers) answer(event, 'lost', owner, null);
    else {
      end(event.type === 'complete' ? 'completed' : 'cancelled', offset);
      answer(event, 'done', null, null);
    }
  };

  const reassigned = (event: CaseEvent, offset: number): void => {
    if (open === null || open.caseId !== event.caseId || event.operator === null) return;
    if (event.marks.includes('by-us') && open.former.includes(event.operator)) return;
    if (event.operator !== open.owner) own(event.operator, offset);
  };

  const take = (event: CaseEvent, offset: number): void => {
    if (event.source === 'detector' && event.episodeId !== null) {
      if (event.version <= (seen.get(event.episodeId) ?? -1)) return;
      if (event.type === 'missed' || event.type === 'retracted') seen.set(event.episodeId, event.version);
    }
    switch (event.type) {
      case 'missed':
        missed(event, offset);
        break;
      case 'retracted':
        retracted(event, offset);
        break;
      case 'human-message':
        humanWrote(event, offset);
        break;
      case 'accept':
      case 'decline':
      case 'complete':
      case 'cancel':
        acted(event, offset);
        break;
      case 'reassigned':
        reassigned(event, offset);
        break;
      case 'deleted':
        if (open?.caseId === event.caseId) end('deleted', offset);
        break;
      default:
        break;
    }
  };

  const ends = [...timed].sort((a, b) => a.offset - b.offset);
  const byTime = (untilOffset: number): void => {
    for (let next = ends[0]; next !== undefined && next.offset <= untilOffset; next = ends[0]) {
      ends.shift();
      if ((open as Open | null)?.caseId === next.caseId) end(next.reason, next.offset);
    }
  };
  for (const { event, offset } of records) {
    byTime(offset);
    take(event, offset);
  }
  byTime(Number.POSITIVE_INFINITY);
  return { claims, answers: given, episodes };
};
