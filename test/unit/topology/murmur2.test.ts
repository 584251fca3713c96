import fc from 'fast-check';
import { Partitioners } from 'kafkajs';
import { partitionOf } from '../../../src/topology/murmur2';

const PARTITIONS = 6;
const kafkajs = Partitioners.DefaultPartitioner();
const partitionMetadata = Array.from({ length: PARTITIONS }, (_, partitionId) => ({
  partitionErrorCode: 0,
  partitionId,
  leader: 1,
  replicas: [1],
  isr: [1],
}));

it('finds the partition that kafkajs, and so Java, finds', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), (bytes) => {
      const key = Buffer.from(bytes);
      const theirs = kafkajs({ topic: 't', partitionMetadata, message: { key, value: null } });
      expect(partitionOf(key, PARTITIONS)).toBe(theirs);
    }),
  );
});
