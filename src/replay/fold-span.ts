import type { Codecs } from '../ports/codec';
import { chunksOf, type LogReader } from '../ports/log-reader';
import type { SideInputs } from '../ports/side-inputs';
import { decodeRecords } from '../reading/decode';
import type { CaseEvent } from '../topology/case-event';
import type { ChatEvent } from '../topology/chat-event';
import { createDetector } from '../topology/detector/detector';
import type { Replayed } from '../topology/replay/difference';
import { TOPICS } from '../topology/topics';
import type { Verdict } from '../topology/verdict';
import { createRefold, type Said } from './refold';
import type { PartitionSpan } from './span';

/** What folding a span once more came to. */
export interface FoldedSpan {
  /** By episode; each was decided in the span. */
  readonly episodes: ReadonlyMap<string, Replayed>;
  /** Conversations whose first record, as far as was read, is no beginning: the beginning stands before the reading. */
  readonly notWhole: ReadonlySet<string>;
  readonly records: number;
  readonly deadLetters: number;
}

export interface FoldSpanDeps {
  readonly reader: LogReader;
  readonly codecs: Codecs;
  readonly side: SideInputs;
  uuidV5(name: string): string;
  /** Told now and then how many records have been folded. */
  progress(records: number): void;
}

/** Folds the spans through the real detector, partition after partition. */
export const foldSpans = async (deps: FoldSpanDeps, spans: readonly PartitionSpan[]): Promise<FoldedSpan> => {
  const heard = createHearing(spans);
  const notWhole = new Set<string>();
  let records = 0;
  let deadLetters = 0;
  for (const span of spans) {
    const met = new Set<string>();
    const refold = createRefold({
      processor: createDetector({ uuidV5: deps.uuidV5 }),
      partition: span.partition,
      side: deps.side,
      hear: (said) => heard.hear(span, said),
    });
    const range = { topic: TOPICS.chatEvents.name, partition: span.partition, from: span.start, to: span.end };
    for await (const chunk of chunksOf(deps.reader, range)) {
      const batch = await decodeRecords(deps.codecs, 'chatEvents', chunk);
      if (!span.isFromTheBeginning) for (const read of batch) if ('event' in read) meet(read.event, met, notWhole);
      refold.fold(batch);
      records += chunk.length;
      deps.progress(chunk.length);
    }
    deadLetters += refold.deadLetters();
  }
  return { episodes: heard.episodes(), notWhole, records, deadLetters };
};

const BEGINNINGS: readonly ChatEvent['type'][] = [
  'conversation-started',
  'queue-joined',
  'queue-rejected',
  'agent-offered',
];

const meet = (event: ChatEvent, met: Set<string>, notWhole: Set<string>): void => {
  if (event.type === 'heartbeat' || met.has(event.conversationId)) return;
  met.add(event.conversationId);
  if (!BEGINNINGS.includes(event.type)) notWhole.add(event.conversationId);
};

const createHearing = (spans: readonly PartitionSpan[]) => {
  const verdicts = new Map<string, Verdict>();
  const misses = new Map<string, CaseEvent>();
  /** The newest human message, by customer and by conversation. */
  const answered = new Map<string, number>();
  const answeredAfter = (key: string | null, atMs: number): number | null => {
    const answeredMs = key === null ? undefined : answered.get(key);
    return answeredMs !== undefined && answeredMs > atMs ? answeredMs : null;
  };
  const inSpan = new Map(spans.map((span) => [span.partition, [span.from * 1000, span.to * 1000] as const]));
  return {
    hear: (span: PartitionSpan, said: Said): void => {
      if (said.topic === 'caseEvents') {
        const { value } = said;
        if (value.type === 'human-message')
          for (const key of [value.caseKey, `in ${value.conversationId}`])
            answered.set(key, Math.max(answered.get(key) ?? 0, value.occurredAt));
        else if (value.type === 'missed' && value.episodeId !== null) misses.set(value.episodeId, value);
        return;
      }
      if (said.topic !== 'verdicts' || said.value.kind === 'agent-miss') return;
      const { value } = said;
      const [from, to] = inSpan.get(span.partition) ?? [0, 0];
      // An episode belongs to the span in which it was first decided; what is said of it later counts too.
      if (verdicts.has(value.episodeId) || (value.version >= from && value.version < to))
        verdicts.set(value.episodeId, value);
    },
    episodes: (): ReadonlyMap<string, Replayed> =>
      new Map(
        [...verdicts].map(([id, verdict]) => {
          // In its own conversation any answer after the anchor came too late, else it would be no miss.
          const answeredSinceMs =
            answeredAfter(`in ${verdict.conversationId}`, verdict.anchorAt) ??
            answeredAfter(verdict.caseKey, verdict.decidedAt);
          return [id, { verdict, missed: misses.get(id) ?? null, answeredSinceMs }];
        }),
      ),
  };
};
