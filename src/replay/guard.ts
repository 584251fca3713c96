import type { StoreInspector } from '../ports/store-inspector';
import type { SideSnapshot } from '../reading/side-snapshot';
import { SWITCH_CODE } from '../topology/connector/lookups';
import { switchInForce } from '../topology/effective';
import { OBSERVE_CODE, observedAt } from '../topology/observe';
import type { ReplayReport } from './replay-report';
import type { PartitionSpan } from './span';

/** Applying now would not do what it says. */
export class NotNow extends Error {
  override readonly name = 'NotNow';
}

/**
 * Refuses an apply that can't come out as shown: the living detector must have read past the span, else it hasn't had its say; and what would be
 * created must not be cancelled at once by the switch, or be against the word that nothing is told yet.
 *
 * @throws NotNow naming every reason
 */
export const guardApply = async (found: {
  readonly inspector: Pick<StoreInspector, 'look'>;
  readonly spans: readonly PartitionSpan[];
  readonly snapshot: SideSnapshot;
  readonly report: Pick<ReplayReport, 'counts'>;
  readonly nowMs: number;
}): Promise<void> => {
  const { snapshot, nowMs } = found;
  const reasons: string[] = [];
  for (const { partition, to } of found.spans) {
    const { nextOffset } = await found.inspector.look('detector', partition, nowMs);
    if ((nextOffset ?? 0) < to)
      reasons.push(
        `the detector stands at ${nextOffset ?? 'no offset'} of partition ${partition}, and the span ends at ${to}: start it, wait, or set an earlier --to`,
      );
  }
  const values = (code: string) => snapshot.settings.filter((setting) => setting.code === code);
  if (found.report.counts.create > 0 && !switchInForce(values(SWITCH_CODE), nowMs))
    reasons.push('the switch is off: what is created would be cancelled at once. Turn it on first');
  if (observedAt(values(OBSERVE_CODE), nowMs))
    reasons.push('the detector only observes: start it without --observe first');
  if (reasons.length > 0) throw new NotNow(`not applied:\n${reasons.map((reason) => `  ${reason}`).join('\n')}`);
};
