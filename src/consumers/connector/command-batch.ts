import { type Codecs, Undecodable, UnknownWriter } from '../../ports/codec';
import type { LogRecord } from '../../ports/log';
import type { ActivityCommand } from '../../topology/activity-command';
import type { Queued } from '../../topology/connector/backlog';

export interface Decoded extends Queued {
  readonly record: LogRecord;
}

/** A record, and what it asks for; or why it asks for nothing. */
export type ReadRecord =
  | { readonly record: LogRecord; readonly command: ActivityCommand }
  | { readonly record: LogRecord; readonly bad: string };

/** Bytes to commands; what can't be read comes with its reason. @throws when the registry is away */
export const decodeCommands = async (codecs: Codecs, records: readonly LogRecord[]): Promise<readonly ReadRecord[]> => {
  const read: ReadRecord[] = [];
  for (const record of records) {
    try {
      if (record.value === null) throw new Undecodable('no-value');
      const command = await decodeOne(codecs, record.value);
      read.push(command.type === 'unknown' ? { record, bad: 'unknown-command' } : { record, command });
    } catch (error) {
      if (!(error instanceof Undecodable)) throw error;
      read.push({ record, bad: error.message });
    }
  }
  return read;
};

const decodeOne = async (codecs: Codecs, value: Buffer): Promise<ActivityCommand> => {
  try {
    return codecs.decode('activityCommands', value);
  } catch (error) {
    if (!(error instanceof UnknownWriter)) throw error;
    await codecs.fetchWriter('activityCommands', error.schemaId);
    return codecs.decode('activityCommands', value);
  }
};
