import type { LogWriter, OutgoingRecord } from '../../ports/log';

/** Writes requests' records together: while one send is on its way the next ones gather. */
export interface EventWriter {
  /** Resolves when Kafka acknowledged, rejects when it isn't known in time. */
  write(records: readonly OutgoingRecord[]): Promise<void>;
  /** Records that wait or are on their way. */
  readonly pending: number;
}

export interface EventWriterOptions {
  readonly writer: LogWriter;
  readonly timeoutMs: number;
  /** More than this many records may not wait: memory is bounded, and Webitel has gone by then. */
  readonly maxPending: number;
}

/** It isn't known whether the records were written. */
export class NotAcknowledged extends Error {
  override readonly name = 'NotAcknowledged';
}

/** Nothing of it was handed to Kafka. */
export class TooMuchPending extends Error {
  override readonly name = 'TooMuchPending';
}

interface Waiting {
  readonly records: readonly OutgoingRecord[];
  readonly done: (error?: Error) => void;
}

export const createEventWriter = ({ writer, timeoutMs, maxPending }: EventWriterOptions): EventWriter => {
  let waiting: Waiting[] = [];
  let pending = 0;
  let sending = false;

  const pump = async (): Promise<void> => {
    if (sending) return;
    sending = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const records = batch.flatMap((entry) => entry.records);
      try {
        await writer.send(records);
        for (const { done } of batch) done();
      } catch (error) {
        for (const { done } of batch) done(error as Error);
      }
      pending -= records.length;
    }
    sending = false;
  };

  return {
    get pending() {
      return pending;
    },
    write: (records) =>
      new Promise((resolve, reject) => {
        if (pending + records.length > maxPending) {
          reject(new TooMuchPending(`${pending} records wait already`));
          return;
        }
        const timer = setTimeout(
          () => reject(new NotAcknowledged(`Kafka did not acknowledge within ${timeoutMs} ms`)),
          timeoutMs,
        );
        pending += records.length;
        waiting.push({
          records,
          done: (error) => {
            clearTimeout(timer);
            if (error === undefined) resolve();
            else reject(new NotAcknowledged(error.message));
          },
        });
        void pump();
      }),
  };
};
