import type { Verdict } from '../../src/topology/verdict';
import { read, type Topics } from '../history/outcome';
import { expectedLedger } from '../oracle/ledger';
import type { Expected } from '../oracle/verdicts';
import type { Invariant } from './violation';

const VERSIONS_PER_OFFSET = 1_000;

/** Repeated records count once: the same episode in the same version says the same. */
export const ledgerOf = (outcome: Topics): readonly Verdict[] => {
  const found = new Map<string, Verdict>();
  for (const { value } of read(outcome, 'verdicts'))
    if (value !== null) found.set(`${value.conversationId} ${value.episodeId} ${value.version}`, value);
  return [...found.values()].filter(({ kind }) => kind !== 'agent-miss');
};

const lineOf = (verdict: Expected): string =>
  [
    verdict.conversationId,
    verdict.episodeId,
    `${verdict.kind}:${verdict.reason}`,
    `anchor ${verdict.anchorAt}`,
    `deadline ${verdict.deadlineAt}`,
    `decided at offset ${verdict.decidedAtOffset}`,
  ].join(' ');

const asExpected = (verdict: Verdict): Expected => ({
  conversationId: verdict.conversationId,
  episodeId: verdict.episodeId,
  kind: verdict.kind,
  reason: verdict.reason,
  anchorAt: verdict.anchorAt,
  deadlineAt: verdict.deadlineAt,
  decidedAtOffset: Math.floor(verdict.version / VERSIONS_PER_OFFSET),
});

export const verdictsAreTheLogs: Invariant<Topics> = {
  name: '1, 4: the ledger holds the verdicts that the log comes to, each where its time came, and no other',
  check: (outcome) => {
    const said = new Set(ledgerOf(outcome).map((verdict) => lineOf(asExpected(verdict))));
    const expected = new Set(expectedLedger(outcome).map(lineOf));
    return [
      ...[...expected].filter((line) => !said.has(line)).map((line) => `should stand in the ledger: ${line}`),
      ...[...said].filter((line) => !expected.has(line)).map((line) => `should not stand there: ${line}`),
    ];
  },
};
