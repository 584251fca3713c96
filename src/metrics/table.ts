/** Every metric, once: registration, docs/metrics.md and the dashboards are made from, or checked against, this table. */
interface Metric {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  /** Histograms: upper bounds. */
  readonly buckets?: readonly number[];
}

const LATENCY_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const DELAY_SECONDS = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 900, 3600, 14_400];

export const METRICS = {
  missed_chats_consumer_lag_records: {
    kind: 'gauge',
    help: 'Records that stand in the partition and are not folded yet',
    labels: ['topic', 'partition'],
  },
  missed_chats_consumer_lag_seconds: {
    kind: 'gauge',
    help: 'Age of the newest record that was folded, by its append time',
    labels: ['topic', 'partition'],
  },
  missed_chats_records_total: {
    kind: 'counter',
    help: 'Records read, by what they came to (folded, skipped, dead-lettered)',
    labels: ['topic', 'outcome'],
  },
  missed_chats_skipped_total: {
    kind: 'counter',
    help: 'Records that changed nothing, by reason',
    labels: ['topic', 'reason'],
  },
  missed_chats_batches_total: { kind: 'counter', help: 'Batches committed', labels: ['topic'] },
  missed_chats_batch_seconds: {
    kind: 'histogram',
    help: 'Time for one batch, from its first record to its committed offset',
    labels: ['topic'],
    buckets: LATENCY_SECONDS,
  },
  missed_chats_outputs_total: { kind: 'counter', help: 'Records written by processors', labels: ['topic'] },
  missed_chats_verdicts_total: { kind: 'counter', help: 'Verdicts, by kind and reason', labels: ['kind', 'reason'] },
  missed_chats_unknown_events_total: {
    kind: 'counter',
    help: 'Events of a type or cause that is not known here',
    labels: ['what'],
  },
  missed_chats_odd_times_total: {
    kind: 'counter',
    help: 'Records with an odd time: clock-cut (ahead of our clock, cut to it), late (later than the grace)',
    labels: ['topic', 'what'],
  },
  missed_chats_states: {
    kind: 'gauge',
    help: 'Keys in memory with a state: conversations or customers',
    labels: ['processor', 'partition'],
  },
  missed_chats_open_episodes: {
    kind: 'gauge',
    help: 'Keys whose timer is pending',
    labels: ['processor', 'partition'],
  },
  missed_chats_timers_overdue: {
    kind: 'gauge',
    help: 'Timers whose time by our clock has passed while the partition time stands behind it',
    labels: ['processor', 'partition'],
  },
  missed_chats_partition_time_seconds: {
    kind: 'gauge',
    help: 'Event time of the partition, seconds since 1970',
    labels: ['processor', 'partition'],
  },
  missed_chats_partition_held: {
    kind: 'gauge',
    help: '1 while the partition time stands still: no origin speaks, silence proves nothing',
    labels: ['processor', 'partition'],
  },
  missed_chats_origins_dropped_total: {
    kind: 'counter',
    help: 'Origins that fell 60 s behind the others',
    labels: ['processor'],
  },
  missed_chats_rebuilds_total: {
    kind: 'counter',
    help: 'States rebuilt from the log, by cause (empty, moved)',
    labels: ['processor', 'cause'],
  },
  missed_chats_fenced_total: {
    kind: 'counter',
    help: 'Commits refused, by cause (fenced, moved)',
    labels: ['processor', 'cause'],
  },
  missed_chats_rebalances_total: { kind: 'counter', help: 'New assignments', labels: ['topic'] },
  missed_chats_dead_letters_total: {
    kind: 'counter',
    help: 'Records put aside, by reason',
    labels: ['topic', 'reason'],
  },
  missed_chats_deadline_to_activity_seconds: {
    kind: 'histogram',
    help: 'From the deadline (event time) to the activity acknowledged by Creatio',
    labels: [],
    buckets: DELAY_SECONDS,
  },
  missed_chats_relay_requests_total: { kind: 'counter', help: 'Requests to the relay, by status', labels: ['status'] },
  missed_chats_relay_request_seconds: {
    kind: 'histogram',
    help: 'Time to answer a request',
    labels: ['status'],
    buckets: LATENCY_SECONDS,
  },
  missed_chats_relay_events_total: { kind: 'counter', help: 'Events taken by the relay, by type', labels: ['type'] },
  missed_chats_relay_cover_broken_total: {
    kind: 'counter',
    help: 'Times the feed lost its cover, by cause',
    labels: ['cause'],
  },
  missed_chats_actions_total: {
    kind: 'counter',
    help: "Operators' actions, by action and result",
    labels: ['action', 'result'],
  },
  missed_chats_action_seconds: {
    kind: 'histogram',
    help: "Time from an operator's action to its answer",
    labels: ['action'],
    buckets: LATENCY_SECONDS,
  },
  missed_chats_claims_mended_total: {
    kind: 'counter',
    help: 'Claims records written again because an old one came last, by kind',
    labels: ['kind'],
  },
  creatio_requests_total: {
    kind: 'counter',
    help: 'Requests to Creatio, by operation and outcome',
    labels: ['operation', 'outcome'],
  },
  creatio_request_seconds: {
    kind: 'histogram',
    help: 'Time for one request to Creatio',
    labels: ['operation'],
    buckets: LATENCY_SECONDS,
  },
  creatio_breaker_state: { kind: 'gauge', help: '0 closed, 1 half-open, 2 open', labels: ['breaker'] },
  creatio_breaker_opened_total: { kind: 'counter', help: 'Times the breaker opened', labels: ['breaker'] },
  creatio_calls_today: {
    kind: 'gauge',
    help: 'Calls of this day (UTC) that this instance has spent, parts of batches counted singly',
    labels: [],
  },
  creatio_concurrency: {
    kind: 'gauge',
    help: 'Units of work at a time that the connector allows itself: up with success, halved when Creatio is overloaded',
    labels: [],
  },
  creatio_commands_total: { kind: 'counter', help: 'Commands, by type and outcome', labels: ['type', 'outcome'] },
  creatio_logins_total: { kind: 'counter', help: 'Logins, by outcome', labels: ['outcome'] },
  creatio_reminders_outstanding_after_claim: {
    kind: 'gauge',
    help: 'Reminders of claimed or ended cases that still stand in Creatio',
    labels: [],
  },
  creatio_stale_reminder_seconds: {
    kind: 'gauge',
    help: 'Age of the oldest reminder that should not be there, as the last sweep found it',
    labels: [],
  },
  creatio_sweep_changes_total: {
    kind: 'counter',
    help: 'Reminders that the sweep removed or created',
    labels: ['change'],
  },
  creatio_switch: { kind: 'gauge', help: '1 while the system setting is on', labels: [] },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;
