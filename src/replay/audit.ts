import type { Clock } from '../ports/clock';
import type { Codecs } from '../ports/codec';
import type { LogWriter } from '../ports/log';
import type { AuditEntry } from '../topology/audit';
import { TOPICS } from '../topology/topics';

/** Writes into the log who did what. @throws LogUnavailable: then it isn't done */
export const writeAudit = async (
  { writer, codecs, clock }: { readonly writer: LogWriter; readonly codecs: Codecs; readonly clock: Clock },
  entry: Omit<AuditEntry, 'at' | 'detail'> & { readonly detail: unknown },
): Promise<void> => {
  const value: AuditEntry = { ...entry, at: clock.now(), detail: JSON.stringify(entry.detail) };
  await writer.send([{ topic: TOPICS.audit.name, key: entry.auditId, value: codecs.encode('audit', value) }]);
};
