import type { Claim } from '../topology/claim';
import { type Change, type Difference, differenceOf, type Living, type Replayed } from '../topology/replay/difference';
import type { Verdict } from '../topology/verdict';
import type { FoldedSpan } from './fold-span';
import type { LivingSystem } from './living';

/** One episode of the span, as the living system has it and as the replay makes it. */
export interface Item extends Difference {
  readonly episodeId: string;
  readonly conversationId: string;
  readonly queueId: string | null;
  readonly queueName: string | null;
  readonly caseKey: string | null;
  /** Of the ledger, and of the replay; null: none. */
  readonly was: Pick<Verdict, 'kind' | 'reason'> | null;
  readonly becomes: Pick<Verdict, 'kind' | 'reason'> | null;
  /** The case that the episode opened or, where it has none of its own, the newest one of its customer; also the activity's id. */
  readonly caseId: string | null;
  readonly claim: Claim['state'] | null;
  readonly living: Living;
  readonly replayed: Replayed | null;
}

export interface CompareOptions {
  /** Only this queue. */
  readonly queue: string | null;
  uuidV5(name: string): string;
}

/** Every episode that either side decided in the span, those to change first. */
export const compare = (folded: FoldedSpan, living: LivingSystem, options: CompareOptions): readonly Item[] => {
  const newestOf = newestByCustomer(living.claims.values());
  const ids = new Set([...folded.episodes.keys(), ...living.inSpan.keys()]);
  const items: Item[] = [];
  for (const episodeId of ids) {
    const replayed = folded.episodes.get(episodeId) ?? null;
    const said = living.of(episodeId);
    const verdict = replayed?.verdict ?? said.verdict;
    if (verdict === null || (options.queue !== null && verdict.queueId !== options.queue)) continue;
    const difference = differenceOf(said, replayed, !folded.notWhole.has(verdict.conversationId));
    const caseKey = replayed?.missed?.caseKey ?? living.newest(episodeId)?.caseKey ?? verdict.caseKey;
    const own = options.uuidV5(`case:${caseKey}:${episodeId}`);
    const claim = living.claims.get(own) ?? (caseKey === null ? undefined : newestOf.get(caseKey));
    items.push({
      ...difference,
      episodeId,
      conversationId: verdict.conversationId,
      queueId: verdict.queueId,
      queueName: verdict.queueName,
      caseKey,
      was: wordOf(said.verdict),
      becomes: wordOf(replayed?.verdict ?? null),
      caseId: difference.change === 'create' ? own : (claim?.caseId ?? null),
      claim: difference.change === 'create' ? null : (claim?.state ?? null),
      living: said,
      replayed,
    });
  }
  return items.sort((a, b) => rank(a) - rank(b) || (a.episodeId < b.episodeId ? -1 : 1));
};

const ORDER: readonly Change[] = ['create', 'retract', 'not-whole', 'answered-since', 'same', 'no-case'];
const rank = (item: Item): number => ORDER.indexOf(item.change);

const wordOf = (verdict: Verdict | null): Item['was'] =>
  verdict === null ? null : { kind: verdict.kind, reason: verdict.reason };

const newestByCustomer = (claims: Iterable<Claim>): Map<string, Claim> => {
  const found = new Map<string, Claim>();
  for (const claim of claims) {
    const known = found.get(claim.caseKey);
    if (known === undefined || claim.version > known.version) found.set(claim.caseKey, claim);
  }
  return found;
};
