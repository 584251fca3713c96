import type { Environment } from '../config/environment';
import type { Metrics } from '../metrics/registry';
import type { BreakerMemory } from '../ports/breaker-memory';
import type { Clock } from '../ports/clock';
import type { Codecs } from '../ports/codec';
import type { LedgerIndex } from '../ports/ledger-index';
import type { Log, LogWriter } from '../ports/log';
import type { Logger } from '../ports/logger';
import type { SideInputs } from '../ports/side-inputs';
import type { StateStore } from '../ports/state-store';
import type { Setting } from '../topology/setting';

/** What a role stands on: the servers in production, memory in the embedded run. */
export interface Platform {
  readonly environment: Environment;
  readonly log: Log;
  /** A writer of its own: writers serialise their sends. It gives up after so long (default 30 s). */
  writer(deliveryTimeoutMs?: number): LogWriter;
  readonly codecs: Codecs;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Connects when first asked: not every role keeps state. */
  store(): Promise<StateStore>;
  breakerMemory(): Promise<BreakerMemory>;
  sideInputs(): Promise<PlatformSideInputs>;
  ledgerIndex(): Promise<LedgerIndex>;
  close(): Promise<void>;
}

export interface PlatformSideInputs extends SideInputs {
  /** The switch's values, by time. */
  settings(): readonly Setting[];
  /** The values of whether the detector only observes, by time. */
  observed(): readonly Setting[];
  /** Resolves when both topics have been read to their end once. */
  read(): Promise<void>;
}

/** A role at work. */
export interface RunningRole {
  readonly port: number;
  /** Rejects when the role can't go on: then the process must end. */
  readonly done: Promise<void>;
  /** Drains and leaves in good order. */
  close(): Promise<void>;
}

export type Role = 'relay' | 'detector' | 'cases' | 'connector' | 'actions';
export const ROLES: readonly Role[] = ['relay', 'detector', 'cases', 'connector', 'actions'];
