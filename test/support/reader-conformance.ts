import { randomUUID } from 'node:crypto';
import type { LogWriter } from '../../src/ports/log';
import { chunksOf, type LogReader } from '../../src/ports/log-reader';

export interface ReaderUnderTest {
  readonly reader: LogReader;
  writer(): LogWriter;
  createTopic(name: string, partitions: number): Promise<void>;
  close(): Promise<void>;
}

/** What reading by hand must do; run on the in-memory log and on Kafka. */
export const describeReaderConformance = (name: string, make: () => Promise<ReaderUnderTest>): void => {
  describe(`reading by hand: ${name}`, () => {
    let under: ReaderUnderTest;
    let topic: string;
    beforeAll(async () => {
      under = await make();
      topic = `reader-${randomUUID()}`;
      await under.createTopic(topic, 2);
      const writer = under.writer();
      for (let from = 0; from < 300; from += 100) {
        await writer.send(
          Array.from({ length: 100 }, (_, n) => ({
            topic,
            partition: 1,
            key: `k-${from + n}`,
            value: Buffer.alloc(200, n),
            headers: { n: String(from + n) },
          })),
        );
      }
      await writer.close();
    });
    afterAll(() => under.close());

    const offsetsOf = async (from: number, to: number, maxBytes?: number): Promise<number[]> => {
      const found: number[] = [];
      for await (const records of chunksOf(under.reader, { topic, partition: 1, from, to }, maxBytes))
        found.push(...records.map(({ offset }) => offset));
      return found;
    };

    test('begins exactly where it is told, with key, value and headers', async () => {
      const { records, highWatermark } = await under.reader.read({ topic, partition: 1, from: 137 });
      expect(records[0]).toMatchObject({ partition: 1, offset: 137, key: Buffer.from('k-137') });
      expect(records[0]?.headers['n']).toEqual(Buffer.from('137'));
      expect(highWatermark).toBe(300);
    });

    test('a small read gives at least one record, and says where to go on', async () => {
      const { records, next } = await under.reader.read({ topic, partition: 1, from: 299, maxBytes: 1 });
      expect([records.map(({ offset }) => offset), next]).toEqual([[299], 300]);
    });

    test('at the end there is nothing, and beyond it an error', async () => {
      expect(await under.reader.read({ topic, partition: 1, from: 300 })).toEqual({
        records: [],
        next: 300,
        highWatermark: 300,
      });
      expect(await under.reader.read({ topic, partition: 0, from: 0 })).toMatchObject({ records: [], next: 0 });
      await expect(under.reader.read({ topic, partition: 1, from: 301 })).rejects.toThrow(RangeError);
    });

    test('a span is read once, whole, from its first offset to before its last, in chunks of any size', async () => {
      const wanted = Array.from({ length: 211 }, (_, n) => 44 + n);
      expect(await offsetsOf(44, 255)).toEqual(wanted);
      expect(await offsetsOf(44, 255, 1_000)).toEqual(wanted);
      expect(await offsetsOf(44, 44)).toEqual([]);
      expect(await offsetsOf(290, 500)).toHaveLength(10);
    });
  });
};
