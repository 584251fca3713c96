import type { CreatioClient } from '../../creatio/client';
import { type CreatioRows, createCoalesced } from '../../creatio/coalesced';
import type { CallBudget } from '../../creatio/counted';
import type { Directory } from '../../creatio/directory';
import type { Clock } from '../../ports/clock';
import type { Codecs } from '../../ports/codec';
import type { LogWriter } from '../../ports/log';
import type { Logger } from '../../ports/logger';
import type { Meter } from '../../ports/meter';
import type { ActivityCommand } from '../../topology/activity-command';
import type { CaseEvent } from '../../topology/case-event';
import { ACTIVITY_TYPE_CODE, ACTIVITY_TYPE_NAME, NOTIFICATION_TYPE_REMINDING } from '../../topology/connector/lookups';
import { heldMark } from '../../topology/connector/reminder-slots';
import {
  isAskedAlone,
  type SweepAnswer,
  type SweepCase,
  type SweepPlan,
  type SweepRow,
  sweepPlan,
} from '../../topology/connector/sweep';
import { type LastWritten, offerMark, withAnswer } from '../../topology/connector/written';
import { TOPICS } from '../../topology/topics';
import { answerEvent } from './answer-event';
import type { Answers } from './answers';
import type { OpenCases } from './open-cases';
import { repeat } from './repeat';
import { cancelLate, type SweepWriteDeps, sweepCreate } from './sweep-writes';

export interface SweepDeps extends Omit<SweepWriteDeps, 'creatio'> {
  readonly creatio: CreatioClient;
  readonly directory: Directory;
  readonly budget: CallBudget;
  readonly writer: LogWriter;
  readonly codecs: Codecs;
  readonly answers: Answers;
  readonly openCases: OpenCases;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly logger: Logger;
  readonly everyMs: number;
  /** Only one instance sweeps, and only while Creatio answers. */
  isMine(): boolean;
  soon?(callback: () => void): void;
}

const PAGE = 500;
/** Whether operators can still work costs calls of its own. */
const LOOK_AT_USERS_EVERY = 10;

/**
 * Brings Creatio's reminders back in line with the cases, whatever went wrong on the way; it only adds and takes away reminders: owner and status of an
 * activity are the commands' alone.
 */
export const startSweep = (deps: SweepDeps): { close(): Promise<void> } => {
  const { creatio, answers, openCases, clock, meter } = deps;
  const told = new Set<string>();
  let rounds = 0;
  let typeName: string | null = null;

  const rowsNow = async (): Promise<readonly SweepRow[]> => {
    typeName ??= await typeNameOf(creatio);
    const rows: SweepRow[] = [];
    for (let skip = 0; ; skip += PAGE) {
      const page = await creatio.list<SweepRow>('Reminding', {
        filter: `NotificationType/Id eq ${NOTIFICATION_TYPE_REMINDING} and (TypeCaption eq '${typeName.replaceAll("'", "''")}' or PopupTitle eq 'Webitel')`,
        select: 'Id,SubjectId,ContactId,CreatedOn',
        orderby: 'Id',
        top: String(PAGE),
        skip: String(skip),
      });
      rows.push(...page);
      if (page.length < PAGE) return rows;
    }
  };

  /** @returns cases of which a reminder was not made: their activities aren't what the log says, so a command of theirs is on its way */
  const perform = async (plan: SweepPlan): Promise<ReadonlySet<string>> => {
    const rows: CreatioRows = createCoalesced(creatio, { soon: deps.soon ?? setImmediate, refused: () => {} });
    const writes = { ...deps, creatio: rows };
    await Promise.all(plan.remove.map(({ id }) => rows.remove('Reminding', id)));
    await Promise.all(plan.late.map((caseId) => cancelLate(writes, caseId)));
    const made = await Promise.all(plan.create.map((each) => sweepCreate(writes, openCases.get(each.caseId), each)));
    meter.count('creatio_sweep_changes_total', { change: 'removed' }, plan.remove.length);
    meter.count('creatio_sweep_changes_total', { change: 'created' }, made.filter((isMade) => isMade).length);
    return new Set(plan.create.filter((_, index) => made[index] === false).map(({ caseId }) => caseId));
  };

  const tell = async (events: readonly CaseEvent[]): Promise<void> => {
    if (events.length === 0) return;
    await deps.writer.send(
      events.map((event) => ({
        topic: TOPICS.caseEvents.name,
        key: event.caseKey,
        value: deps.codecs.encode('caseEvents', event),
      })),
    );
    for (const event of events) {
      const next = withAnswer(answers.get(event.caseId ?? ''), event, 0);
      if (event.caseId !== null && next !== undefined) answers.put(event.caseId, next);
    }
  };

  /** `released` for every owner, and everybody asked alone, whose users are all inactive. */
  const released = async (cases: ReadonlyMap<string, SweepCase>): Promise<readonly CaseEvent[]> => {
    const holders = [...cases.values()].flatMap(({ command, last }) => {
      const contact = command === null ? null : (command.owner ?? aloneOf(command, last));
      return command === null || contact === null ? [] : [{ command, contact: contact.toLowerCase() }];
    });
    const gone = await deps.directory.inactive(holders.map(({ contact }) => contact));
    return holders
      .filter(({ contact }) => gone.includes(contact))
      .flatMap(({ command, contact }) => {
        const id = deps.uuidV5(`released:${command.caseId}:${command.version}:${contact}`);
        if (told.has(id)) return [];
        told.add(id);
        return [answerEvent(command, { type: 'released', operator: contact, cause: 'inactive' }, id, clock.now())];
      });
  };

  return repeat({ ...deps, what: 'reminders could not be swept' }, async () => {
    if (!deps.isMine() || !deps.budget.mayCall('sweep')) return;
    const rows = await rowsNow();
    // The cases as they are after the rows were read: a row that is younger than its case's newest word isn't among them.
    await Promise.all([answers.caughtUp(), openCases.caughtUp()]);
    const cases = await casesNow(deps, rows);
    const plan = sweepPlan(rows, cases, { placeholder: deps.unassignedContactId, nowMs: clock.now() });
    meter.gauge('creatio_stale_reminder_seconds', plan.staleMs / 1_000);
    meter.gauge('creatio_reminders_outstanding_after_claim', plan.outstanding);
    if (!deps.isMine()) return;
    await tell(plan.before.flatMap((each) => answerOf(deps, each, 'held') ?? []));
    const unmade = await perform(plan);
    const answered = plan.after.filter(({ caseId }) => !unmade.has(caseId));
    await tell(answered.flatMap((each) => answerOf(deps, each, 'changed') ?? []));
    if (rounds % LOOK_AT_USERS_EVERY === 0) await tell(await released(cases));
    rounds += 1;
  });
};

const aloneOf = (command: ActivityCommand, last: LastWritten): string | null =>
  isAskedAlone(command, last.rung) ? (last.asked[0] ?? null) : null;

/** Creatio writes the type's name, as the technical user sees it, into the reminders that it makes itself. */
const typeNameOf = async (creatio: CreatioClient): Promise<string> => {
  const types = await creatio.list<{ Name: string }>('ActivityType', {
    filter: `Code eq '${ACTIVITY_TYPE_CODE}' or Name eq '${ACTIVITY_TYPE_NAME}'`,
    select: 'Id,Name',
    top: '1',
  });
  return types[0]?.Name ?? ACTIVITY_TYPE_NAME;
};

/** Every case that has a reminder, and every open one that should have some. */
const casesNow = async (deps: SweepDeps, rows: readonly SweepRow[]): Promise<ReadonlyMap<string, SweepCase>> => {
  const { answers, openCases } = deps;
  const ids = new Set([...rows.map(({ SubjectId }) => SubjectId.toLowerCase())]);
  for (const { caseId } of openCases.all()) ids.add(caseId);
  const cases = new Map<string, SweepCase>();
  for (const caseId of ids) {
    const last = answers.get(caseId);
    if (last === undefined) continue;
    // An activity that was deleted, or finished in Creatio, ends its case without a command of ours.
    const newest = openCases.get(caseId);
    const isFinal = last.status === 'completed' || last.status === 'canceled';
    // Nothing was written for it, and nothing will be: it expired, or was rejected.
    const isUnwritten = !last.exists && last.version === newest?.version;
    const command = newest === undefined || isFinal || isUnwritten ? null : newest;
    const wanted = command === null ? null : await wantedNow(deps, command, last);
    cases.set(caseId, { command, endedAtMs: openCases.endedAt(caseId), last, wanted });
  }
  return cases;
};

const wantedNow = async (
  { directory }: SweepDeps,
  command: ActivityCommand,
  last: LastWritten,
): Promise<readonly string[] | null> => {
  const all = async (rungs: ActivityCommand['alsoRemind']): Promise<readonly string[]> => [
    ...new Set((await Promise.all(rungs.map((rung) => directory.expand(rung, command)))).flat()),
  ];
  if (command.owner !== null) return all(command.alsoRemind);
  // Nobody was asked: the case asks again by itself.
  if (last.rung === null || last.version !== command.version) return null;
  const rung = command.ladder[last.rung];
  if (rung === undefined) return null;
  if (isAskedAlone(command, last.rung)) return last.asked;
  return (await all([rung])).filter((contact) => !command.excluded.includes(contact)).sort();
};

const answerOf = (
  deps: SweepDeps,
  { caseId, asked, held }: SweepAnswer,
  what: 'held' | 'changed',
): CaseEvent | null => {
  const command = deps.openCases.get(caseId);
  const last = deps.answers.get(caseId);
  // A newer command came meanwhile: its answer says it all.
  if (command === undefined || last === undefined || last.version !== command.version) return null;
  const nowMs = deps.clock.now();
  const answer = {
    type: 'notified' as const,
    operator: last.owner,
    cause: last.status,
    notified: asked,
    rung: last.rung,
    marks: [offerMark(command.offer), ...held.map(heldMark)],
  };
  return answerEvent(command, answer, deps.uuidV5(`sweep:${what}:${caseId}:${command.version}:${nowMs}`), nowMs);
};
