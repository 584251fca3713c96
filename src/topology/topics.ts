/**
 * Every topic, once. Creation, the checks at start-up, the documentation and the diagram are made from this table.
 */
export interface Topic {
  readonly name: string;
  /** The record's schema: `schemas/<schema>.avsc`; its registry subject is `<topic>-value`. */
  readonly schema: string;
  /** What the key is; keys are UTF-8 text. */
  readonly key: string;
  readonly kind: 'stream' | 'compacted';
  readonly partitions: number;
  /** Milliseconds that a record is kept; -1 for ever. */
  readonly retentionMs: number;
  /** What it carries, for people. */
  readonly about: string;
  /** Fields that are marked personal in the schema: masked in logs, never in metrics. */
  readonly personal: readonly string[];
  /** Heartbeats are written into each of its partitions by number; all other records go where their key says. */
  readonly heartbeats: boolean;
}

const DAY_MS = 86_400_000;
const PARTITIONS = 6;

export const TOPICS = {
  chatEvents: {
    name: 'webitel.chat-events.v1',
    schema: 'chat-event',
    key: 'conversationId',
    kind: 'stream',
    partitions: PARTITIONS,
    retentionMs: 65 * DAY_MS,
    about: 'canonical chat events, whatever the source, and heartbeats',
    personal: ['displayName', 'phone', 'externalId'],
    heartbeats: true,
  },
  verdicts: {
    name: 'missed-chats.verdicts.v1',
    schema: 'verdict',
    key: 'conversationId',
    kind: 'stream',
    partitions: PARTITIONS,
    retentionMs: 400 * DAY_MS,
    about: 'the ledger: every verdict with the facts that decided it',
    personal: [],
    heartbeats: false,
  },
  settings: {
    name: 'missed-chats.settings.v1',
    schema: 'setting',
    key: 'code@effectiveAt',
    kind: 'compacted',
    partitions: 1,
    retentionMs: -1,
    about: "every value that Creatio's switch ever had, and since when",
    personal: [],
    heartbeats: false,
  },
  policy: {
    name: 'missed-chats.policy.v1',
    schema: 'policy',
    key: 'version@effectiveAt',
    kind: 'compacted',
    partitions: 1,
    retentionMs: -1,
    about: 'domains, thresholds and routing, and since when they hold',
    personal: [],
    heartbeats: false,
  },
  caseEvents: {
    name: 'missed-chats.case-events.v1',
    schema: 'case-event',
    key: 'caseKey',
    kind: 'stream',
    partitions: PARTITIONS,
    retentionMs: 100 * DAY_MS,
    about: 'everything that a case is decided from, in one order',
    personal: ['displayName', 'phone', 'externalId'],
    heartbeats: true,
  },
  actionAnswers: {
    name: 'missed-chats.action-answers.v1',
    schema: 'action-answer',
    key: 'caseKey',
    kind: 'stream',
    partitions: PARTITIONS,
    retentionMs: 7 * DAY_MS,
    about: "the answer to each operator's action",
    personal: [],
    heartbeats: false,
  },
  claims: {
    name: 'missed-chats.claims.v1',
    schema: 'claim',
    key: 'caseId',
    kind: 'compacted',
    partitions: PARTITIONS,
    retentionMs: -1,
    about: 'who has a case now; written to the partition of its caseKey',
    personal: [],
    heartbeats: false,
  },
  activityCommands: {
    name: 'creatio.activity-commands.v1',
    schema: 'activity-command',
    key: 'caseKey',
    kind: 'stream',
    partitions: PARTITIONS,
    retentionMs: 100 * DAY_MS,
    about: 'what Creatio shall hold of a case, newest version wins',
    personal: ['displayName', 'phone', 'externalId'],
    heartbeats: false,
  },
  audit: {
    name: 'missed-chats.audit.v1',
    schema: 'audit-entry',
    key: 'auditId',
    kind: 'stream',
    partitions: 1,
    retentionMs: 400 * DAY_MS,
    about: 'who replayed or redrove what, when, and what came of it',
    personal: [],
    heartbeats: false,
  },
} as const satisfies Record<string, Topic>;

export type TopicId = keyof typeof TOPICS;

/** Topics that consumers read and that therefore have a dead-letter topic, `<topic>.dlq`, with as many partitions. */
export const DEAD_LETTERED: readonly TopicId[] = ['chatEvents', 'caseEvents', 'activityCommands'];

export const deadLetterTopic = (topic: TopicId): string => `${TOPICS[topic].name}.dlq`;
