import { createHash } from 'node:crypto';

/** Our own namespace (RFC 9562, section 5.5), so that our ids meet nobody else's. */
const NAMESPACE = Buffer.from('b7d9c0a25f5e4d0c9a3e6b1f2c84d7e1', 'hex');

/** UUID version 5 of a name in our namespace: the same name gives the same id, in every process and every replay. */
export const uuidV5 = (name: string): string => {
  const hash = createHash('sha1').update(NAMESPACE).update(name, 'utf8').digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};
