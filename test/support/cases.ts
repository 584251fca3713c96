import { uuidV5 } from '../../src/ids/uuid-v5';
import type { ActivityCommand } from '../../src/topology/activity-command';
import type { CaseEvent } from '../../src/topology/case-event';
import type { CustomerState } from '../../src/topology/cases/case';
import { createCases } from '../../src/topology/cases/cases';
import type { ActionAnswer, Claim } from '../../src/topology/claim';
import type { Calendar, Policy, QueueRules } from '../../src/topology/policy/policy';
import type { Output } from '../../src/topology/processor';
import { caseEvent } from './case-events';
import { T } from './chat-events';
import { fold } from './fold';
import { testPolicy } from './policy';

export const cases = createCases({ uuidV5 });
export const KEY = 'client:1:501';
/** The case that episode `e-1` opens. */
export const CASE = uuidV5(`case:${KEY}:e-1`);

export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

export interface Played {
  readonly outputs: readonly Output[];
  readonly commands: readonly ActivityCommand[];
  /** null: a tombstone. */
  readonly claims: readonly (Claim | null)[];
  readonly answers: readonly ActionAnswer[];
  readonly state: CustomerState | null;
}

/** Folds events of one customer and sorts what came out. */
export const play = (events: readonly CaseEvent[], options: Parameters<typeof fold>[2] = {}): Played => {
  const { outputs, states } = fold(cases, events, options);
  return {
    outputs,
    commands: outputs.flatMap((output) => (output.topic === 'activityCommands' ? [output.value] : [])),
    claims: outputs.flatMap((output) => (output.topic === 'claims' ? [output.value] : [])),
    answers: outputs.flatMap((output) => (output.topic === 'actionAnswers' ? [output.value] : [])),
    state: states.get(KEY) ?? null,
  };
};

/** Above every version in a test: an answer to the newest command. */
export const NEWEST = 9e12;

/** An answer of the connector to the case's newest command. */
export const answerOf = (type: CaseEvent['type'], at: number, more: Partial<CaseEvent> = {}): CaseEvent =>
  caseEvent(type, at, { source: 'connector', caseId: CASE, version: NEWEST, ...more });

export const notified = (at: number, contacts: readonly string[], rung: number | null = 0): CaseEvent =>
  answerOf('notified', at, { notified: contacts, rung });

/** What the poller saw in Creatio. `seen` says that the activity looks other than we wrote it. */
export const sighting = (type: CaseEvent['type'], at: number, operator: string | null, more: Partial<CaseEvent> = {}) =>
  caseEvent(type, at, {
    source: 'poller',
    caseId: CASE,
    operator,
    actionId: `edit-${type}-${operator}-${at}`,
    marks: ['seen:status:owner'],
    ...more,
  });

export const humanWrote = (at: number, more: Partial<CaseEvent> = {}): CaseEvent =>
  caseEvent('human-message', at, { source: 'detector', conversationId: 'c-other', ...more });

/** The test's policy with other rules for queue 17. */
export const policyWith = (rules: Partial<QueueRules>, more: Partial<Policy> = {}): Policy => ({
  ...testPolicy,
  ...more,
  queues: { ...testPolicy.queues, '17': { ...(testPolicy.queues['17'] ?? testPolicy.defaults), ...rules } },
});

/** Open each day from 15:00 to 18:00 UTC: T is 14:13:20. */
export const AFTERNOONS: Calendar = {
  zone: 'UTC',
  offsets: [{ fromMs: 0, offsetMs: 0 }],
  week: Array.from({ length: 7 }, () => [{ fromMinute: 15 * 60, toMinute: 18 * 60 }]),
  holidays: {},
};
/** From T to 15:00 and to 18:00. */
export const OPENS = Date.parse('2026-09-21T15:00:00.000Z') - T;
export const CLOSES = OPENS + 3 * HOUR;
