import type { Output } from '../../src/topology/processor';
import type { Verdict } from '../../src/topology/verdict';
import { T } from './chat-events';

/** The verdicts among what a processor put out, in their order. */
export const verdictsIn = (outputs: readonly Output[]): Verdict[] =>
  outputs.flatMap((output) => (output.topic === 'verdicts' ? [output.value] : []));

/** A miss of conversation `c-1` in queue 17, decided at offset 1234. */
export const verdictOf = (more: Partial<Verdict> = {}): Verdict => ({
  kind: 'missed',
  reason: 'queue-timeout',
  causeText: null,
  episodeId: 'e-1',
  conversationId: 'c-1',
  domainId: '1',
  version: 1_234_002,
  caseKey: 'client:1:501',
  queueId: '17',
  queueName: 'Support',
  agentId: null,
  anchorAt: T,
  deadlineAt: T + 300_000,
  answeredAt: null,
  decidedAt: T + 310_000,
  policyVersion: 'test-1',
  provenBy: 'relay',
  marks: [],
  facts: [],
  ...more,
});
