import type { CreatioClient } from '../../creatio/client';
import { createDirectory } from '../../creatio/directory';
import { CreatioFailure } from '../../creatio/failure';
import { ensureLookups, type OwnLookups } from '../../creatio/setup';
import type { Clock } from '../../ports/clock';
import type { Codecs } from '../../ports/codec';
import { type Batch, type GroupConsumer, type Log, LogUnavailable, type LogWriter } from '../../ports/log';
import type { Logger } from '../../ports/logger';
import type { Meter } from '../../ports/meter';
import { type CaseEvent, EMPTY_CASE_EVENT } from '../../topology/case-event';
import type { ActivityConfig } from '../../topology/connector/activity';
import { withAnswer } from '../../topology/connector/written';
import { TOPICS } from '../../topology/topics';
import { deadLetter } from '../dead-letter';
import type { Answers } from './answers';
import { type Answer, applyCommand } from './apply-command';
import { type Breaker, BreakerOpen } from './breaker';
import { type Decoded, decodeCommands, workOf } from './command-batch';
import { inSlots } from './in-slots';

export interface ConnectorDeps {
  readonly group: string;
  readonly log: Log;
  readonly writer: LogWriter;
  readonly codecs: Codecs;
  readonly creatio: CreatioClient;
  readonly breaker: Breaker;
  readonly answers: Answers;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly logger: Logger;
  readonly config: Omit<ActivityConfig, keyof OwnLookups> & { readonly reminderSource: 'author' | 'owner' };
  uuidV5(name: string): string;
}

export interface Connector {
  readonly done: Promise<void>;
  /** Partitions that are ours now. */
  assigned(): readonly number[];
  ready(): boolean;
  close(): Promise<void>;
}

/** A batch whose last command failed is read again after this, real time; the breaker takes over when it goes on. */
const RETRY_MS = { first: 200, longest: 5_000 };
const TOPIC = TOPICS.activityCommands.name;

/**
 * Makes Creatio hold what the newest command of each case says. While Creatio can't be reached its partitions are paused and nothing is lost: offsets
 * are committed only below what is done, and what was done is known by our own answers in the log.
 */
export const startConnector = async (deps: ConnectorDeps): Promise<Connector> => {
  const { log, codecs, creatio, breaker, answers, clock, meter, logger } = deps;
  const directory = createDirectory(creatio, clock.now);
  const held = new Map<number, { attempts: number; waiting: boolean }>();
  let assigned: readonly number[] = [];
  let lookups: Promise<OwnLookups> | null = null;
  let started: (consumer: GroupConsumer) => void = () => {};
  const consumerReady = new Promise<GroupConsumer>((resolve) => {
    started = resolve;
  });

  const ownLookups = (): Promise<OwnLookups> => {
    lookups ??= ensureLookups(creatio, (what) => logger.info({}, what)).catch((error: unknown) => {
      lookups = null;
      throw error;
    });
    return lookups;
  };

  const answer = async (decoded: Decoded, given: readonly Answer[]): Promise<void> => {
    const { command, record } = decoded;
    const events = given.map((each) => eventOf(deps, decoded, each));
    await deps.writer.send([
      ...events.map((event) => ({
        topic: TOPICS.caseEvents.name,
        key: command.caseKey,
        value: codecs.encode('caseEvents', event),
      })),
      ...given
        .filter(({ type }) => type === 'rejected')
        .map(({ cause }) => deadLetter('activityCommands', record, 'connector', cause ?? 'rejected')),
    ]);
    for (const event of events) {
      // An edit that was seen before now stays known: the log's own view has its place, this one only its content.
      const next = withAnswer(answers.get(command.caseId), event, 0);
      if (next !== undefined) answers.put(command.caseId, next);
      meter.count('creatio_commands_total', { type: command.type, outcome: event.type });
      if (event.type === 'created')
        meter.observe('missed_chats_deadline_to_activity_seconds', (clock.now() - command.startAt) / 1_000);
      if (event.type === 'rejected')
        meter.count('missed_chats_dead_letters_total', { topic: TOPIC, reason: 'rejected' });
    }
  };

  const apply = async (decoded: Decoded): Promise<void> => {
    const given = await breaker.run(async () => {
      const own = await ownLookups();
      return applyCommand(
        {
          creatio,
          directory,
          config: { ...deps.config, ...own },
          reminderSource: deps.config.reminderSource,
          nowMs: clock.now,
          uuidV5: deps.uuidV5,
        },
        decoded.command,
        answers.get(decoded.command.caseId),
      );
    });
    await answer(decoded, given);
  };

  const onBatch = async (batch: Batch): Promise<void> => {
    const consumer = await consumerReady;
    const { partition, records } = batch;
    const first = records[0];
    if (first === undefined) return;
    try {
      const { commands, bad } = await decodeCommands(codecs, records);
      await deps.writer.send(
        bad.map(({ record, reason }) => deadLetter('activityCommands', record, 'connector', reason)),
      );
      for (const { reason } of bad) meter.count('missed_chats_dead_letters_total', { topic: TOPIC, reason });
      const work = workOf(commands, (caseId) => answers.get(caseId)?.version ?? -1);
      await inSlots(work, breaker.slots, async (decoded) => {
        if (batch.isCurrent()) await apply(decoded);
      });
      if (!batch.isCurrent()) return;
      held.delete(partition);
      const nextOffset = (records.at(-1)?.offset ?? first.offset) + 1;
      meter.count('missed_chats_records_total', { topic: TOPIC, outcome: 'folded' }, records.length);
      meter.gauge('missed_chats_consumer_lag_records', batch.highWatermark - nextOffset, { topic: TOPIC, partition });
      await consumer.commit(partition, nextOffset);
    } catch (error) {
      if (!mayPass(error)) throw error;
      hold(consumer, partition, first.offset, error);
    }
  };

  /** The partition stands still: with the breaker until it probes, else for a moment. */
  const hold = (consumer: GroupConsumer, partition: number, offset: number, error: unknown): void => {
    const attempts = (held.get(partition)?.attempts ?? 0) + 1;
    const entry = { attempts, waiting: breaker.state() === 'open' };
    held.set(partition, entry);
    consumer.pause([partition]);
    consumer.seek(partition, offset);
    logger.info({ partition, offset, attempts, error: String(error) }, 'a command waits for Creatio');
    if (entry.waiting) return;
    setTimeout(
      () => {
        if (breaker.state() === 'open') entry.waiting = true;
        else consumer.resume([partition]);
      },
      Math.min(RETRY_MS.first * 2 ** (attempts - 1), RETRY_MS.longest),
    );
  };

  breaker.onChange((state) => {
    if (state === 'open') return;
    const waiting = [...held].filter(([, entry]) => entry.waiting);
    // Half-open: one partition, and in it one command, is the probe.
    const resumed = state === 'half-open' ? waiting.slice(0, 1) : waiting;
    for (const [, entry] of resumed) entry.waiting = false;
    void consumerReady.then((consumer) => consumer.resume(resumed.map(([partition]) => partition)));
  });

  const consumer = await log.consume({
    topic: TOPIC,
    group: deps.group,
    handler: {
      onAssigned: async (partitions) => {
        // What another member answered before it lost these partitions.
        await answers.caughtUp();
        assigned = partitions;
        meter.count('missed_chats_rebalances_total', { topic: TOPIC });
        for (const partition of held.keys()) if (!partitions.includes(partition)) held.delete(partition);
        return new Map(partitions.map((partition) => [partition, 'committed' as const]));
      },
      onBatch,
    },
  });
  started(consumer);
  return {
    done: Promise.race([consumer.done, answers.done]),
    assigned: () => assigned,
    ready: () => breaker.state() !== 'open',
    close: consumer.close,
  };
};

const mayPass = (error: unknown): boolean =>
  error instanceof BreakerOpen || error instanceof LogUnavailable || (error instanceof CreatioFailure && error.passes);

const eventOf = (deps: ConnectorDeps, { command }: Decoded, answer: Answer): CaseEvent => ({
  ...EMPTY_CASE_EVENT,
  eventId: deps.uuidV5(`answer:${command.caseId}:${command.version}:${answer.type}`),
  type: answer.type,
  caseKey: command.caseKey,
  source: 'connector',
  occurredAt: deps.clock.now(),
  receivedAt: deps.clock.now(),
  version: command.version,
  caseId: command.caseId,
  domainId: command.domainId,
  operator: answer.operator ?? null,
  cause: answer.cause ?? null,
  notified: answer.notified ?? [],
  rung: answer.rung ?? null,
  marks: answer.marks ?? [],
});
