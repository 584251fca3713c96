import type { Codecs } from '../ports/codec';
import type { LogWriter, OutgoingRecord } from '../ports/log';
import { TOPICS } from '../topology/topics';
import type { Gap } from './gap';

export interface MendDeps {
  readonly writer: LogWriter;
  readonly codecs: Codecs;
  readonly perSecond: number;
  pause(ms: number): Promise<void>;
  /** Hears of each record that was written. */
  audit(line: Readonly<Record<string, string | null>>): void;
}

/** Says in the record itself who wrote it. */
const HEADERS = { 'missed-chats-written-by': 'reconcile' };

/**
 * Writes what closes each gap, at most so many a second. Doing it twice does no harm: an event that is known and a command that is answered
 * are skipped.
 *
 * @returns how many were written; the others are to be mended by hand
 */
export const mend = async (gaps: readonly Gap[], deps: MendDeps): Promise<number> => {
  let written = 0;
  for (const gap of gaps) {
    const record = recordOf(gap, deps.codecs);
    if (record === null) continue;
    if (written > 0) await deps.pause(1_000 / deps.perSecond);
    await deps.writer.send([record]);
    written += 1;
    deps.audit({ gap: gap.kind, id: gap.id, caseKey: gap.caseKey, why: gap.why, topic: record.topic });
  }
  return written;
};

const recordOf = ({ mend: how }: Gap, codecs: Codecs): OutgoingRecord | null => {
  switch (how.kind) {
    case 'command':
      return {
        topic: TOPICS.activityCommands.name,
        key: how.command.caseKey,
        value: codecs.encode('activityCommands', how.command),
        headers: HEADERS,
      };
    case 'event':
      return {
        topic: TOPICS.caseEvents.name,
        key: how.event.caseKey,
        value: codecs.encode('caseEvents', how.event),
        headers: HEADERS,
      };
    case 'by-hand':
      return null;
  }
};
