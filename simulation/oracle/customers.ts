import type { Claim } from '../../src/topology/claim';
import { read, type Topics } from '../history/outcome';
import { type CaseRecord, type Judged, judgeCustomer, type TimedEnd } from './cases';
import { inForceOf } from './in-force';

const VERSIONS_PER_OFFSET = 1_000;

export const offsetOf = ({ version }: { readonly version: number }): number =>
  Math.floor(version / VERSIONS_PER_OFFSET);

/** Every record of the claims topic once, repeated ones and tombstones aside. */
export const claimsIn = (topics: Topics): readonly Claim[] => {
  const found = new Map<string, Claim>();
  for (const { value } of read(topics, 'claims'))
    if (value !== null) found.set(`${value.caseId} ${value.version}`, value);
  return [...found.values()].sort((a, b) => a.version - b.version);
};

/** The claims topic as a reader folds it: the highest version of each case. */
export const claimsNow = (topics: Topics): ReadonlyMap<string, Claim> =>
  new Map(claimsIn(topics).map((claim) => [claim.caseId, claim]));

const BY_TIME = ['switched-off', 'expired'];

/** Each customer's story, by case key. */
export const judgedCustomers = (topics: Topics): ReadonlyMap<string, Judged> => {
  const { switchAt } = inForceOf(topics);
  const byKey = new Map<string, CaseRecord[]>();
  for (const { offset, key, value } of read(topics, 'caseEvents')) {
    if (value === null || value.type === 'heartbeat' || key !== value.caseKey) continue;
    const records = byKey.get(value.caseKey) ?? [];
    byKey.set(value.caseKey, records);
    records.push({ offset, event: value });
  }
  const claims = claimsIn(topics);
  return new Map(
    [...byKey].map(([key, records]) => {
      const timed = claims
        .filter((claim) => claim.caseKey === key && claim.state === 'ended' && BY_TIME.includes(claim.endReason ?? ''))
        .filter((claim) => !isOpening(records, offsetOf(claim)))
        .map((claim): TimedEnd => ({ caseId: claim.caseId, offset: offsetOf(claim), reason: claim.endReason ?? '' }));
      return [key, judgeCustomer(key, records, timed, switchAt)];
    }),
  );
};

/** A case that opens while the switch is off ends at the record that opened it: that follows from the rules. */
const isOpening = (records: readonly CaseRecord[], offset: number): boolean =>
  records.some((record) => record.offset === offset && record.event.type === 'missed');
