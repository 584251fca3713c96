import fc from 'fast-check';
import { decodeRecords, encodeRecords } from '../../../../src/consumers/runtime/outbox-records';

const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
const outgoing = fc.record({
  topic: fc.string({ minLength: 1, unit: 'grapheme' }),
  key: fc.option(bytes, { nil: null }),
  value: fc.option(bytes, { nil: null }),
  headers: fc.dictionary(
    fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
    bytes,
    { noNullPrototype: true },
  ),
  partition: fc.integer({ min: 0, max: 100 }),
});

describe('the outbox', () => {
  test('what comes out is what went in, byte for byte', () => {
    fc.assert(
      fc.property(fc.array(outgoing, { maxLength: 8 }), (records) => {
        expect(decodeRecords(encodeRecords(records))).toEqual(records);
      }),
    );
  });

  test('a record without a partition comes back without one, and text keys as bytes', () => {
    expect(decodeRecords(encodeRecords([{ topic: 't', key: 'ключ', value: null }]))).toEqual([
      { topic: 't', key: Buffer.from('ключ'), value: null, headers: {} },
    ]);
  });
});
