import type { CreatioClient } from '../../creatio/client';
import { readSwitch } from '../../creatio/setup';
import type { Clock } from '../../ports/clock';
import type { Codecs } from '../../ports/codec';
import type { LogWriter } from '../../ports/log';
import type { Logger } from '../../ports/logger';
import type { Meter } from '../../ports/meter';
import { SWITCH_CODE } from '../../topology/connector/lookups';
import type { Setting } from '../../topology/setting';
import { TOPICS } from '../../topology/topics';
import { repeat } from './repeat';

export interface SwitchPollerDeps {
  readonly creatio: CreatioClient;
  readonly writer: LogWriter;
  readonly codecs: Codecs;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly logger: Logger;
  readonly everyMs: number;
  /** All values in the log so far, by time. */
  settings(): readonly Setting[];
  /** Only one instance asks. */
  isMine(): boolean;
}

/** A value holds from this long after its write began, so that everybody has read it before it does. */
const HOLDS_AFTER_MS = 15_000;

/** Reads Creatio's switch and publishes each change of it. Without an answer the last value stays. */
export const startSwitchPoller = (deps: SwitchPollerDeps): { close(): Promise<void> } => {
  const { clock, codecs, meter } = deps;
  /** What was written here and may not be read back yet. */
  let written: Setting | undefined;
  return repeat({ ...deps, what: "Creatio's switch could not be read; the last value stays" }, async () => {
    if (!deps.isMine()) return;
    const value = (await readSwitch(deps.creatio)) ?? false;
    meter.gauge('creatio_switch', value ? 1 : 0);
    const read = deps.settings().at(-1);
    const newest = written !== undefined && written.effectiveAt > (read?.effectiveAt ?? 0) ? written : read;
    if (newest?.value === value) return;
    const setting: Setting = { code: SWITCH_CODE, value, effectiveAt: clock.now() + HOLDS_AFTER_MS };
    await deps.writer.send([
      {
        topic: TOPICS.settings.name,
        key: `${setting.code}@${setting.effectiveAt}`,
        value: codecs.encode('settings', setting),
      },
    ]);
    written = setting;
  });
};
