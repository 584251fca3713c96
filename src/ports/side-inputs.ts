import type { Policy } from '../topology/policy/policy';

/**
 * Settings and policy: read beside a processor's one topic, which is safe because each record there names the time from which it holds,
 * well after its write began.
 */
export interface SideInputs {
  policyAt(atMs: number): Policy;
  switchAt(atMs: number): boolean;
  /** Times in `(afterMs, untilMs]` at which the switch changes value, ascending. */
  switchChanges(afterMs: number, untilMs: number): readonly number[];
  /**
   * Resolves when an event of this time may be folded: both topics have a record, and a complete read of them began not earlier
   * than 5 s before it.
   */
  readyFor(atMs: number): Promise<void>;
  /** The same question without waiting. */
  isReadyFor(atMs: number): boolean;
}
