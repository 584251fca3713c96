import type { OutgoingRecord } from '../../ports/log';

/**
 * Outgoing records in one buffer, for the outbox. Layout, all numbers big-endian int32:
 * count, then for each: topic, partition (-1: by key), key (-1: null), value (-1: null), header count, then name and value of each header.
 * Texts and bytes are a length and that many bytes.
 */
export const encodeRecords = (records: readonly OutgoingRecord[]): Buffer => {
  let bytes = Buffer.allocUnsafe(
    INT * (1 + 6 * records.length) + records.reduce((sum, record) => sum + sizeOf(record), 0),
  );
  let at = 0;
  const room = (length: number): void => {
    if (at + length <= bytes.length) return;
    bytes = Buffer.concat([bytes.subarray(0, at)], Math.max(2 * bytes.length, at + length));
  };
  const putInt = (value: number): void => {
    room(INT);
    at = bytes.writeInt32BE(value, at);
  };
  const put = (value: string | Buffer | null): void => {
    if (value === null) {
      putInt(-1);
      return;
    }
    const length = typeof value === 'string' ? Buffer.byteLength(value) : value.length;
    putInt(length);
    room(length);
    at += typeof value === 'string' ? bytes.write(value, at) : value.copy(bytes, at);
  };
  putInt(records.length);
  for (const record of records) {
    put(record.topic);
    putInt(record.partition ?? -1);
    put(record.key);
    put(record.value);
    const headers = Object.entries(record.headers ?? {});
    putInt(headers.length);
    for (const [name, value] of headers) {
      put(name);
      put(value);
    }
  }
  return bytes.subarray(0, at);
};

const INT = 4;

/** About so many bytes of text and value; headers are rare, and texts mostly ASCII. */
const sizeOf = (record: OutgoingRecord): number =>
  record.topic.length + (record.key?.length ?? 0) + (record.value?.length ?? 0);

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
