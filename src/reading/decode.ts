import { type Codecs, type RecordOf, Undecodable, UnknownWriter } from '../ports/codec';
import { type LogRecord, LogUnavailable } from '../ports/log';
import type { TopicId } from '../topology/topics';

export type Read<Value> =
  | { readonly record: LogRecord; readonly event: Value }
  | { readonly record: LogRecord; readonly undecodable: string };

/** What records' bytes come to; writers' schemas are fetched where they aren't known yet. @throws LogUnavailable when the registry is away */
export const decodeRecords = async <Id extends TopicId>(
  codecs: Codecs,
  topic: Id,
  records: readonly LogRecord[],
): Promise<Read<RecordOf[Id]>[]> => {
  const read: Read<RecordOf[Id]>[] = [];
  for (const record of records) {
    // Without waiting where nothing has to be fetched: this runs over millions of records.
    const now = decodeNow(codecs, topic, record);
    read.push(now ?? (await decodeAfterFetch(codecs, topic, record)));
  }
  return read;
};

/** Only what can be read, without the rest. */
export const valuesOf = async <Id extends TopicId>(
  codecs: Codecs,
  topic: Id,
  records: readonly LogRecord[],
): Promise<RecordOf[Id][]> =>
  (await decodeRecords(codecs, topic, records)).flatMap((read) => ('event' in read ? [read.event] : []));

const decodeNow = <Id extends TopicId>(codecs: Codecs, topic: Id, record: LogRecord): Read<RecordOf[Id]> | null => {
  if (record.value === null) return { record, undecodable: 'no-value' };
  try {
    return { record, event: codecs.decode(topic, record.value) };
  } catch (error) {
    if (error instanceof Undecodable) return { record, undecodable: error.message };
    if (error instanceof UnknownWriter) return null;
    throw error;
  }
};

const decodeAfterFetch = async <Id extends TopicId>(
  codecs: Codecs,
  topic: Id,
  record: LogRecord,
): Promise<Read<RecordOf[Id]>> => {
  try {
    await codecs.fetchWriter(topic, record.value?.readInt32BE(1) ?? 0);
  } catch (error) {
    if (error instanceof Undecodable) return { record, undecodable: error.message };
    throw new LogUnavailable(`the schema registry did not answer: ${(error as Error).message}`, { cause: error });
  }
  const again = decodeNow(codecs, topic, record);
  if (again === null) throw new LogUnavailable('the schema registry gave another schema than was asked for');
  return again;
};
