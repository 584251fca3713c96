import type { Clock } from '../../ports/clock';
import type { Logger } from '../../ports/logger';

export interface RepeatOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly everyMs: number;
  /** Said when a round fails. */
  readonly what: string;
}

/** A round again and again, never two at a time; a failed one is said and tried again next time. */
export const repeat = (
  { clock, logger, everyMs, what }: RepeatOptions,
  round: () => Promise<void>,
): { close(): Promise<void> } => {
  let closed = false;
  let cancel: () => void = () => {};
  let current: Promise<void> = Promise.resolve();
  const turn = (): void => {
    current = round()
      .catch((error: unknown) => logger.warn({ error: String(error) }, what))
      .then(() => {
        if (!closed) cancel = clock.after(everyMs, turn);
      });
  };
  turn();
  return {
    close: async () => {
      closed = true;
      cancel();
      await current;
    },
  };
};
