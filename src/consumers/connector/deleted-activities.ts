import { EMPTY_CASE_EVENT } from '../../topology/case-event';
import { ACTIVITY_TYPE_CODE, ACTIVITY_TYPE_NAME } from '../../topology/connector/lookups';
import type { LastWritten } from '../../topology/connector/written';
import { caseRecord, type EditsPollerDeps } from './edits-poller';
import { repeat } from './repeat';

const LOOK_EVERY_MS = 300_000;
const PAGE = 200;
/** Looked at one by one in a round, at most: a mass deletion is told over several rounds. */
const CONFIRMED_AT_ONCE = 200;

/**
 * Finds activities of open cases that somebody deleted: no change in Creatio tells of a deletion. One paged query names what is there; only what
 * is missing from it is asked for by id, since a page may slip past a row.
 */
export const startDeletedActivities = (deps: Omit<EditsPollerDeps, 'everyMs'>): { close(): Promise<void> } => {
  const { creatio, answers, clock } = deps;

  const present = async (): Promise<ReadonlySet<string>> => {
    const ids = new Set<string>();
    for (let skip = 0; ; skip += PAGE) {
      const rows = await creatio.list<{ Id: string }>('Activity', {
        filter: `Status/Finish eq false and (Type/Code eq '${ACTIVITY_TYPE_CODE}' or Type/Name eq '${ACTIVITY_TYPE_NAME}')`,
        select: 'Id',
        orderby: 'Id',
        top: String(PAGE),
        skip: String(skip),
      });
      for (const { Id } of rows) ids.add(Id.toLowerCase());
      if (rows.length < PAGE) return ids;
    }
  };

  const tell = async (caseId: string, last: LastWritten): Promise<void> => {
    const nowMs = clock.now();
    const event = {
      ...EMPTY_CASE_EVENT,
      eventId: deps.uuidV5(`deleted:${caseId}`),
      type: 'deleted' as const,
      caseKey: last.caseKey,
      source: 'poller' as const,
      occurredAt: nowMs,
      receivedAt: nowMs,
      caseId,
    };
    await deps.writer.send([caseRecord(deps.codecs, event)]);
  };

  const what = 'activities that were deleted could not be looked for';
  return repeat({ ...deps, everyMs: LOOK_EVERY_MS, what }, async () => {
    if (!deps.isMine()) return;
    // Known before the query: what is written while it runs isn't missing.
    const open = [...answers.open()];
    if (open.length === 0) return;
    const there = await present();
    const missing = open.filter(([caseId]) => !there.has(caseId.toLowerCase())).slice(0, CONFIRMED_AT_ONCE);
    for (const [caseId, last] of missing)
      if ((await creatio.read('Activity', caseId, ['Id'])) === null) await tell(caseId, last);
  });
};
