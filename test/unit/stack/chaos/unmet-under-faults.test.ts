import type { Verdict } from '../../../../src/topology/verdict';
import { unmetUnderFaults } from '../../../../stack/chaos/unmet-under-faults';
import type { Expectation } from '../../../../stack/scenarios/judge';

const ID = '0b6e0f5e-1111-4222-8333-944444444444';
const verdict = (kind: Verdict['kind'], reason: string): Verdict =>
  ({ conversationId: ID, episodeId: 'e', kind, reason, version: 7_001 }) as Verdict;
const unmet = (kind: Expectation['kind'], ...verdicts: Verdict[]): readonly string[] =>
  unmetUnderFaults([{ conversationId: ID, kind, reason: 'as-the-script-says' }], new Map([['e', verdicts]]));

describe('what a script says, under faults', () => {
  it.each([
    ['answered', [verdict('answered', 'answered-in-time')]],
    ['answered', [verdict('missed', 'queue-timeout'), verdict('retracted', 'answered-late-proof')]],
    ['missed', [verdict('missed', 'no-agent')]],
    ['ignored', [verdict('ignored', 'broadcast')]],
    ['ignored', [verdict('missed', 'offer-interrupted')]],
  ] as const)('%s may be %j', (kind, verdicts) => {
    expect(unmet(kind, ...verdicts)).toEqual([]);
  });

  it.each([
    ['answered', [verdict('missed', 'queue-timeout')], 'missed(queue-timeout)'],
    ['answered', [verdict('ignored', 'bot-resolved')], 'ignored(bot-resolved)'],
    ['missed', [verdict('answered', 'answered-in-time')], 'answered(answered-in-time)'],
    ['missed', [verdict('ignored', 'switched-off')], 'ignored(switched-off)'],
    [
      'missed',
      [verdict('missed', 'no-agent'), verdict('retracted', 'answered-late-proof')],
      'retracted(answered-late-proof)',
    ],
    ['ignored', [verdict('answered', 'answered-in-time')], 'answered(answered-in-time)'],
  ] as const)('%s may not be %j', (kind, verdicts, found) => {
    expect(unmet(kind, ...verdicts)).toEqual([
      `conversation ${ID}: the script says ${kind}(as-the-script-says), found ${found}`,
    ]);
  });

  it('misses the verdict that never came', () => {
    const expected: Expectation = { conversationId: ID, kind: 'answered' };
    expect(unmetUnderFaults([expected], new Map())).toEqual([
      `conversation ${ID}: the script says answered(any), found no verdict`,
    ]);
  });
});
