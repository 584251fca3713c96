import type { Random } from '../../simulators/webitel/random';
import type { NativeMessage } from '../../simulators/webitel/stage';
import type { Disruption } from './disruption';
import type { Expectation } from './judge';

/** A story that is played on a clock of its own and judged at its end. */
export interface Scenario {
  readonly about: string;
  /** Played seconds for each real one. */
  readonly speed: number;
  /** The same where all is in memory, and nothing has to travel. Default: `speed`. */
  readonly embeddedSpeed?: number;
  readonly seed: number;
  /** From the last message until every deadline is past, played ms. */
  readonly lastDeadlineMs: number;
  script(startAtMs: number, random: Random): Script;
  /** How operators behave. */
  readonly operators: OperatorHabits;
  /** What happens meanwhile, in the order of time. */
  readonly disruptions?: readonly Disruption[];
  /** A policy of its own, as YAML; default: the stack's. */
  readonly policy?: string;
  /** So many users of Creatio more than the stock ones: `crowdContact(0)` and so on. */
  readonly crowd?: number;
  /** Environment of the roles. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Script {
  readonly messages: readonly NativeMessage[];
  readonly expected: readonly Expectation[];
}

/** Chances in [0, 1] for each offered case. */
export interface OperatorHabits {
  /** Several accept at the same moment. */
  readonly contested: number;
  /** One accepts alone. */
  readonly accepted: number;
  /** One declines before anything else. */
  readonly declined: number;
  /** Whoever has accepted completes it. */
  readonly completed: number;
  /** How many accept where it is contested. Default 3. */
  readonly contenders?: number;
  /** Nobody answers before so many cases are offered. Default 0. */
  readonly startAt?: number;
}
