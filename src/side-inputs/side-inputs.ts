import type { Clock } from '../ports/clock';
import type { Codecs } from '../ports/codec';
import type { Log, LogRecord } from '../ports/log';
import type { Logger } from '../ports/logger';
import type { SideInputs } from '../ports/side-inputs';
import { SWITCH_CODE } from '../topology/connector/lookups';
import { type EffectivePolicy, policyInForce, switchChanges, switchInForce } from '../topology/effective';
import { OBSERVE_CODE } from '../topology/observe';
import type { Policy } from '../topology/policy/policy';
import type { Setting } from '../topology/setting';
import { TOPICS } from '../topology/topics';

export interface SideInputOptions {
  readonly log: Log;
  readonly codecs: Codecs;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How often the topics are read to their end, real time. */
  readonly readEveryMs?: number;
}

/** A record there holds from at least 15 s after its write began and is given up after 10: this much is left for reading it. */
const READ_MARGIN_MS = 5_000;

interface Read {
  readonly settings: readonly Setting[];
  readonly observed: readonly Setting[];
  readonly policies: readonly EffectivePolicy[];
}

export interface RunningSideInputs extends SideInputs {
  /** The switch's values, by time. */
  settings(): readonly Setting[];
  /** The values of whether the detector only observes, by time. */
  observed(): readonly Setting[];
  /** Resolves when the topics have been read to their end once. */
  read(): Promise<void>;
  policies(): readonly EffectivePolicy[];
  close(): Promise<void>;
}

/** Reads settings and policy and keeps reading them. */
export const startSideInputs = async (options: SideInputOptions): Promise<RunningSideInputs> => {
  const { log, codecs, clock, logger } = options;
  const readEveryMs = options.readEveryMs ?? 1_000;
  const settings = new Map<string, Setting>();
  const policies = new Map<string, EffectivePolicy>();
  let byTime: Read = { settings: [], observed: [], policies: [] };
  let readBeganMs = Number.NEGATIVE_INFINITY;
  let waiting: { readonly atMs: number; readonly go: () => void }[] = [];
  let closed = false;
  let hasRead: () => void = () => {};
  const firstRead = new Promise<void>((resolve) => {
    hasRead = resolve;
  });

  const onSetting = (record: LogRecord): void => {
    const key = String(record.key);
    if (record.value === null) settings.delete(key);
    else settings.set(key, codecs.decode('settings', record.value));
  };
  const onPolicy = (record: LogRecord): void => {
    const key = String(record.key);
    if (record.value === null) {
      policies.delete(key);
      return;
    }
    const { effectiveAt, document } = codecs.decode('policy', record.value);
    policies.set(key, { effectiveAt, policy: JSON.parse(document) as Policy });
  };

  const tails = await Promise.all([
    log.tail({ topic: TOPICS.settings.name, from: 'start', onRecord: onSetting }),
    log.tail({ topic: TOPICS.policy.name, from: 'start', onRecord: onPolicy }),
  ]);

  const isReadyFor = (atMs: number): boolean =>
    byTime.policies.length > 0 && byTime.settings.length > 0 && atMs <= readBeganMs + READ_MARGIN_MS;

  const readNow = async (): Promise<void> => {
    const beganMs = clock.now();
    await Promise.all(tails.map((tail) => tail.caughtUp()));
    const order = (a: { effectiveAt: number }, b: { effectiveAt: number }): number => a.effectiveAt - b.effectiveAt;
    const values = [...settings.values()].sort(order);
    byTime = {
      settings: values.filter(({ code }) => code === SWITCH_CODE),
      observed: values.filter(({ code }) => code === OBSERVE_CODE),
      policies: [...policies.values()].sort(order),
    };
    readBeganMs = beganMs;
    const ready = waiting.filter(({ atMs }) => isReadyFor(atMs));
    waiting = waiting.filter(({ atMs }) => !isReadyFor(atMs));
    for (const { go } of ready) go();
  };

  const loop = async (): Promise<void> => {
    while (!closed) {
      try {
        await readNow();
        hasRead();
      } catch (error) {
        logger.warn(
          { error: String(error) },
          'settings and policy could not be read; nothing newer is folded until they are',
        );
      }
      await new Promise((resolve) => setTimeout(resolve, readEveryMs));
    }
  };
  const running = loop();

  return {
    policyAt: (atMs) => policyInForce(byTime.policies, atMs),
    switchAt: (atMs) => switchInForce(byTime.settings, atMs),
    switchChanges: (afterMs, untilMs) => switchChanges(byTime.settings, afterMs, untilMs),
    isReadyFor,
    readyFor: (atMs) => (isReadyFor(atMs) ? Promise.resolve() : new Promise((go) => waiting.push({ atMs, go }))),
    settings: () => byTime.settings,
    observed: () => byTime.observed,
    read: () => firstRead,
    policies: () => byTime.policies,
    close: async () => {
      closed = true;
      await Promise.allSettled([running, ...tails.map((tail) => tail.close())]);
    },
  };
};
