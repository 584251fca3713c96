/** An opening as it is remembered beyond the process that saw it. */
export interface Opening {
  /** Wall clock, ms: until then nothing is tried. */
  readonly untilMs: number;
  /** In a row; 0: the other side asked to be left alone. */
  readonly openings: number;
  readonly reason: string;
  readonly atMs: number;
}

/** An operator's word. `auto`: the breaker decides for itself. */
export type Forced = 'open' | 'closed' | 'auto';

export interface ForcedNote {
  readonly state: Forced;
  readonly by: string;
  readonly atMs: number;
}

export interface BreakerNotes {
  /** By breaker. */
  readonly openings: Readonly<Record<string, Opening>>;
  readonly forced: Readonly<Record<string, ForcedNote>>;
}

/**
 * What breakers remember beyond their process, shared by all instances of a deployment: so a restart neither hammers a server that is down nor tries
 * a refused password again, and an operator reaches all of them. Redis implements it, and memory, by the same conformance suite.
 *
 * All reject when the memory can't be reached.
 */
export interface BreakerMemory {
  read(): Promise<BreakerNotes>;
  /** null: it is closed. */
  remember(breaker: string, opening: Opening | null): Promise<void>;
  force(breaker: string, note: ForcedNote): Promise<void>;
  /** One holder at a time; it lapses by itself. @returns whether it is ours now */
  lease(name: string, holder: string, forMs: number): Promise<boolean>;
  /** Another's lease is left alone. */
  release(name: string, holder: string): Promise<void>;
}
