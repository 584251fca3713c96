/**
 * The partitioned log, as the shell needs it. Kafka implements it, and an in-memory log that passes the same conformance suite.
 * Offsets are numbers: safe up to 2^53.
 */

export interface LogRecord {
  readonly partition: number;
  readonly offset: number;
  readonly timestampMs: number;
  readonly key: Buffer | null;
  /** null is a tombstone. */
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer>>;
}

export interface OutgoingRecord {
  readonly topic: string;
  readonly key: string | Buffer | null;
  readonly value: Buffer | null;
  /** Without it murmur2(key) mod n, as Java does. */
  readonly partition?: number;
  readonly headers?: Readonly<Record<string, string | Buffer>>;
}

export interface LogWriter {
  /**
   * Appends all records, acknowledged by all replicas, in the given order per partition. One call at a time reaches the log:
   * concurrent calls wait for each other, since an idempotent kafkajs producer loses records otherwise.
   *
   * @throws LogUnavailable when it isn't known that all were written
   */
  send(records: readonly OutgoingRecord[]): Promise<void>;
  close(): Promise<void>;
}

export interface Batch {
  readonly partition: number;
  /** In offset order, never empty. Offsets may have gaps. */
  readonly records: readonly LogRecord[];
  /** Offset of the next record to be written there, as last seen. */
  readonly highWatermark: number;
  /** False when the partition was taken away: its work is dropped, nothing more is written for it. */
  isCurrent(): boolean;
}

export interface GroupHandler {
  /**
   * A new generation: exactly these partitions are ours from now on. Resolves with where to read each from (`committed`: where the group
   * stands, or the start). No batch of the generation comes before that. Rejecting stops the consumer.
   */
  onAssigned(partitions: readonly number[]): Promise<ReadonlyMap<number, number | 'committed'>>;
  /** Partitions of one fetch may come concurrently, batches of one partition never. Rejecting stops the consumer: nothing is skipped. */
  onBatch(batch: Batch): Promise<void>;
}

export interface GroupConsumer {
  /** Reads these partitions from there on, from the next batch; what was fetched before is dropped. */
  seek(partition: number, offset: number): void;
  /** No batches of these partitions until resume; heartbeats go on. Kept across rebalances. */
  pause(partitions: readonly number[]): void;
  resume(partitions: readonly number[]): void;
  /** Offset of the next record to be read. A courtesy for people and lag tools; failures are logged, not thrown. */
  commit(partition: number, nextOffset: number): Promise<void>;
  /** Resolves when closed in good order, rejects when the consumer died: then the process must end. */
  readonly done: Promise<void>;
  close(): Promise<void>;
}

export interface GroupOptions {
  readonly topic: string;
  readonly group: string;
  readonly handler: GroupHandler;
}

export interface Log {
  consume(options: GroupOptions): Promise<GroupConsumer>;
  /** A reader of whole partitions without a group: from `from` on, following the end until closed. */
  tail(options: TailOptions): Promise<Tail>;
  /** First and next offset of each partition, index = partition. */
  offsets(topic: string): Promise<readonly { readonly first: number; readonly next: number }[]>;
  /** Of each partition, index = partition: offset of the first record appended at or after this time; the next offset where there is none. */
  offsetsAt(topic: string, atMs: number): Promise<readonly number[]>;
}

export interface TailOptions {
  readonly topic: string;
  /** Or an offset for each partition, index = partition. */
  readonly from: 'start' | 'end' | readonly number[];
  /** Called in offset order per partition. */
  onRecord(record: LogRecord): void;
}

export interface Tail {
  /** Resolves once everything that stood in the topic when this was called has been handed to onRecord. */
  caughtUp(): Promise<void>;
  readonly done: Promise<void>;
  close(): Promise<void>;
}

export class LogUnavailable extends Error {
  override readonly name = 'LogUnavailable';
}
