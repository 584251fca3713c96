import { type Codecs, Undecodable, UnknownWriter } from '../../ports/codec';
import type { Log, LogRecord } from '../../ports/log';
import type { ActivityCommand } from '../../topology/activity-command';
import { TOPICS } from '../../topology/topics';

/** The newest command of every open case, of all partitions: what Creatio shall hold in the end. */
export interface OpenCases {
  get(caseId: string): ActivityCommand | undefined;
  all(): Iterable<ActivityCommand>;
  /** When a case that isn't open was ended, event time ms; null: it isn't known. */
  endedAt(caseId: string): number | null;
  caughtUp(): Promise<void>;
  readonly done: Promise<void>;
  close(): Promise<void>;
}

/** Ended cases are remembered only to know for how long something of theirs has stood. */
const REMEMBERED = 20_000;

export const startOpenCases = async (log: Log, codecs: Codecs): Promise<OpenCases> => {
  const open = new Map<string, ActivityCommand>();
  const ended = new Map<string, { readonly version: number; readonly atMs: number }>();

  const take = (command: ActivityCommand): void => {
    const { caseId, version } = command;
    const known = Math.max(open.get(caseId)?.version ?? -1, ended.get(caseId)?.version ?? -1);
    if (version <= known) return;
    if (command.endReason === null) {
      open.set(caseId, command);
      return;
    }
    open.delete(caseId);
    ended.set(caseId, { version, atMs: command.issuedAt });
    if (ended.size > REMEMBERED) ended.delete(ended.keys().next().value as string);
  };
  const onRecord = ({ value }: LogRecord): void => {
    if (value === null) return;
    try {
      take(codecs.decode('activityCommands', value));
    } catch (error) {
      // The connector puts it aside, or applies it once it knows the writer; the sweep leaves what it doesn't know.
      if (!(error instanceof Undecodable || error instanceof UnknownWriter)) throw error;
    }
  };
  const tail = await log.tail({ topic: TOPICS.activityCommands.name, from: 'start', onRecord });
  await tail.caughtUp();
  return {
    get: (caseId) => open.get(caseId),
    all: () => open.values(),
    endedAt: (caseId) => ended.get(caseId)?.atMs ?? null,
    caughtUp: tail.caughtUp,
    done: tail.done,
    close: tail.close,
  };
};
