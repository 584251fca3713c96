/** Where a conversation's verdicts stand in the ledger: so much is kept outside of it, and can be made again from it. */
export interface LedgerIndex {
  /** How far this partition of the ledger is indexed: the next offset; null: nothing is. */
  position(partition: number): Promise<number | null>;
  /** `moved`: the position isn't the expected one, nothing was added. Adding twice is adding once. */
  add(batch: IndexedBatch): Promise<'added' | 'moved'>;
  /** Offsets of a conversation's verdicts in its partition, ascending; and how far that partition is indexed. */
  find(conversationId: string): Promise<{ readonly offsets: readonly number[]; readonly position: number | null }>;
  close(): Promise<void>;
}

export interface IndexedBatch {
  readonly partition: number;
  readonly expected: number | null;
  readonly next: number;
  readonly entries: readonly {
    readonly conversationId: string;
    readonly offset: number;
    /** When the ledger's record was appended: an entry lives as long as the record. */
    readonly appendedMs: number;
  }[];
}

/** Newest verdicts of one conversation that are kept; nobody reads more at once. */
export const KEPT_OFFSETS = 200;
