export const VERDICT_KINDS = ['unknown', 'answered', 'missed', 'ignored', 'retracted', 'agent-miss'] as const;
export type VerdictKind = (typeof VERDICT_KINDS)[number];

export const MISS_CAUSES = [
  'queue-timeout',
  'customer-left-waiting',
  'no-agent',
  'out-of-hours',
  'queue-full',
  'agent-silent',
  'handoff-lost',
  'offer-interrupted',
  'other',
] as const;
export type MissCause = (typeof MISS_CAUSES)[number];

export const IGNORE_REASONS = [
  'switched-off',
  'other-domain',
  'bot-resolved',
  'broadcast',
  'meeting',
  'blocked',
  'test',
  'unsupported-channel',
  'short-abandon',
  'closed-by-agent',
  'too-late',
] as const;
export type IgnoreReason = (typeof IGNORE_REASONS)[number];

/** One fact that decided a verdict. */
export interface VerdictFact {
  readonly type: string;
  readonly at: number;
  readonly id: string | null;
}

/** The ledger's record. `answered`, `missed`, `ignored` end an episode; `retracted` takes a `missed` back; `agent-miss` is for reports only. */
export interface Verdict {
  readonly kind: VerdictKind;
  /** A MissCause, an IgnoreReason, `answered-in-time`, `answered-late-proof`, or the agent-miss's own cause. */
  readonly reason: string;
  /** The source's own word, where it had one. */
  readonly causeText: string | null;
  readonly episodeId: string;
  readonly conversationId: string;
  readonly domainId: string;
  /** Input offset × 1000 + position; rises for an episode. */
  readonly version: number;
  readonly caseKey: string | null;
  readonly queueId: string | null;
  readonly queueName: string | null;
  readonly agentId: string | null;
  /** Event times, ms. */
  readonly anchorAt: number;
  readonly deadlineAt: number | null;
  readonly answeredAt: number | null;
  readonly decidedAt: number;
  readonly policyVersion: string;
  /** The feed that heard everything from the anchor to the decisive moment; null: none did (`source-gap`), or nothing had to be proven. */
  readonly provenBy: string | null;
  /** How sure it is, and what kind of wait: source-gap, join-only, late, clock-cut, follow-up. */
  readonly marks: readonly string[];
  readonly facts: readonly VerdictFact[];
}
