import type { Verdict } from '../../src/topology/verdict';
import type { Expectation } from '../scenarios/judge';

/**
 * What of the script didn't come true. A fault may keep an answer from the log until its deadline is past; then the chat is first called missed,
 * with a gap of the source, and retracted when the answer comes. It may also change which of two causes is seen first. It may never end in a
 * wrong word: an answered chat that stays missed, a missed one that nobody hears of, or a chat without a verdict.
 */
export const unmetUnderFaults = (
  expected: readonly Expectation[],
  verdicts: ReadonlyMap<string, readonly Verdict[]>,
): readonly string[] => {
  const finals = new Map<string, Verdict[]>();
  for (const versions of verdicts.values()) {
    const last = versions.at(-1);
    if (last !== undefined) finals.set(last.conversationId, [...(finals.get(last.conversationId) ?? []), last]);
  }
  return expected.flatMap(({ conversationId, kind, reason }) => {
    const found = finals.get(conversationId) ?? [];
    if (found.some((verdict) => isAllowed(kind, verdict))) return [];
    const seen = found.map((verdict) => `${verdict.kind}(${verdict.reason})`).join(', ') || 'no verdict';
    return [`conversation ${conversationId}: the script says ${kind}(${reason ?? 'any'}), found ${seen}`];
  });
};

const isAllowed = (expected: Expectation['kind'], verdict: Verdict): boolean => {
  switch (expected) {
    case 'answered':
      return verdict.kind === 'answered' || (verdict.kind === 'retracted' && verdict.reason === 'answered-late-proof');
    case 'missed':
      return verdict.kind === 'missed';
    case 'ignored':
      // What makes it one to ignore may come after the decision: then it was missed, by all that was known.
      return verdict.kind === 'ignored' || verdict.kind === 'missed';
  }
};
