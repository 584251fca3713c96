import type { CaseFact, Facts } from '../../src/reconcile/facts';
import { type CaseEvent, EMPTY_CASE_EVENT } from '../../src/topology/case-event';
import type { Claim } from '../../src/topology/claim';
import type { EditedRow } from '../../src/topology/connector/edits';
import { STATUS_IDS } from '../../src/topology/connector/lookups';
import type { LastWritten } from '../../src/topology/connector/written';
import type { Verdict } from '../../src/topology/verdict';
import { T } from './chat-events';
import { CASE_ID, command, UNASSIGNED } from './creatio';

export const KEY = 'client:1:501';
export const OLENA = 'c0000000-0000-4000-8000-000000000001';
export const PETRO = 'c0000000-0000-4000-8000-000000000002';

export const verdict = (more: Partial<Verdict> = {}): Verdict => ({
  kind: 'missed',
  reason: 'queue-timeout',
  causeText: null,
  episodeId: 'e-1',
  conversationId: 'c-1',
  domainId: '1',
  version: 7_000,
  caseKey: KEY,
  queueId: '17',
  queueName: 'Support',
  agentId: null,
  anchorAt: T,
  deadlineAt: T + 300_000,
  answeredAt: null,
  decidedAt: T + 310_000,
  policyVersion: 'p',
  provenBy: 'relay',
  marks: [],
  facts: [],
  ...more,
});

export const missed = (more: Partial<CaseEvent> = {}): CaseEvent => ({
  ...EMPTY_CASE_EVENT,
  eventId: 'm-1',
  type: 'missed',
  caseKey: KEY,
  source: 'detector',
  occurredAt: T + 310_000,
  receivedAt: T + 310_000,
  version: 7_001,
  domainId: '1',
  conversationId: 'c-1',
  episodeId: 'e-1',
  ...more,
});

export const claim = (more: Partial<Claim> = {}): Claim => ({
  caseId: CASE_ID,
  caseKey: KEY,
  state: 'unclaimed',
  operator: null,
  since: T,
  endReason: null,
  version: 40_000,
  ...more,
});

export const answer = (more: Partial<LastWritten> = {}): LastWritten => ({
  caseKey: KEY,
  version: 40_001,
  exists: true,
  status: 'not-started',
  owner: UNASSIGNED,
  offer: 1,
  notified: [OLENA, PETRO],
  asked: [OLENA, PETRO],
  rung: 0,
  ...more,
});

/** Opened by the miss at offset 40, offered to two, written. */
export const caseFact = (more: Partial<CaseFact> = {}): CaseFact => ({
  caseId: CASE_ID,
  caseKey: KEY,
  firstVersion: 40_000,
  claim: claim(),
  command: command(40_001),
  isPassed: true,
  answer: answer(),
  unwritten: null,
  ...more,
});

export const row = (more: Partial<EditedRow> = {}): EditedRow => ({
  Id: CASE_ID,
  StatusId: STATUS_IDS['not-started'],
  OwnerId: UNASSIGNED,
  ModifiedById: UNASSIGNED,
  isFinal: more.StatusId === STATUS_IDS.completed || more.StatusId === STATUS_IDS.canceled,
  ...more,
});

/** One missed chat that everybody agrees about. */
export const agreed = (more: Partial<Facts> = {}): Facts => ({
  verdicts: new Map([['e-1', [verdict()]]]),
  misses: new Map([['e-1', { event: missed(), partition: 0, offset: 40 }]]),
  caseEventsSinceMs: 0,
  cases: new Map([[CASE_ID, caseFact()]]),
  activities: new Map([[CASE_ID, row()]]),
  reminders: new Map([[CASE_ID, [OLENA, PETRO]]]),
  ourselves: [UNASSIGNED],
  ...more,
});

export const withCase = (more: Partial<CaseFact>, rest: Partial<Facts> = {}): Facts =>
  agreed({ cases: new Map([[CASE_ID, caseFact(more)]]), ...rest });
