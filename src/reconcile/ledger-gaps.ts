import type { Verdict } from '../topology/verdict';
import { type CaseFact, type Facts, stateOf } from './facts';
import type { Gap } from './gap';

/** Versions count so many outputs for each record. */
const VERSIONS_PER_OFFSET = 1_000;

export const finalOf = (versions: readonly Verdict[]): Verdict | undefined => versions.at(-1);

/** What the ledger says against what the cases know. */
export const ledgerGaps = (facts: Facts): readonly Gap[] => [
  ...[...facts.verdicts].flatMap(([episodeId, versions]) => contradiction(episodeId, versions)),
  ...[...facts.verdicts.values()].flatMap((versions) => unheard(facts, versions)),
  ...missesWithoutCase(facts),
];

const contradiction = (episodeId: string, versions: readonly Verdict[]): Gap[] => {
  const kinds = versions.map(({ kind }) => kind).filter((kind, index, all) => kind !== all[index - 1]);
  const isRetraction = kinds.length === 2 && kinds[0] === 'missed' && kinds[1] === 'retracted';
  if (kinds.length === 1 || isRetraction) return [];
  return [
    {
      kind: 'two-verdicts',
      id: episodeId,
      caseKey: finalOf(versions)?.caseKey ?? null,
      why: `its verdicts are ${kinds.join(', then ')}`,
      mend: { kind: 'by-hand', advice: 'this must not happen: keep the topics and tell the developers' },
    },
  ];
};

const unheard = (facts: Facts, versions: readonly Verdict[]): Gap[] => {
  const missed = versions.find(({ kind }) => kind === 'missed');
  if (missed === undefined || missed.decidedAt < facts.caseEventsSinceMs || facts.misses.has(missed.episodeId))
    return [];
  return [
    {
      kind: 'miss-without-event',
      id: missed.episodeId,
      caseKey: missed.caseKey,
      why: `conversation ${missed.conversationId} was missed (${missed.reason}), and case-events has nothing of it`,
      mend: { kind: 'by-hand', advice: `missed-chats replay --from ${new Date(missed.anchorAt).toISOString()}` },
    },
  ];
};

const missesWithoutCase = (facts: Facts): Gap[] => {
  const byKey = new Map<string, CaseFact[]>();
  for (const each of facts.cases.values()) byKey.set(each.caseKey, [...(byKey.get(each.caseKey) ?? []), each]);
  return [...facts.misses.values()].flatMap(({ event, offset }) => {
    const holders = (byKey.get(event.caseKey) ?? []).filter((each) => holds(each, offset));
    if (holders.length > 0) return [];
    return [
      {
        kind: 'miss-without-case',
        id: event.episodeId ?? '',
        caseKey: event.caseKey,
        why: `missed at offset ${offset} of case-events; no case of this customer was opened by it or open then`,
        mend: { kind: 'event', event },
      },
    ];
  });
};

/** Whether a miss at that offset opened this case or found it open. */
export const holds = (found: CaseFact, offset: number): boolean => {
  if (Math.floor(found.firstVersion / VERSIONS_PER_OFFSET) > offset) return false;
  if (stateOf(found) !== 'ended') return true;
  const endedAt = found.claim?.version ?? found.command?.version ?? 0;
  return offset <= Math.floor(endedAt / VERSIONS_PER_OFFSET);
};

/** Whether it was opened by the miss at that offset. */
export const isOpenedBy = (found: CaseFact, offset: number): boolean =>
  Math.floor(found.firstVersion / VERSIONS_PER_OFFSET) === offset;
