/**
 * The partition's states, timers, outbox and position, changed by one fenced call per batch. Redis implements it, and an in-memory
 * store that passes the same conformance suite.
 *
 * The fence: each new owner writes a random token; a commit passes only if the token **and** the next offset are what the store holds.
 * So neither an old owner nor a store that went back in time passes.
 */

export interface TakenOver {
  /** Next input offset; null: nothing is stored. */
  readonly nextOffset: number | null;
  /** The runtime's own notes (origins, covers, rebuild), opaque here. */
  readonly meta: string | null;
  /** Every pending timer. */
  readonly timers: readonly TimerEntry[];
  /** What was decided but perhaps not written, oldest first. */
  readonly outbox: readonly OutboxEntry[];
}

export interface TimerEntry {
  readonly key: string;
  readonly atMs: number;
}

/** Outputs of one commit, encoded. Ids rise. */
export interface OutboxEntry {
  readonly id: number;
  readonly records: Buffer;
}

export interface StoreCommit {
  readonly token: string;
  /** The next offset as this owner last saw it; null right after taking over an empty partition. */
  readonly expectedOffset: number | null;
  readonly nextOffset: number;
  readonly meta: string;
  /** null forgets the key. */
  readonly states: readonly (readonly [key: string, value: Buffer | null])[];
  /** null: no timer for this key any more. */
  readonly timers: readonly (readonly [key: string, atMs: number | null])[];
  readonly outbox: OutboxEntry | null;
  /** Outbox entries up to this id are written and may go. */
  readonly trimOutboxTo: number | null;
}

export interface PartitionStore {
  /** Writes the token and returns what is there. */
  takeOver(token: string): Promise<TakenOver>;
  /** In the order of `keys`. */
  load(keys: readonly string[]): Promise<readonly (Buffer | null)[]>;
  /** `fenced`: another owner's token; `moved`: the offset isn't the expected one. Both: nothing was written. */
  commit(commit: StoreCommit): Promise<'committed' | 'fenced' | 'moved'>;
  /** Everything of the partition is forgotten (a rebuild begins), under the token. */
  clear(token: string): Promise<'cleared' | 'fenced'>;
}

export interface StateStore {
  /** @param processor namespace; a replay elsewhere uses another one */
  partition(processor: string, partition: number): PartitionStore;
  close(): Promise<void>;
}

/** The store didn't answer. A commit may have been done or not: only a take-over tells. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}
