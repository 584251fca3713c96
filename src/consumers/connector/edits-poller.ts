import type { CreatioClient } from '../../creatio/client';
import type { Clock } from '../../ports/clock';
import type { Codecs } from '../../ports/codec';
import type { LogWriter } from '../../ports/log';
import type { Logger } from '../../ports/logger';
import { type CaseEvent, EMPTY_CASE_EVENT } from '../../topology/case-event';
import { type Edit, type EditedRow, editOf } from '../../topology/connector/edits';
import { ACTIVITY_TYPE_CODE, ACTIVITY_TYPE_NAME } from '../../topology/connector/lookups';
import type { LastWritten } from '../../topology/connector/written';
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

interface Row extends Omit<EditedRow, 'isFinal'> {
  readonly ModifiedOn: string;
  readonly Status: { readonly Finish: boolean } | null;
}

const PAGE = 200;
/** Clocks of several web servers, and transactions that were slow to commit. */
const OVERLAP_MS = 120_000;
/** An open case ends by itself after 30 days: no edit that is older matters. */
const FIRST_LOOK_BACK_MS = 31 * 86_400_000;
const REMEMBERED = 10_000;

/**
 * Reads what humans edited in Creatio and puts it into case-events, each edit once: ids come from what was seen, so another instance, or this one
 * after a restart, tells the same edit under the same id.
 */
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
    const found = [deps.unassignedContactId, ...users.map((user) => user.ContactId)];
    // Without the right to read users our own saves look like a person's: better asked again than taken for the truth.
    if (users.length > 0) ourselves = found;
    else deps.logger.warn({ user: deps.user }, 'the technical user is not to be seen in SysAdminUnit');
    return found;
  };

  const tell = async (row: Row, edit: Edit, last: LastWritten): Promise<void> => {
    const actionId = deps.uuidV5(`edit:${row.Id}:${row.ModifiedOn}:${edit.type}:${edit.operator ?? ''}`);
    if (told.has(actionId)) return;
    await deps.writer.send([caseRecord(deps.codecs, eventOf(row, edit, last, actionId, clock.now()))]);
    told.add(actionId);
    if (told.size > REMEMBERED) told.delete(told.values().next().value as string);
  };

  const look = async (row: Row, own: readonly string[]): Promise<void> => {
    const last = answers.get(row.Id);
    const edit = last === undefined ? null : editOf({ ...row, isFinal: row.Status?.Finish === true }, last, own);
    if (last !== undefined && edit !== null) await tell(row, edit, last);
  };

  return repeat({ ...deps, what: 'edits in Creatio could not be read' }, async () => {
    if (!deps.isMine()) return;
    const own = await ownContacts();
    let from = new Date(sinceMs).toISOString();
    for (let skip = 0; ; ) {
      const rows = await page(creatio, from, skip);
      for (const row of rows) await look(row, own);
      const newest = rows.at(-1)?.ModifiedOn;
      if (newest !== undefined) sinceMs = Math.max(sinceMs, Date.parse(newest) - OVERLAP_MS);
      if (rows.length < PAGE || newest === undefined) return;
      // By time rather than by count: a row that is saved meanwhile moves to the end, and the ones behind it would slip past a count.
      skip = newest === from ? skip + PAGE : 0;
      from = newest;
    }
  });
};

const page = (creatio: CreatioClient, from: string, skip: number): Promise<readonly Row[]> =>
  creatio.list<Row>('Activity', {
    filter: `ModifiedOn ge ${from} and (Type/Code eq '${ACTIVITY_TYPE_CODE}' or Type/Name eq '${ACTIVITY_TYPE_NAME}')`,
    select: 'Id,StatusId,OwnerId,ModifiedOn,ModifiedById',
    expand: 'Status($select=Finish)',
    orderby: 'ModifiedOn,Id',
    top: String(PAGE),
    skip: String(skip),
  });

const eventOf = (row: Row, edit: Edit, last: LastWritten, actionId: string, nowMs: number): CaseEvent => ({
  ...EMPTY_CASE_EVENT,
  eventId: actionId,
  type: edit.type,
  caseKey: last.caseKey,
  source: 'poller',
  // A sign of work counts from when it was done. What decides something is taken when it is seen: Creatio's clock decides nothing.
  occurredAt: edit.type === 'edited' ? Math.min(Date.parse(row.ModifiedOn), nowMs) : nowMs,
  receivedAt: nowMs,
  caseId: row.Id,
  operator: edit.operator,
  actionId,
  marks: edit.marks,
});

export const caseRecord = (codecs: Codecs, event: CaseEvent) => ({
  topic: TOPICS.caseEvents.name,
  key: event.caseKey,
  value: codecs.encode('caseEvents', event),
});
