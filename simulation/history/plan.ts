import type { EffectivePolicy } from '../../src/topology/effective';
import type { Message } from '../world/webitel';

/** When a history begins: a round moment, far from zero. */
export const T0 = 1_790_000_000_000;

/** A history before it is played: data that follows from its seed. Leaving conversations or accidents out leaves the rest as it was. */
export interface Plan {
  readonly seed: number;
  readonly pace: Pace;
  /** Processes by role. */
  readonly processes: Readonly<Record<Role, number>>;
  readonly policies: readonly EffectivePolicy[];
  /** What the switch is set to in Creatio, and when. */
  readonly switches: readonly { readonly atMs: number; readonly value: boolean }[];
  readonly conversations: readonly {
    readonly id: number;
    readonly kind: string;
    readonly messages: readonly Message[];
  }[];
  /** What other producers write into the topics, and shouldn't. */
  readonly strays: readonly Stray[];
  readonly accidents: readonly Accident[];
  /** From here on nothing bad happens any more; what there is comes to rest. */
  readonly calmMs: number;
}

export type Role = 'relay' | 'detector' | 'cases' | 'connector' | 'actions';

export interface Pace {
  readonly heartbeatMs: number;
  readonly sideInputsMs: number;
  /** How often the connector asks Creatio for the switch and for edits. */
  readonly pollMs: number;
  readonly sessionMs: number;
  readonly restartMs: number;
}

/** The key of all strays: nothing of ours has it. */
export const STRAY_KEY = 'a stray';

/** `bytes`: no Avro; `key`: the key of another record; `empty`: no value. */
export interface Stray {
  readonly atMs: number;
  readonly topic: 'chatEvents' | 'caseEvents' | 'activityCommands';
  readonly kind: 'bytes' | 'key' | 'empty';
}

/** One thing that goes wrong. */
export type Accident = { readonly id: number; readonly atMs: number } & (
  | { readonly kind: 'crash'; readonly slot: string; readonly when: 'before' | 'after'; readonly skip: number }
  | {
      readonly kind: 'freeze';
      readonly slot: string;
      readonly when: 'before' | 'after';
      readonly skip: number;
      readonly forMs: number;
    }
  | { readonly kind: 'lose-answer'; readonly slot: string; readonly skip: number }
  | { readonly kind: 'deploy'; readonly slot: string }
  | { readonly kind: 'clock'; readonly slot: string; readonly skewMs: number }
  | { readonly kind: 'broker-away'; readonly forMs: number }
  | { readonly kind: 'redis-away'; readonly forMs: number }
  | { readonly kind: 'redis-emptied' }
  | { readonly kind: 'redis-set-back'; readonly byMs: number }
  | { readonly kind: 'creatio-away'; readonly forMs: number }
  | { readonly kind: 'creatio-restarted' }
  | { readonly kind: 'creatio-faulty'; readonly fault: CreatioFault; readonly share: number; readonly forMs: number }
  | { readonly kind: 'suspended'; readonly forMs: number }
);

/** What the simulated Creatio can do wrong with a share of its requests. */
export const CREATIO_FAULTS = [
  'resetBefore',
  'resetAfterCommit',
  'errorAfterCommit',
  'pageAfterCommit',
  'loginPageAfterCommit',
  'hang',
  'hangAfterCommit',
  'tooManyClients',
  'errorBefore',
  'firewall',
  'loginPage',
  'tooMany',
  'sessionLost',
  'csrfStale',
] as const;
export type CreatioFault = (typeof CREATIO_FAULTS)[number];

export const describe = (accident: Accident): string => {
  const { id, atMs, kind, ...rest } = accident;
  return `#${id} at +${((atMs - T0) / 1000).toFixed(1)} s: ${kind} ${JSON.stringify(rest)}`;
};
