import type { Source } from '../chat-event';
import type { MissCause } from '../verdict';

/** What the end of a queue's attempt says. `bridged`: an agent had joined by then. `blocked`: the customer is barred, nobody was to come. */
export type LeaveMeaning = MissCause | 'bridged' | 'blocked';

type Words<Meaning> = Readonly<Record<string, Meaning>>;

/** Results of attempts that an agent had joined: they say nothing about an answer, but they prove the join. */
const BRIDGED: Words<LeaveMeaning> = {
  success: 'bridged',
  transfer: 'bridged',
  transferred: 'bridged',
  endless: 'bridged',
  agent_timeout: 'bridged',
  client_timeout: 'bridged',
  dialog_timeout: 'bridged',
  timeout: 'bridged',
  canceled_by_timeout: 'bridged',
  'timeout error': 'bridged',
};

const UNBRIDGED: Words<LeaveMeaning> = {
  abandoned: 'queue-timeout',
  max_wait_time: 'queue-timeout',
  missed: 'offer-interrupted',
  client_leave: 'customer-left-waiting',
  barred: 'blocked',
  // The node that ran the queue went down, and the customer with it.
  restart: 'handoff-lost',
  shutdown: 'handoff-lost',
};

/**
 * A flow's `cc_result` and a hook's say `cancel` where Webitel's own table says `missed`: it ended while an agent was being offered. In the table
 * `cancel` means that the attempt could not be distributed at all.
 */
const IN_FLOWS: Words<LeaveMeaning> = { ...BRIDGED, ...UNBRIDGED, cancel: 'offer-interrupted' };
const IN_TABLES: Words<LeaveMeaning> = { ...BRIDGED, ...UNBRIDGED, cancel: 'other' };

/** By feed: what the result of an attempt means. A word that isn't here becomes `other`, with the word beside it. */
export const QUEUE_RESULTS: Readonly<Record<Source, Words<LeaveMeaning>>> = {
  hooks: IN_FLOWS,
  bus: IN_FLOWS,
  cdc: IN_TABLES,
  producer: IN_FLOWS,
  unknown: IN_FLOWS,
};

/** Why a queue refused a chat before it ever waited. Only a flow can tell. */
export const REFUSALS: Words<MissCause> = {
  max_wait_size: 'queue-full',
  queue_full: 'queue-full',
  calendar: 'out-of-hours',
  out_of_hours: 'out-of-hours',
  disabled: 'out-of-hours',
  no_agents: 'no-agent',
};

/** Why a conversation ended while its customer still waited. `unsaid`: it says nothing about who is to blame. */
export const CLOSE_CAUSES: Words<MissCause | 'unsaid' | 'broadcast'> = {
  client_leave: 'customer-left-waiting',
  flow_end: 'handoff-lost',
  flow_err: 'handoff-lost',
  broadcast_end: 'broadcast',
  no_cause: 'unsaid',
  default_cause: 'unsaid',
};

/** Why an agent left a chat in which his customer waits for a word. `goes-on`: somebody else is to come. */
export const AGENT_LEAVES: Words<'goes-on' | 'agent-silent' | 'closed-by-agent'> = {
  transfer: 'goes-on',
  TRANSFER: 'goes-on',
  agent_timeout: 'agent-silent',
  silence_timeout: 'agent-silent',
  client_timeout: 'closed-by-agent',
  agent_leave: 'closed-by-agent',
  default_cause: 'closed-by-agent',
  no_cause: 'closed-by-agent',
};

/** Why an invite ended without a join; for reports only, whoever is to blame. */
export const OFFER_ENDS: Words<'not-picked-up' | 'declined' | 'withdrawn'> = {
  TIMEOUT: 'not-picked-up',
  BUSY: 'declined',
  CANCEL: 'declined',
  declined: 'declined',
  DECLINE_INVITATION: 'declined',
  TRANSFER: 'withdrawn',
  LEAVE_CONVERSATION: 'withdrawn',
};
