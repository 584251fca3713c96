import type { OutgoingRecord } from '../../ports/log';

/**
 * Outgoing records in one buffer, for the outbox. Layout, all numbers big-endian int32:
 * count, then for each: topic, partition (-1: by key), key (-1: null), value (-1: null), header count, then name and value of each header.
 * Texts and bytes are a length and that many bytes.
 */
export const encodeRecords = (records: readonly OutgoingRecord[]): Buffer => {
  const parts: Buffer[] = [int32(records.length)];
  for (const record of records) {
    putBytes(parts, Buffer.from(record.topic));
    parts.push(int32(record.partition ?? -1));
    putBytes(parts, typeof record.key === 'string' ? Buffer.from(record.key) : record.key);
    putBytes(parts, record.value);
    const headers = Object.entries(record.headers ?? {});
    parts.push(int32(headers.length));
    for (const [name, value] of headers) {
      putBytes(parts, Buffer.from(name));
      putBytes(parts, typeof value === 'string' ? Buffer.from(value) : value);
    }
  }
  return Buffer.concat(parts);
};

export const decodeRecords = (bytes: Buffer): OutgoingRecord[] => {
  let at = 0;
  const int = (): number => {
    const value = bytes.readInt32BE(at);
    at += 4;
    return value;
  };
  const get = (): Buffer | null => {
    const length = int();
    if (length < 0) return null;
    at += length;
    return bytes.subarray(at - length, at);
  };
  return Array.from({ length: int() }, () => {
    const topic = (get() ?? Buffer.alloc(0)).toString();
    const partition = int();
    const key = get();
    const value = get();
    const headers: Record<string, Buffer> = {};
    for (let left = int(); left > 0; left -= 1) {
      const name = (get() ?? Buffer.alloc(0)).toString();
      headers[name] = get() ?? Buffer.alloc(0);
    }
    return { topic, key, value, headers, ...(partition >= 0 ? { partition } : {}) };
  });
};

const int32 = (value: number): Buffer => {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
};

const putBytes = (parts: Buffer[], bytes: Buffer | null): void => {
  if (bytes === null) {
    parts.push(int32(-1));
    return;
  }
  parts.push(int32(bytes.length), bytes);
};
