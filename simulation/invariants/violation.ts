import type { Outcome, Topics } from '../history/outcome';

/** Something that must be true of every history. */
export interface Invariant<Left extends Topics = Outcome> {
  readonly name: string;
  /** What is wrong, a line each; empty: it holds. */
  check(outcome: Left): readonly string[] | Promise<readonly string[]>;
}

export interface Violation {
  readonly invariant: string;
  readonly lines: readonly string[];
}
