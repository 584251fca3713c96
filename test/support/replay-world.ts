import { uuidV5 } from '../../src/ids/uuid-v5';
import { createMemoryLog, type MemoryLog } from '../../src/memory/memory-log';
import type { RecordOf } from '../../src/ports/codec';
import type { OutgoingRecord } from '../../src/ports/log';
import { decodeRecords } from '../../src/reading/decode';
import { asSideInputs, readSideSnapshot } from '../../src/reading/side-snapshot';
import { applyItems } from '../../src/replay/apply';
import { compare, type Item } from '../../src/replay/compare';
import { foldSpans } from '../../src/replay/fold-span';
import { readLiving } from '../../src/replay/living';
import { createRefold, type Said } from '../../src/replay/refold';
import { findSpan, type Place } from '../../src/replay/span';
import { createLocalCodecs } from '../../src/schemas/local-codecs';
import { createCases } from '../../src/topology/cases/cases';
import type { ChatEvent } from '../../src/topology/chat-event';
import { SWITCH_CODE } from '../../src/topology/connector/lookups';
import { createDetector } from '../../src/topology/detector/detector';
import type { Policy } from '../../src/topology/policy/policy';
import { DEAD_LETTERED, deadLetterTopic, TOPICS, type Topic, type TopicId } from '../../src/topology/topics';
import { beatAt, T } from './chat-events';
import { testPolicy } from './policy';

export const codecs = createLocalCodecs();

/** All topics in memory, and what fills them. The log's clock stands at T plus what `at` says. */
export const createReplayWorld = async (options: { readonly isSwitchOn?: boolean } = {}) => {
  const topics: Record<string, number> = {};
  for (const topic of Object.values(TOPICS) as Topic[]) topics[topic.name] = topic.partitions;
  for (const id of DEAD_LETTERED) topics[deadLetterTopic(id)] = TOPICS[id].partitions;
  let nowMs = T;
  const log: MemoryLog = createMemoryLog({ topics, now: () => nowMs });
  const writer = log.writer();

  const put = async <Id extends TopicId>(topic: Id, key: string, value: RecordOf[Id], partition?: number) =>
    writer.send([
      {
        topic: TOPICS[topic].name,
        key,
        value: codecs.encode(topic, value),
        ...(partition === undefined ? {} : { partition }),
      },
    ]);

  await put('policy', testPolicy.version, {
    version: testPolicy.version,
    effectiveAt: T - 90 * 86_400_000,
    document: JSON.stringify(testPolicy),
  });
  await put('settings', 'switch', {
    code: SWITCH_CODE,
    value: options.isSwitchOn ?? true,
    effectiveAt: T - 80 * 86_400_000,
  });

  /** Writes events in the order of their times, with a heartbeat each 30 s up to `untilMs`. */
  const happen = async (events: readonly ChatEvent[], untilMs: number): Promise<void> => {
    const all = [...events];
    for (let at = nowMs - T; at <= untilMs; at += 30_000) all.push(beatAt(at));
    all.sort((a, b) => a.occurredAt - b.occurredAt);
    for (const event of all) {
      nowMs = Math.max(nowMs, event.receivedAt);
      if (event.type !== 'heartbeat') await put('chatEvents', event.conversationId, event);
      else
        await writer.send(
          Array.from({ length: TOPICS.chatEvents.partitions }, (_, partition) => ({
            topic: TOPICS.chatEvents.name,
            key: '',
            value: codecs.encode('chatEvents', event),
            partition,
          })),
        );
    }
  };

  /** What the living detector would write, after `change`; null: it doesn't. */
  const detect = async (
    change: (said: Said) => Said | null = (said) => said,
    policy: (before: Policy) => Policy = (before) => before,
  ): Promise<void> => {
    const side = asSideInputs(await readSideSnapshot(log, codecs), { policy });
    const records: OutgoingRecord[] = [];
    for (const [partition, { next }] of (await log.offsets(TOPICS.chatEvents.name)).entries()) {
      const hear = (before: Said): void => {
        const said = change(before);
        if (said === null || (said.topic !== 'verdicts' && said.topic !== 'caseEvents')) return;
        const topic = TOPICS[said.topic].name;
        if (said.topic === 'verdicts')
          records.push({ topic, key: said.value.conversationId, value: codecs.encode('verdicts', said.value) });
        else if (said.value.type !== 'heartbeat')
          records.push({ topic, key: said.value.caseKey, value: codecs.encode('caseEvents', said.value) });
      };
      const refold = createRefold({ processor: createDetector({ uuidV5 }), partition, side, hear });
      const read = await readPartition('chatEvents', partition, next);
      refold.fold(read);
    }
    await writer.send(records);
  };

  const readPartition = async <Id extends TopicId>(topic: Id, partition: number, to: number) => {
    const { name } = TOPICS[topic];
    const found = [];
    for (let from = 0; from < to; ) {
      const chunk = await log.read({ topic: name, partition, from });
      found.push(...(await decodeRecords(codecs, topic, chunk.records)));
      from = chunk.next;
    }
    return found;
  };

  /** What the cases processor makes of all case events so far. */
  const cases = async (): Promise<Said[]> => {
    const side = asSideInputs(await readSideSnapshot(log, codecs));
    const said: Said[] = [];
    for (const [partition, { next }] of (await log.offsets(TOPICS.caseEvents.name)).entries()) {
      const hear = (each: Said): void => void said.push(each);
      const refold = createRefold({ processor: createCases({ uuidV5 }), partition, side, hear });
      refold.fold(await readPartition('caseEvents', partition, next));
    }
    return said;
  };

  const replay = async (
    wanted: { from?: Place; to?: Place; asIfOn?: boolean; queue?: string; leadInMs?: number } = {},
  ) => {
    const spans = await findSpan(log, codecs, {
      from: wanted.from ?? { kind: 'offset', offset: 0 },
      to: wanted.to ?? null,
      leadInMs: wanted.leadInMs ?? 86_400_000,
    });
    const side = asSideInputs(await readSideSnapshot(log, codecs), { alwaysOn: wanted.asIfOn === true });
    const folded = await foldSpans({ reader: log, codecs, side, uuidV5, progress: () => {} }, spans);
    const living = await readLiving(log, codecs, spans);
    const items = compare(folded, living, { queue: wanted.queue ?? null, uuidV5 });
    const apply = () =>
      applyItems({ writer, codecs, living }, items, {
        perSecond: 1_000_000,
        asIfOn: wanted.asIfOn === true,
        now: () => nowMs,
        sleep: async () => {},
        uuidV5,
        progress: () => {},
      });
    return { spans, folded, living, items, apply, changes: changesOf(items) };
  };

  return { log, writer, put, happen, detect, cases, replay, now: () => nowMs };
};

/** `conversation: change`, in order of conversation. */
export const changesOf = (items: readonly Item[]): string[] =>
  items.map(({ conversationId, change }) => `${conversationId}: ${change}`).sort();
