import type { MissCause } from '../verdict';

/** What Webitel's words at the end of a wait mean. Unknown words become `other`, with the word itself beside it. */
type Meaning = MissCause | 'answered-elsewhere';

/** `cc_member_attempt_history.result` and the flow's and hooks' `cc_result`, of attempts that were never bridged. */
export const QUEUE_RESULTS: Readonly<Record<string, Meaning>> = {
  abandoned: 'queue-timeout',
  missed: 'offer-interrupted',
  cancel: 'offer-interrupted',
  timeout: 'queue-timeout',
  max_wait_time: 'queue-timeout',
  restart: 'queue-timeout',
  shutdown: 'queue-timeout',
  client_leave: 'customer-left-waiting',
};

/** Why a queue refused a chat before it ever waited. */
export const REFUSALS: Readonly<Record<string, MissCause>> = {
  max_wait_size: 'queue-full',
  queue_full: 'queue-full',
  calendar: 'out-of-hours',
  out_of_hours: 'out-of-hours',
  no_agents: 'no-agent',
  disabled: 'out-of-hours',
};

/** `CloseConversationCause` of a conversation whose customer still waits. */
export const CLOSE_CAUSES: Readonly<Record<string, MissCause>> = {
  client_leave: 'customer-left-waiting',
  flow_end: 'handoff-lost',
  flow_err: 'handoff-lost',
};

/** `LeaveConversationCause`s and the bus' close cause that say nothing about who is to blame. */
export const NO_CAUSE = ['no_cause', 'default_cause', ''];
