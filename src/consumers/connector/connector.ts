import type { CreatioClient } from '../../creatio/client';
import type { Directory } from '../../creatio/directory';
import { ensureLookups, type OwnLookups } from '../../creatio/setup';
import type { Clock } from '../../ports/clock';
import type { Codecs } from '../../ports/codec';
import { type Batch, type GroupConsumer, type Log, LogUnavailable, type LogWriter } from '../../ports/log';
import type { Logger } from '../../ports/logger';
import type { Meter } from '../../ports/meter';
import type { ConnectorMode } from '../../topology/connector/backlog';
import type { ReminderSource } from '../../topology/connector/owner-reminder';
import { TOPICS } from '../../topology/topics';
import { deadLetter } from '../dead-letter';
import type { Answers } from './answers';
import { type ApplyJobDeps, createApplyJobs } from './apply-job';
import type { Breaker } from './breaker';
import { decodeCommands } from './command-batch';
import { createLanes, type Lane } from './lanes';
import type { OpenCases } from './open-cases';
import { createWorkLoop } from './work-loop';

export interface ConnectorDeps {
  readonly group: string;
  readonly log: Log;
  readonly writer: LogWriter;
  readonly codecs: Codecs;
  readonly creatio: CreatioClient;
  readonly directory: Directory;
  readonly breaker: Breaker;
  readonly answers: Answers;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly logger: Logger;
  /** Requests at a time, at most. */
  readonly concurrency: number;
  readonly mode: ConnectorMode;
  /** See `ApplyJobDeps`; default: case-events. */
  readonly answersTopic?: string;
  readonly config: ApplyJobDeps['config'];
  readonly reminderSource: ReminderSource;
  readonly openCases: OpenCases;
  uuidV5(name: string): string;
  /** Calls back once everybody who is answered now has gone on; default: when the event loop comes round. */
  soon?(callback: () => void): void;
}

export interface Connector {
  readonly done: Promise<void>;
  /** Partitions that are ours now. */
  assigned(): readonly number[];
  ready(): boolean;
  close(): Promise<void>;
}

/** The urgent ones of so many commands of a partition overtake the others; no more are held in memory. */
const LOOK_AHEAD = 1_000;
/** The log was away, so a batch is read again. */
const READ_AGAIN_MS = 1_000;
const TOPIC = TOPICS.activityCommands.name;

/**
 * Makes Creatio hold what the newest command of each case says. While Creatio can't be reached its commands wait and nothing is lost: offsets
 * are committed only below what is done, and what was done is known by our own answers in the log.
 */
export const startConnector = async (deps: ConnectorDeps): Promise<Connector> => {
  const { log, codecs, creatio, breaker, answers, openCases, clock, meter, logger } = deps;
  let assigned: readonly number[] = [];
  let consumer: GroupConsumer | null = null;
  let started: (consumer: GroupConsumer) => void = () => {};
  const consumerReady = new Promise<GroupConsumer>((resolve) => {
    started = resolve;
  });
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {});

  const jobs = createApplyJobs({
    ...deps,
    lookups: once(() => ensureLookups(creatio, (what, how) => logger.info({ how }, what))),
    answersTopic: deps.answersTopic ?? TOPICS.caseEvents.name,
    dueOf: (caseId) => openCases.get(caseId)?.dueAt ?? null,
    nowMs: clock.now,
    optional: { refused: false },
    tried: new Map(),
  });
  const lanes = createLanes({
    mode: deps.mode,
    lookAhead: LOOK_AHEAD,
    consumer: () => {
      if (consumer === null) throw new Error('no batch comes before the consumer');
      return consumer;
    },
    progressed: ({ partition }: Lane, lag) =>
      meter.gauge('missed_chats_consumer_lag_records', lag, { topic: TOPIC, partition }),
  });
  const loop = createWorkLoop({
    breaker,
    creatio,
    most: deps.concurrency,
    clock,
    lanes: lanes.all,
    isAnswered: ({ command }) => command.version <= (answers.get(command.caseId)?.version ?? -1),
    work: jobs.apply,
    failuresOf: jobs.failuresOf,
    advanced: lanes.advanced,
    soon: deps.soon ?? setImmediate,
    noBatches: (reason) => logger.warn({ reason }, 'Creatio takes no batches: each request goes alone'),
    paced: (units) => meter.gauge('creatio_concurrency', units),
    fail: (error) => fail(error),
  });

  const onBatch = async (batch: Batch): Promise<void> => {
    consumer = await consumerReady;
    try {
      const read = await decodeCommands(codecs, batch.records.slice(0, lanes.room(batch)));
      const bad = read.flatMap((each) => ('bad' in each ? [each] : []));
      if (bad.length > 0 && deps.mode === 'live')
        await deps.writer.send(bad.map((each) => deadLetter('activityCommands', each.record, 'connector', each.bad)));
      for (const each of bad) meter.count('missed_chats_dead_letters_total', { topic: TOPIC, reason: each.bad });
      if (!batch.isCurrent()) return;
      lanes.take(batch, read);
      meter.count('missed_chats_records_total', { topic: TOPIC, outcome: 'folded' }, read.length);
      loop.pump();
    } catch (error) {
      if (!(error instanceof LogUnavailable)) throw error;
      readAgain(consumer, batch);
    }
  };

  /** Nothing of the batch was taken. */
  const readAgain = (from: GroupConsumer, { partition, records }: Batch): void => {
    from.pause([partition]);
    from.seek(partition, records[0]?.offset ?? 0);
    clock.after(READ_AGAIN_MS, () => from.resume([partition]));
  };

  const joined = await log.consume({
    topic: TOPIC,
    group: deps.group,
    handler: {
      onAssigned: async (partitions) => {
        lanes.reset();
        // What another member answered before it lost these partitions.
        await answers.caughtUp();
        assigned = partitions;
        meter.count('missed_chats_rebalances_total', { topic: TOPIC });
        return new Map(partitions.map((partition) => [partition, 'committed' as const]));
      },
      onBatch,
    },
  });
  started(joined);
  return {
    done: Promise.race([joined.done, answers.done, openCases.done, failed]),
    assigned: () => assigned,
    ready: () => breaker.state() !== 'open',
    close: async () => {
      await loop.close();
      await joined.close();
    },
  };
};

/** Asked once, and again after a failure. */
const once = (find: () => Promise<OwnLookups>): (() => Promise<OwnLookups>) => {
  let found: Promise<OwnLookups> | null = null;
  return () => {
    found ??= find().catch((error: unknown) => {
      found = null;
      throw error;
    });
    return found;
  };
};
