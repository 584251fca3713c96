import type { CreatioClient } from '../../creatio/client';
import type { Clock } from '../../ports/clock';
import type { Codecs } from '../../ports/codec';
import type { LogWriter } from '../../ports/log';
import type { Logger } from '../../ports/logger';
import { type CaseEvent, EMPTY_CASE_EVENT } from '../../topology/case-event';
import { type Edit, type EditedRow, editOf } from '../../topology/connector/edits';
import { ACTIVITY_TYPE_CODE, ACTIVITY_TYPE_NAME } from '../../topology/connector/lookups';
import { type LastWritten, seenMark } from '../../topology/connector/written';
import { TOPICS } from '../../topology/topics';
import type { Answers } from './answers';
import { repeat } from './repeat';

export interface EditsPollerDeps {
  readonly creatio: CreatioClient;
  readonly writer: LogWriter;
  readonly codecs: Codecs;
  readonly answers: Answers;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly everyMs: number;
  /** Contacts whose edits are our own: the technical user's and the placeholder's. */
  readonly unassignedContactId: string;
  readonly user: string;
  isMine(): boolean;
  uuidV5(name: string): string;
}

interface Row extends EditedRow {
  readonly ModifiedOn: string;
}

const PAGE = 200;
/** Clocks of several web servers, and transactions that were slow to commit. */
const OVERLAP_MS = 120_000;
/** An open case ends by itself after 30 days: no edit that is older matters. */
const FIRST_LOOK_BACK_MS = 31 * 86_400_000;
const REMEMBERED = 10_000;

/** Reads what humans edited in Creatio and puts it into case-events, each edit once. */
export const startEditsPoller = (deps: EditsPollerDeps): { close(): Promise<void> } => {
  const { creatio, answers, clock } = deps;
  const told = new Set<string>();
  let sinceMs = clock.now() - FIRST_LOOK_BACK_MS;
  let ourselves: readonly string[] | null = null;

  const ownContacts = async (): Promise<readonly string[]> => {
    if (ourselves !== null) return ourselves;
    const users = await creatio.list<{ ContactId: string }>('SysAdminUnit', {
      filter: `Name eq '${deps.user.replaceAll("'", "''")}'`,
      select: 'Id,ContactId',
    });
    ourselves = [deps.unassignedContactId, ...users.map((user) => user.ContactId)];
    return ourselves;
  };

  const tell = async (row: Row, edit: Edit, last: LastWritten): Promise<void> => {
    const actionId = deps.uuidV5(`edit:${row.Id}:${row.ModifiedOn}:${edit.type}:${edit.operator}`);
    if (told.has(actionId)) return;
    const nowMs = clock.now();
    const event: CaseEvent = {
      ...EMPTY_CASE_EVENT,
      eventId: actionId,
      type: edit.type,
      caseKey: last.caseKey,
      source: 'poller',
      occurredAt: nowMs,
      receivedAt: nowMs,
      caseId: row.Id,
      operator: edit.operator,
      actionId,
      marks: [seenMark(row.StatusId, row.OwnerId)],
    };
    await deps.writer.send([
      { topic: TOPICS.caseEvents.name, key: last.caseKey, value: deps.codecs.encode('caseEvents', event) },
    ]);
    told.add(actionId);
    if (told.size > REMEMBERED) told.delete(told.values().next().value as string);
  };

  return repeat({ ...deps, what: 'edits in Creatio could not be read' }, async () => {
    if (!deps.isMine()) return;
    const own = await ownContacts();
    const from = new Date(sinceMs).toISOString();
    let newestMs = sinceMs;
    for (let skip = 0; ; skip += PAGE) {
      const rows = await creatio.list<Row>('Activity', {
        filter: `ModifiedOn ge ${from} and (Type/Code eq '${ACTIVITY_TYPE_CODE}' or Type/Name eq '${ACTIVITY_TYPE_NAME}')`,
        select: 'Id,StatusId,OwnerId,ModifiedOn,ModifiedById',
        orderby: 'ModifiedOn,Id',
        top: String(PAGE),
        skip: String(skip),
      });
      for (const row of rows) {
        newestMs = Math.max(newestMs, Date.parse(row.ModifiedOn));
        const last = answers.get(row.Id);
        const edit = last === undefined ? null : editOf(row, last, own);
        if (last !== undefined && edit !== null) await tell(row, edit, last);
      }
      if (rows.length < PAGE) break;
    }
    sinceMs = Math.max(sinceMs, newestMs - OVERLAP_MS);
  });
};
