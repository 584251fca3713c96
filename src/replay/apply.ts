import type { Codecs } from '../ports/codec';
import type { LogWriter, OutgoingRecord } from '../ports/log';
import { type Correction, createMiss, retractMiss } from '../topology/replay/correction';
import { TOPICS } from '../topology/topics';
import type { Item } from './compare';
import type { LivingSystem } from './living';

export interface ApplyOptions {
  /** Corrections written each second, at most. */
  readonly perSecond: number;
  readonly asIfOn: boolean;
  now(): number;
  sleep(ms: number): Promise<void>;
  uuidV5(name: string): string;
  progress(written: number): void;
}

export interface Applied {
  readonly created: number;
  readonly retracted: number;
  /** Episodes that were corrected so often that their place in the log has no version left. */
  readonly refused: readonly string[];
}

/**
 * Writes what a replay found: for each episode a verdict to the ledger, then a case event, from which the living cases processor makes the rest.
 * Repeating it writes nothing, since the comparison then finds nothing; two at once write the same versions, and the second's are skipped.
 */
export const applyItems = async (
  deps: { readonly writer: LogWriter; readonly codecs: Codecs; readonly living: LivingSystem },
  items: readonly Item[],
  options: ApplyOptions,
): Promise<Applied> => {
  const beganMs = options.now();
  const applied = { created: 0, retracted: 0, refused: [] as string[] };
  for (const item of items) {
    if (item.change !== 'create' && item.change !== 'retract') continue;
    const correction = correctionOf(item, deps.living, options);
    if (correction === null) {
      applied.refused.push(item.episodeId);
      continue;
    }
    const written = applied.created + applied.retracted;
    const dueMs = beganMs + (written * 1_000) / options.perSecond;
    if (dueMs > options.now()) await options.sleep(dueMs - options.now());
    for (const record of recordsOf(deps.codecs, correction)) await deps.writer.send([record]);
    if (item.change === 'create') applied.created += 1;
    else applied.retracted += 1;
    options.progress(written + 1);
  }
  return applied;
};

const correctionOf = (item: Item, living: LivingSystem, options: ApplyOptions): Correction | null => {
  const { replayed } = item;
  if (item.change === 'create') {
    if (replayed === null || replayed.missed === null)
      throw new TypeError(`episode ${item.episodeId} was missed, but no case event says so`);
    return createMiss(item.living, { ...replayed, missed: replayed.missed }, options.now(), options.asIfOn);
  }
  const about = living.newest(item.episodeId);
  const verdict = item.living.verdict ?? replayed?.verdict;
  if (about === undefined || verdict == null) throw new TypeError(`nothing was ever said of episode ${item.episodeId}`);
  return retractMiss({ ...item.living, verdict }, replayed?.verdict ?? null, about, options.now(), (version) =>
    options.uuidV5(`replay:${item.episodeId}:${version}`),
  );
};

/** The ledger first: who reads a case event may look its verdict up. */
const recordsOf = (codecs: Codecs, { verdict, event }: Correction): OutgoingRecord[] => [
  { topic: TOPICS.verdicts.name, key: verdict.conversationId, value: codecs.encode('verdicts', verdict) },
  { topic: TOPICS.caseEvents.name, key: event.caseKey, value: codecs.encode('caseEvents', event) },
];
