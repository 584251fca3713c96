import type { CreatioRows } from '../../creatio/coalesced';
import { CreatioFailure } from '../../creatio/failure';
import type { OwnLookups } from '../../creatio/setup';
import type { Clock } from '../../ports/clock';
import type { Codecs } from '../../ports/codec';
import { LogUnavailable, type LogWriter } from '../../ports/log';
import type { Logger } from '../../ports/logger';
import type { Meter } from '../../ports/meter';
import type { Job } from '../../topology/connector/backlog';
import { isPoison, retryAfterMs } from '../../topology/connector/retry';
import { withAnswer } from '../../topology/connector/written';
import { TOPICS } from '../../topology/topics';
import { deadLetter } from '../dead-letter';
import { answerEvent } from './answer-event';
import type { Answers } from './answers';
import { type Answer, type ApplyDeps, applyCommand, NotYet } from './apply-command';
import { type Breaker, BreakerOpen } from './breaker';
import type { Decoded } from './command-batch';
import type { WorkOutcome } from './work-loop';

export interface ApplyJobDeps extends Omit<ApplyDeps, 'creatio' | 'config'> {
  readonly writer: LogWriter;
  readonly codecs: Codecs;
  readonly breaker: Breaker;
  readonly answers: Answers;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly logger: Logger;
  readonly config: Omit<ApplyDeps['config'], keyof OwnLookups>;
  /** case-events; in a replay a topic of its own, or the living cases would hear it. */
  readonly answersTopic: string;
  lookups(): Promise<OwnLookups>;
}

export interface ApplyJobs {
  apply(job: Job<Decoded>, rows: CreatioRows, isCurrent: () => boolean): Promise<WorkOutcome>;
  /** How often a case's command has failed in a row. */
  failuresOf(caseId: string): number;
}

/** The partition went to another member while its command was under way. */
class NotOurs extends Error {
  override readonly name = 'NotOurs';
}

const DONE: WorkOutcome = { kind: 'done' };
const LOOKUPS_AGAIN_MS = 30_000;
const TOPIC = TOPICS.activityCommands.name;

interface Trouble {
  readonly failures: number;
  /** How many commands Creatio had answered when the trouble began. */
  readonly answeredThen: number;
}

/** Applies a command through the breaker and writes Creatio's answer to it into the log; then it is done. */
export const createApplyJobs = (deps: ApplyJobDeps): ApplyJobs => {
  const { answers, breaker, clock, codecs, meter, logger } = deps;
  const troubles = new Map<string, Trouble>();
  let answeredCount = 0;

  const answer = async ({ item, collapsed }: Job<Decoded>, given: readonly Answer[]): Promise<void> => {
    const { command, record } = item;
    const events = given.map((each) =>
      answerEvent(command, each, deps.uuidV5(`answer:${command.caseId}:${command.version}:${each.type}`), clock.now()),
    );
    await deps.writer.send([
      ...events.map((event) => ({
        topic: deps.answersTopic,
        key: command.caseKey,
        value: codecs.encode('caseEvents', event),
      })),
      ...given
        // A replay's rejections are told by its answers: the dead letters are the living system's.
        .filter(({ type }) => type === 'rejected' && deps.mode === 'live')
        .map(({ cause }) => deadLetter('activityCommands', record, 'connector', cause ?? 'rejected')),
    ]);
    for (const event of events) {
      // An edit that was seen before now stays known: the log's own view has its place, this one only its content.
      const next = withAnswer(answers.get(command.caseId), event, 0);
      if (next !== undefined) answers.put(command.caseId, next);
      meter.count('creatio_commands_total', { type: command.type, outcome: event.type });
      if (event.type === 'created' && command.missCount === 1 && command.deadlineAt !== null)
        meter.observe('missed_chats_deadline_to_activity_seconds', (clock.now() - command.deadlineAt) / 1_000);
      if (event.type === 'rejected')
        meter.count('missed_chats_dead_letters_total', { topic: TOPIC, reason: 'rejected' });
    }
    for (const each of collapsed)
      meter.count('creatio_commands_total', { type: each.command.type, outcome: 'collapsed' });
  };

  const putOff = (job: Job<Decoded>, error: unknown): WorkOutcome => {
    const { caseId, type, version } = job.item.command;
    const before = troubles.get(caseId);
    const trouble = { failures: (before?.failures ?? 0) + 1, answeredThen: before?.answeredThen ?? answeredCount };
    troubles.set(caseId, trouble);
    const afterMs = error instanceof NotYet ? error.afterMs : retryAfterMs(trouble.failures);
    logger.info(
      { caseId, type, version, failures: trouble.failures, afterMs, error: String(error) },
      'a command waits for Creatio',
    );
    const unavailable = error instanceof CreatioFailure && ['availability', 'throttled'].includes(error.failure.class);
    return { kind: 'again', afterMs, unavailable };
  };

  /** Refused for good, or failing for ever on this one command alone. */
  const isHopeless = (error: CreatioFailure, trouble: Trouble | undefined): boolean =>
    !error.passes ||
    isPoison(error.failure, (trouble?.failures ?? 0) + 1, answeredCount > (trouble?.answeredThen ?? answeredCount));

  const apply: ApplyJobs['apply'] = async (job, rows, isCurrent) => {
    const { command } = job.item;
    const creatio = whileOurs(rows, isCurrent);
    try {
      let given: readonly Answer[];
      try {
        given = await breaker.run(async () => {
          const own = await lookupsOf(deps);
          return applyCommand(
            {
              ...deps,
              creatio,
              directory: deps.directory.through(creatio),
              config: { ...deps.config, ...own },
            },
            command,
            answers.get(command.caseId),
          );
        });
      } catch (error) {
        if (!(error instanceof CreatioFailure && isHopeless(error, troubles.get(command.caseId)))) throw error;
        given = [{ type: 'rejected', cause: error.failure.reason }];
      }
      if (!isCurrent()) return DONE;
      await answer(job, given);
      troubles.delete(command.caseId);
      answeredCount += 1;
      return DONE;
    } catch (error) {
      // Whoever has the partition now does it.
      if (error instanceof NotOurs || !isCurrent()) return { kind: 'again', afterMs: 0, unavailable: false };
      if (!mayPass(error)) throw error;
      return putOff(job, error);
    }
  };
  return { apply, failuresOf: (caseId) => troubles.get(caseId)?.failures ?? 0 };
};

/** Without our own type and category nothing can be written: that is no command's fault, and not one is put aside for it. */
const lookupsOf = async ({ lookups, logger }: ApplyJobDeps): Promise<OwnLookups> => {
  try {
    return await lookups();
  } catch (error) {
    if (!(error instanceof CreatioFailure) || error.passes) throw error;
    logger.error({ error: error.message }, "Creatio refuses the activity type and category: see 'missed-chats doctor'");
    throw new NotYet(LOOKUPS_AGAIN_MS, error.message);
  }
};

const mayPass = (error: unknown): boolean =>
  error instanceof BreakerOpen ||
  error instanceof NotYet ||
  error instanceof NotOurs ||
  error instanceof LogUnavailable ||
  (error instanceof CreatioFailure && error.passes);

/** Nothing is written for a partition that is gone: its new owner may have gone further. */
const whileOurs = (rows: CreatioRows, isCurrent: () => boolean): CreatioRows => {
  const check = (): void => {
    if (!isCurrent()) throw new NotOurs('the partition was taken away');
  };
  return {
    list: rows.list,
    read: rows.read,
    create: async (set, columns) => {
      check();
      return rows.create(set, columns);
    },
    update: async (set, id, columns) => {
      check();
      return rows.update(set, id, columns);
    },
    remove: async (set, id) => {
      check();
      return rows.remove(set, id);
    },
  };
};
