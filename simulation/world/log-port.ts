import { type Log, LogUnavailable, type LogWriter, type Tail, type TailOptions } from '../../src/ports/log';
import { startConsumer } from './consumer';
import type { PortOptions } from './port-options';

const ASK_AGAIN_MS = 500;

/** The log as one process reaches it. */
export const createLogPort = (options: PortOptions): Log & { writer(): LogWriter } => {
  const { broker, gate } = options;
  return {
    consume: (consume) => startConsumer(options, consume),
    tail: async (tail) => follow(options, tail),
    offsets: (topic) =>
      gate.pass(() => {
        if (broker.away) throw new LogUnavailable('the broker is away');
        return broker.topic(topic).map((log) => ({ first: 0, next: log.length }));
      }),
    offsetsAt: (topic, atMs) =>
      gate.pass(() => {
        if (broker.away) throw new LogUnavailable('the broker is away');
        return broker.topic(topic).map((log) => {
          const found = log.findIndex(({ timestampMs }) => timestampMs >= atMs);
          return found < 0 ? log.length : found;
        });
      }),
    writer: () => {
      let last: Promise<unknown> = Promise.resolve();
      return {
        send: (records) => {
          // A send takes place whole, and is then answered or not.
          const turn = last.then(() =>
            gate.pass(
              () => broker.append(records),
              () => new LogUnavailable('no acknowledgement came'),
            ),
          );
          last = turn.catch(() => {});
          return turn;
        },
        close: async () => {},
      };
    },
  };
};

const follow = ({ broker, gate, life, time, latencyMs }: PortOptions, options: TailOptions): Tail => {
  const partitions = broker.topic(options.topic);
  const { from } = options;
  const positions = partitions.map((log, partition) =>
    from === 'start' ? 0 : from === 'end' ? log.length : (from[partition] ?? log.length),
  );
  let scheduled = false;
  let closed = false;
  const drain = (): void => {
    if (closed || broker.away) return;
    partitions.forEach((log, partition) => {
      for (let at = positions[partition] ?? 0; at < log.length; at += 1) {
        positions[partition] = at + 1;
        const record = log[at];
        if (record !== undefined) options.onRecord(record);
      }
    });
  };
  const listener = (): void => {
    if (scheduled) return;
    scheduled = true;
    time.at(time.now() + latencyMs(), life, () => {
      scheduled = false;
      drain();
    });
  };
  broker.follow(options.topic, listener);
  life.onDeath(() => broker.unfollow(listener));
  listener();
  return {
    // Asks again while the broker is away, as Kafka's own clients do.
    caughtUp: () =>
      new Promise((resolve) => {
        const ask = (): void =>
          void gate
            .pass(() => {
              drain();
              return !broker.away;
            })
            .then((isDone) => (isDone ? resolve() : time.at(time.now() + ASK_AGAIN_MS, life, ask)));
        ask();
      }),
    done: new Promise(() => {}),
    close: async () => {
      closed = true;
      broker.unfollow(listener);
    },
  };
};
