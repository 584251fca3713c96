import { type Codecs, Undecodable, UnknownWriter } from '../../ports/codec';
import type { LogRecord } from '../../ports/log';
import type { ActivityCommand } from '../../topology/activity-command';

export interface Decoded {
  readonly record: LogRecord;
  readonly command: ActivityCommand;
}

export interface DecodedBatch {
  readonly commands: readonly Decoded[];
  readonly bad: readonly { readonly record: LogRecord; readonly reason: string }[];
}

/** Bytes to commands; what can't be read is set apart with its reason. @throws when the registry is away */
export const decodeCommands = async (codecs: Codecs, records: readonly LogRecord[]): Promise<DecodedBatch> => {
  const commands: Decoded[] = [];
  const bad: { record: LogRecord; reason: string }[] = [];
  for (const record of records) {
    try {
      if (record.value === null) throw new Undecodable('no-value');
      const command = await decodeOne(codecs, record.value);
      if (command.type === 'unknown') bad.push({ record, reason: 'unknown-command' });
      else commands.push({ record, command });
    } catch (error) {
      if (!(error instanceof Undecodable)) throw error;
      bad.push({ record, reason: error.message });
    }
  }
  return { commands, bad };
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

/**
 * The work of a batch: of each case the newest command, since it says the whole state; without those that Creatio has answered. Endings
 * first, so that nobody is reminded of what is over, then the nearest due.
 *
 * @param answered highest version of a case that Creatio answered; -1: none
 */
export const workOf = (commands: readonly Decoded[], answered: (caseId: string) => number): readonly Decoded[] => {
  const newest = new Map<string, Decoded>();
  for (const decoded of commands) {
    const known = newest.get(decoded.command.caseId);
    if (known === undefined || decoded.command.version > known.command.version)
      newest.set(decoded.command.caseId, decoded);
  }
  const ends = ({ command }: Decoded): number => (command.endReason === null ? 1 : 0);
  return [...newest.values()]
    .filter(({ command }) => command.version > answered(command.caseId))
    .sort((a, b) => ends(a) - ends(b) || a.command.dueAt - b.command.dueAt);
};
