import type { ActivityCommand } from '../topology/activity-command';
import { type CaseFact, type Facts, stateOf } from './facts';
import type { Gap } from './gap';

/** What cases, claims and commands say against each other, and whether what was decided was written. */
export const caseGaps = (facts: Facts): readonly Gap[] => [
  ...twoOpen(facts),
  ...[...facts.cases.values()].flatMap((found) => [...claimDiffers(found), ...notWritten(facts, found)]),
];

const twoOpen = ({ cases }: Facts): Gap[] => {
  const open = new Map<string, CaseFact[]>();
  for (const each of cases.values())
    if (stateOf(each) !== 'ended') open.set(each.caseKey, [...(open.get(each.caseKey) ?? []), each]);
  return [...open].flatMap(([caseKey, each]) =>
    each.length < 2
      ? []
      : [
          {
            kind: 'two-open-cases' as const,
            id: each.map(({ caseId }) => caseId).join(', '),
            caseKey,
            why: `${each.length} open cases of one customer`,
            mend: { kind: 'by-hand' as const, advice: 'this must not happen: keep the topics and tell the developers' },
          },
        ],
  );
};

const claimDiffers = ({ caseId, caseKey, claim, command }: CaseFact): Gap[] => {
  if (claim === null || command === null || claim.state === 'ended' || command.endReason !== null) return [];
  if (claim.operator === command.owner || claim.version > command.version) return [];
  return [
    {
      kind: 'claim-differs',
      id: caseId,
      caseKey,
      why: `claims name ${claim.operator ?? 'nobody'}, the newest command ${command.owner ?? 'nobody'}`,
      mend: { kind: 'by-hand', advice: 'the owner of the partition writes it again: see that the cases role runs' },
    },
  ];
};

/** A command that the connector says it has done, and that left neither an activity nor a reason. */
const notWritten = ({ activities }: Facts, found: CaseFact): Gap[] => {
  const { caseId, caseKey, command, answer, unwritten, isPassed } = found;
  if (command === null || activities.has(caseId) || unwritten !== null || answer?.exists === true) return [];
  if (!isPassed) return [];
  return [
    {
      kind: 'never-written',
      id: caseId,
      caseKey,
      why: `the connector is past ${command.type} (version ${command.version}), Creatio has no activity, and no answer says why`,
      mend: { kind: 'command', command: again(command) },
    },
  ];
};

/** The same state under the next version: the connector skips one that it has answered. A record makes far less than 1,000 outputs. */
export const again = (command: ActivityCommand, more: Partial<ActivityCommand> = {}): ActivityCommand => ({
  ...command,
  ...more,
  version: command.version + 1,
});
