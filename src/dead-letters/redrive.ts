import type { Clock } from '../ports/clock';
import type { Codecs } from '../ports/codec';
import type { LogWriter, OutgoingRecord } from '../ports/log';
import { writeAudit } from '../replay/audit';
import { redriven } from '../topology/dead-letter';
import { TOPICS } from '../topology/topics';
import { type DeadLetter, nameOf } from './dead-letters';

const TOGETHER = 100;

export interface RedriveDeps {
  readonly writer: LogWriter;
  readonly codecs: Codecs;
  readonly clock: Clock;
  readonly actor: string;
  uuidV5(name: string): string;
}

/**
 * Writes dead letters back to their topics. The audit names them only after they are written: a crash in between lets them be brought back once more,
 * which does nothing, since what they carry has derived ids and versions.
 */
export const redrive = async (deps: RedriveDeps, letters: readonly DeadLetter[]): Promise<void> => {
  for (let at = 0; at < letters.length; at += TOGETHER) {
    const some = letters.slice(at, at + TOGETHER);
    await deps.writer.send(some.map(recordOf));
    const names = some.map(nameOf);
    await writeAudit(deps, {
      auditId: deps.uuidV5(`redrive:${names.join(',')}`),
      action: 'redrive',
      phase: 'done',
      actor: deps.actor,
      summary: `${some.length} dead letters brought back`,
      detail: { letters: names },
    });
  }
};

const recordOf = (letter: DeadLetter): OutgoingRecord => {
  const { key, value, headers, partition } = redriven(letter.record);
  return {
    topic: TOPICS[letter.topic].name,
    key: key as Buffer | null,
    value: value as Buffer | null,
    headers: headers as Record<string, string | Buffer>,
    ...(partition === null ? {} : { partition }),
  };
};
