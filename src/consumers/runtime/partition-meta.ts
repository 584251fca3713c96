import { NO_TIME, type PartitionTime } from '../../topology/partition-time';

/** The runtime's own notes about a partition, committed with every batch. */
export interface PartitionMeta {
  readonly time: PartitionTime;
  /** Until this event time a key that is met for the first time makes no output; null: no blind time. */
  readonly muteUntilMs: number | null | 'first-record-decides';
  /** How long the blind time of a rebuild lasts: no key's life is longer. */
  readonly blindMs: number;
  /** Id of the newest outbox entry. */
  readonly outboxId: number;
}

const BLIND_MS = 30 * 86_400_000;

/** @param fromTheBeginning whether the log still starts at offset 0, so that nothing can have been missed */
export const freshMeta = (fromTheBeginning: boolean): PartitionMeta => ({
  time: NO_TIME,
  muteUntilMs: fromTheBeginning ? null : 'first-record-decides',
  blindMs: BLIND_MS,
  outboxId: 0,
});

export const parseMeta = (text: string): PartitionMeta => JSON.parse(text) as PartitionMeta;
