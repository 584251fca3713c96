/** What a processor's store holds of one partition, looked at without taking it over: the owner isn't disturbed. */
export interface PartitionLook {
  readonly nextOffset: number | null;
  /** The runtime's notes, as in StateStore. */
  readonly meta: string | null;
  readonly states: number;
  readonly timers: number;
  /** Timers due at or before the time that was asked for. */
  readonly due: number;
  readonly outbox: number;
}

export interface StoreInspector {
  look(processor: string, partition: number, dueUntilMs: number): Promise<PartitionLook>;
  /** A key's state as it is stored; null: there is none. */
  state(processor: string, partition: number, key: string): Promise<Buffer | null>;
  close(): Promise<void>;
}
