export const CASE_EVENT_TYPES = [
  'unknown',
  // from the detector
  'missed',
  'retracted',
  'human-message',
  /** The customer wrote again after a miss, and no human had answered. */
  'customer-message',
  'closed',
  // from operators: our API, Creatio's callback, the Creatio poller
  'accept',
  'decline',
  'complete',
  'cancel',
  'reassigned',
  'deleted',
  /** Its owner changed something else in Creatio: a sign of work. */
  'edited',
  // Creatio's answers, from the connector
  'created',
  'adopted',
  'rejected',
  'notified',
  'superseded',
  'cancelled-before-write',
  /** The command had waited longer than the policy allows: nothing was offered. */
  'expired',
  /** The owner, or whoever was asked alone, can't work any more: his user is not active. */
  'released',
  // from each detector partition
  'heartbeat',
] as const;
export type CaseEventType = (typeof CASE_EVENT_TYPES)[number];

export const CASE_EVENT_SOURCES = ['unknown', 'detector', 'api', 'callback', 'poller', 'connector'] as const;
export type CaseEventSource = (typeof CASE_EVENT_SOURCES)[number];

/** One flat record for all that a case is decided from. Times are epoch ms; what doesn't apply is null. */
export interface CaseEvent {
  readonly eventId: string;
  readonly type: CaseEventType;
  /** The key. Empty for heartbeats. */
  readonly caseKey: string;
  readonly source: CaseEventSource;
  readonly occurredAt: number;
  readonly receivedAt: number;
  /** Detector: version of the output. Connector: version of the command that this answers. Others: 0. */
  readonly version: number;
  readonly domainId: string | null;
  readonly conversationId: string | null;
  readonly episodeId: string | null;
  /** Operators' and Creatio's records name the case; the detector's name the episode. */
  readonly caseId: string | null;
  readonly queueId: string | null;
  readonly queueName: string | null;
  /** missed: the cause; retracted: the reason; rejected: the reason; closed: the close cause. */
  readonly cause: string | null;
  readonly anchorAt: number | null;
  readonly deadlineAt: number | null;
  readonly policyVersion: string | null;
  readonly marks: readonly string[];
  readonly customerId: string | null;
  readonly messenger: string | null;
  readonly gatewayId: string | null;
  /** Personal. */
  readonly externalId: string | null;
  /** Personal. */
  readonly displayName: string | null;
  /** Personal. */
  readonly phone: string | null;
  /** human-message: Webitel's user id; a direct hand-off's agent in `missed`. */
  readonly agentId: string | null;
  /** A Creatio contact: who acted; reassigned: the new owner. */
  readonly operator: string | null;
  readonly actionId: string | null;
  /** notified: whom Creatio reminds now (contacts), and at which rung of the command's ladder. */
  readonly notified: readonly string[];
  readonly rung: number | null;
  /** Heartbeat: `detector-<partition>`. */
  readonly origin: string | null;
}

export const EMPTY_CASE_EVENT: Omit<
  CaseEvent,
  'eventId' | 'type' | 'caseKey' | 'source' | 'occurredAt' | 'receivedAt'
> = {
  version: 0,
  domainId: null,
  conversationId: null,
  episodeId: null,
  caseId: null,
  queueId: null,
  queueName: null,
  cause: null,
  anchorAt: null,
  deadlineAt: null,
  policyVersion: null,
  marks: [],
  customerId: null,
  messenger: null,
  gatewayId: null,
  externalId: null,
  displayName: null,
  phone: null,
  agentId: null,
  operator: null,
  actionId: null,
  notified: [],
  rung: null,
  origin: null,
};
