/** murmur2 as Java's Kafka client computes it, so that every client in every language finds the same partition. Unsigned 32 bits. */
export const murmur2 = (bytes: Uint8Array): number => {
  const M = 0x5bd1e995;
  const length = bytes.length;
  let h = (0x9747b28c ^ length) | 0;
  const words = length >> 2;
  for (let i = 0; i < words; i += 1) {
    const at = i << 2;
    let k = byte(bytes, at) | (byte(bytes, at + 1) << 8) | (byte(bytes, at + 2) << 16) | (byte(bytes, at + 3) << 24);
    k = Math.imul(k, M);
    k ^= k >>> 24;
    h = Math.imul(h, M) ^ Math.imul(k, M);
  }
  const rest = words << 2;
  const left = length & 3;
  if (left === 3) h ^= byte(bytes, rest + 2) << 16;
  if (left >= 2) h ^= byte(bytes, rest + 1) << 8;
  if (left >= 1) h = Math.imul(h ^ byte(bytes, rest), M);
  h ^= h >>> 13;
  h = Math.imul(h, M);
  h ^= h >>> 15;
  return h >>> 0;
};

const byte = (bytes: Uint8Array, index: number): number => bytes[index] ?? 0;

/** The partition of a key among n. */
export const partitionOf = (key: Uint8Array, partitions: number): number => (murmur2(key) & 0x7fffffff) % partitions;
