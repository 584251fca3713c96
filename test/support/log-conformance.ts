import { randomUUID } from 'node:crypto';
import type { Batch, GroupConsumer, Log, LogRecord, LogWriter } from '../../src/ports/log';
import { partitionOf } from '../../src/topology/murmur2';
import { waitUntil } from '../../stack/servers/wait-until';

export interface LogUnderTest {
  readonly log: Log;
  writer(): LogWriter;
  /** Makes a topic of that name. */
  createTopic(name: string, partitions: number): Promise<void>;
  close(): Promise<void>;
}

const WITHIN_MS = 60_000;

/** What every log must do; run on the in-memory one and on Kafka. */
export const describeLogConformance = (name: string, make: () => Promise<LogUnderTest>): void => {
  describe(`the log: ${name}`, () => {
    let under: LogUnderTest;
    let topic: string;
    let writer: LogWriter;
    const consumers: GroupConsumer[] = [];

    beforeAll(async () => {
      under = await make();
    });
    beforeEach(async () => {
      topic = `conformance-${randomUUID()}`;
      await under.createTopic(topic, 4);
      writer = under.writer();
    });
    afterEach(async () => {
      await Promise.all(consumers.splice(0).map((consumer) => consumer.close()));
      await writer.close();
    });
    afterAll(() => under.close());

    const send = (keys: readonly string[], value = 'v'): Promise<void> =>
      writer.send(keys.map((key) => ({ topic, key, value: Buffer.from(value) })));

    interface Member {
      readonly consumer: GroupConsumer;
      readonly records: LogRecord[];
      readonly assigned: () => readonly number[];
    }

    const join = async (
      group: string,
      start: number | 'committed' = 'committed',
      onBatch: (batch: Batch) => Promise<void> = async () => {},
    ): Promise<Member> => {
      const records: LogRecord[] = [];
      let assigned: readonly number[] = [];
      const consumer = await under.log.consume({
        topic,
        group,
        handler: {
          onAssigned: async (partitions) => {
            assigned = partitions;
            return new Map(partitions.map((partition) => [partition, start]));
          },
          onBatch: async (batch) => {
            await onBatch(batch);
            records.push(...batch.records);
          },
        },
      });
      consumers.push(consumer);
      return { consumer, records, assigned: () => assigned };
    };

    const keys = Array.from({ length: 40 }, (_, index) => `key-${index}`);

    test('a record goes where murmur2 of its key says, or where its partition says, and order is kept per partition', async () => {
      await send(keys);
      await writer.send([
        { topic, key: null, value: null, partition: 3, headers: { reason: 'tombstone', bytes: Buffer.from([0, 255]) } },
      ]);
      const { records } = await join(randomUUID());
      await waitUntil('41 records', WITHIN_MS, () => records.length === 41);
      for (const record of records.filter(({ key }) => key !== null)) {
        expect(record.partition).toBe(partitionOf(record.key as Buffer, 4));
      }
      for (const partition of [0, 1, 2, 3]) {
        const offsets = records.filter((record) => record.partition === partition).map(({ offset }) => offset);
        expect(offsets).toEqual(offsets.map((_, index) => index));
      }
      const tombstone = records.find(({ key }) => key === null);
      expect(tombstone).toMatchObject({ value: null, partition: 3 });
      expect({ ...tombstone?.headers }).toEqual({ reason: Buffer.from('tombstone'), bytes: Buffer.from([0, 255]) });
    });

    test('a group goes on where it committed, and from where its members say', async () => {
      await send(keys);
      const group = randomUUID();
      const first = await join(group);
      await waitUntil('all records', WITHIN_MS, () => first.records.length === keys.length);
      for (const partition of [0, 1, 2, 3]) {
        const count = first.records.filter((record) => record.partition === partition).length;
        await first.consumer.commit(partition, count);
      }
      await first.consumer.close();
      await send(['after'], 'after');
      const second = await join(group);
      await waitUntil('the new record', WITHIN_MS, () => second.records.length > 0);
      expect(second.records.map(({ value }) => String(value))).toEqual(['after']);
      await second.consumer.close();
      const third = await join(group, 0);
      await waitUntil('all records again', WITHIN_MS, () => third.records.length === keys.length + 1);
    });

    test('members share the partitions, and the work of one that leaves moves to the other', async () => {
      const group = randomUUID();
      const a = await join(group);
      const b = await join(group);
      await waitUntil('two and two', WITHIN_MS, () => a.assigned().length === 2 && b.assigned().length === 2);
      expect([...a.assigned(), ...b.assigned()].sort()).toEqual([0, 1, 2, 3]);
      const stays = b.assigned();
      await a.consumer.close();
      await waitUntil('all four', WITHIN_MS, () => b.assigned().length === 4);
      expect(b.assigned()).toEqual(expect.arrayContaining([...stays]));
      await send(keys);
      await waitUntil('all records at the one that is left', WITHIN_MS, () => b.records.length === keys.length);
    });

    test('seek reads again from there', async () => {
      await send(keys);
      const { consumer, records } = await join(randomUUID());
      await waitUntil('all records', WITHIN_MS, () => records.length === keys.length);
      const partition = partitionOf(Buffer.from('key-0'), 4);
      const there = records.filter((record) => record.partition === partition).length;
      consumer.seek(partition, 0);
      await waitUntil('the partition again', WITHIN_MS, () => records.length === keys.length + there);
    });

    test('a paused partition hands nothing over until it is resumed', async () => {
      const { consumer, records } = await join(randomUUID());
      await send(['key-1']);
      await waitUntil('the first record', WITHIN_MS, () => records.length === 1);
      const partition = partitionOf(Buffer.from('key-1'), 4);
      const other = keys.find((key) => partitionOf(Buffer.from(key), 4) !== partition) as string;
      consumer.pause([partition]);
      await send(['key-1'], 'paused');
      await send([other], 'other');
      await waitUntil('the other partition', WITHIN_MS, () => records.some(({ value }) => String(value) === 'other'));
      expect(records.some(({ value }) => String(value) === 'paused')).toBe(false);
      consumer.resume([partition]);
      await waitUntil('the paused record', WITHIN_MS, () => records.some(({ value }) => String(value) === 'paused'));
    });

    test('a handler that fails ends the consumer with its error, a TypeError too', async () => {
      await send(['key-1']);
      const { consumer } = await join(randomUUID(), 'committed', async () => {
        throw new TypeError('a bug');
      });
      await expect(consumer.done).rejects.toThrow('a bug');
    });

    test('a tail sees all that stood there when asked, from the start or only what is new', async () => {
      await send(keys);
      const all: LogRecord[] = [];
      const fresh: LogRecord[] = [];
      const fromStart = await under.log.tail({ topic, from: 'start', onRecord: (record) => all.push(record) });
      const fromEnd = await under.log.tail({ topic, from: 'end', onRecord: (record) => fresh.push(record) });
      await fromStart.caughtUp();
      expect(all).toHaveLength(keys.length);
      await send(['new'], 'new');
      await Promise.all([fromStart.caughtUp(), fromEnd.caughtUp()]);
      expect(all).toHaveLength(keys.length + 1);
      expect(fresh.map(({ value }) => String(value))).toEqual(['new']);
      await Promise.all([fromStart.close(), fromEnd.close()]);
    });

    test('a tail begins at the offset that each partition is given', async () => {
      await send(keys);
      const ends = await under.log.offsets(topic);
      await send(['key-0', 'key-1', 'key-2'], 'later');
      const later: LogRecord[] = [];
      const tail = await under.log.tail({
        topic,
        from: ends.map(({ next }) => next),
        onRecord: (record) => later.push(record),
      });
      await tail.caughtUp();
      await tail.close();
      expect(later.map(({ value }) => String(value))).toEqual(['later', 'later', 'later']);
    });

    test('it tells the first record from a time on, and the end where there is none', async () => {
      await send(keys);
      const ends = (await under.log.offsets(topic)).map(({ next }) => next);
      expect(await under.log.offsetsAt(topic, 1)).toEqual([0, 0, 0, 0]);
      expect(await under.log.offsetsAt(topic, Date.now() + 3_600_000)).toEqual(ends);
    });

    test('it tells where each partition begins and ends', async () => {
      await send(keys);
      const offsets = await under.log.offsets(topic);
      expect(offsets).toHaveLength(4);
      expect(offsets.reduce((sum, { first, next }) => sum + next - first, 0)).toBe(keys.length);
    });
  });
};
