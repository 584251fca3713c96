import type { Clock } from '../src/ports/clock';
import type { Codecs } from '../src/ports/codec';
import type { Log } from '../src/ports/log';
import type { CreatioAccess } from './scenarios/creatio-facts';

/** Where everything is; also written to `endpoints.json`. */
export interface Endpoints {
  readonly relay: string;
  readonly actions: string;
  readonly creatio: string;
  readonly kafka: string | null;
  readonly redis: string | null;
  readonly schemaRegistry: string | null;
  /** Health and metrics of each role; pid of its process. */
  readonly roles: readonly { readonly name: string; readonly url: string; readonly pid: number | null }[];
  readonly dataDir: string | null;
}

/** A running pipeline with its simulators, on servers or in memory. */
export interface Stack {
  readonly endpoints: Endpoints;
  readonly clock: Clock;
  /** For whoever judges from outside. */
  readonly log: Log;
  readonly codecs: Codecs;
  /** An outsider's way into Creatio: not the technical user's, whose password is a matter of its own. */
  readonly creatio: CreatioAccess;
  /** Whom the connector logs in as. */
  readonly technicalUser: string;
  readonly secrets: StackSecrets;
  close(): Promise<void>;
}

/** What the roles ask of those who call them; undefined: nothing. */
export interface StackSecrets {
  readonly relayToken?: string | undefined;
  readonly relayHmacSecret?: string | undefined;
  readonly actionsToken?: string | undefined;
}

export interface StackOptions {
  /** `realStartMs,virtualStartMs,speed` of a played scenario. */
  readonly clockText: string | null;
  readonly policyFile: string;
  /** Settings of the roles beyond the stack's own. */
  readonly env?: Readonly<Record<string, string>>;
  readonly say: (line: string) => void;
}

/** How fast the played time runs. */
export const speedOf = (clockText: string | null): number => (clockText === null ? 1 : Number(clockText.split(',')[2]));

/** Real intervals stay what they are without a played clock: at speed 20 a heartbeat each second would be twenty a second. */
export const pacedEnv = (clockText: string | null): Record<string, string> => {
  if (clockText === null) return {};
  const speed = speedOf(clockText);
  return {
    MISSED_CHATS_CLOCK: clockText,
    HEARTBEAT_INTERVAL_MS: String(Math.min(Math.round(250 * speed), 4_000)),
    CREATIO_SWITCH_POLL_MS: String(Math.round(1_000 * speed)),
    CREATIO_POLL_MS: String(Math.round(1_000 * speed)),
  };
};
