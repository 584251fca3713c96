import type { Clock } from '../ports/clock';
import type { Codecs } from '../ports/codec';
import type { LogWriter } from '../ports/log';
import { OBSERVE_CODE } from '../topology/observe';
import type { Setting } from '../topology/setting';
import { TOPICS } from '../topology/topics';

/** A value holds from this long after its write began, so that everybody has read it before it does. */
const HOLDS_AFTER_MS = 15_000;
const LOOK_EVERY_MS = 50;

/**
 * Puts into the log whether the detector only observes from now on, where that isn't its newest value already, and waits until it has been read
 * back: nothing is folded before the first value is known, since it holds for all earlier times.
 */
export const publishObserve = async (
  deps: {
    readonly writer: LogWriter;
    readonly codecs: Codecs;
    readonly clock: Clock;
    observed(): readonly Setting[];
    /** Resolves when the settings have been read to their end once. */
    read(): Promise<void>;
  },
  value: boolean,
): Promise<void> => {
  await deps.read();
  if (deps.observed().at(-1)?.value === value) return;
  const setting: Setting = { code: OBSERVE_CODE, value, effectiveAt: deps.clock.now() + HOLDS_AFTER_MS };
  await deps.writer.send([
    {
      topic: TOPICS.settings.name,
      key: `${setting.code}@${setting.effectiveAt}`,
      value: deps.codecs.encode('settings', setting),
    },
  ]);
  while (deps.observed().at(-1)?.value !== value) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
};
