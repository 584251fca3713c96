import { decodeEntry } from '../consumers/runtime/fold-partition';
import { parseMeta } from '../consumers/runtime/partition-meta';
import type { Codecs } from '../ports/codec';
import type { LedgerIndex } from '../ports/ledger-index';
import type { LogReader } from '../ports/log-reader';
import type { StoreInspector } from '../ports/store-inspector';
import { readSideSnapshot } from '../reading/side-snapshot';
import { SWITCH_CODE } from '../topology/connector/lookups';
import type { Conversation } from '../topology/detector/conversation';
import { policyInForce, switchInForce } from '../topology/effective';
import { partitionOf } from '../topology/murmur2';
import { OBSERVE_CODE, observedAt } from '../topology/observe';
import type { PartitionTime } from '../topology/partition-time';
import { TOPICS } from '../topology/topics';
import type { Verdict } from '../topology/verdict';
import { readConversationLedger } from './conversation-ledger';
import { type OpenEpisode, openEpisodeOf } from './open-episode';

export interface Why {
  readonly conversationId: string;
  readonly partition: number;
  /** By episode, oldest first; each with all that was ever said of it, newest last. */
  readonly episodes: readonly (readonly Verdict[])[];
  readonly agentMisses: readonly Verdict[];
  /** What the detector still waits for. */
  readonly open: OpenEpisode | null;
  /** Event time up to which every source is known to have written everything; null: never heard of. */
  readonly partitionTimeMs: number | null;
  readonly searched: number;
}

export interface WhyDeps {
  readonly reader: LogReader;
  readonly codecs: Codecs;
  readonly index: Pick<LedgerIndex, 'find'>;
  readonly inspector: Pick<StoreInspector, 'look' | 'state'>;
}

/** Everything that says why a conversation came to what it came to. Nothing is disturbed by asking. */
export const why = async (deps: WhyDeps, conversationId: string): Promise<Why> => {
  const partition = partitionOf(Buffer.from(conversationId), TOPICS.chatEvents.partitions);
  const [ledger, state, look] = await Promise.all([
    readConversationLedger(deps, conversationId),
    deps.inspector.state('detector', partition, conversationId),
    deps.inspector.look('detector', partition, 0),
  ]);
  const time = look.meta === null ? null : parseMeta(look.meta).time;
  const known = decodeEntry<Conversation>(state).state;
  const open = known === null ? null : await openOf(deps, known, time);
  const episodes = new Map<string, Verdict[]>();
  for (const verdict of ledger.verdicts) {
    if (verdict.kind === 'agent-miss') continue;
    const said = episodes.get(verdict.episodeId) ?? [];
    said.push(verdict);
    episodes.set(verdict.episodeId, said);
  }
  return {
    conversationId,
    partition,
    episodes: [...episodes.values()],
    agentMisses: ledger.verdicts.filter(({ kind }) => kind === 'agent-miss'),
    open,
    partitionTimeMs: time?.timeMs ?? null,
    searched: ledger.searched,
  };
};

const openOf = async (deps: WhyDeps, state: Conversation, time: PartitionTime | null): Promise<OpenEpisode | null> => {
  const { settings, policies } = await readSideSnapshot(deps.reader, deps.codecs);
  if (policies.length === 0) return null;
  const values = (code: string) => settings.filter((setting) => setting.code === code);
  return openEpisodeOf(state, time, {
    policyAt: (atMs) => policyInForce(policies, atMs),
    switchAt: (atMs) => switchInForce(values(SWITCH_CODE), atMs),
    observedAt: (atMs) => observedAt(values(OBSERVE_CODE), atMs),
  });
};
