import { uuidV5 } from '../../../../src/ids/uuid-v5';
import { createDetector } from '../../../../src/topology/detector/detector';
import type { Policy } from '../../../../src/topology/policy/policy';
import { workWeek } from '../../../support/calendars';
import { beatAt, joined, offered, T } from '../../../support/chat-events';
import { fold } from '../../../support/fold';
import { testPolicy } from '../../../support/policy';
import { verdictsIn } from '../../../support/verdicts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** T is a Monday, 17:13:20 in Kyiv. */
const CLOSING = Date.parse('2026-09-21T17:17:00+03:00') - T;
const NEXT_OPENING = Date.parse('2026-09-22T09:00:00+03:00') - T;

const detector = createDetector({ uuidV5 });

const withCalendar = (version: string, holidays: Record<string, string> = {}): Policy => ({
  ...testPolicy,
  version,
  calendars: { office: workWeek('Europe/Kyiv', '09:00-17:17', holidays) },
  queues: { '17': { ...testPolicy.defaults, queueId: '17', calendar: 'office' } },
});

/** The deadline of a wait that begins at T + 1 s and isn't answered, against T, and what decided it. */
const verdict = (policyAt: (atMs: number) => Policy) => {
  const { outputs } = fold(detector, [beatAt(0), joined(1_000), offered(2_000), beatAt(5 * DAY)], { policyAt });
  return verdictsIn(outputs).map(({ policyVersion, deadlineAt }) => ({
    version: policyVersion,
    deadline: (deadlineAt ?? 0) - T,
  }));
};

describe('the policy of an episode', () => {
  const before = withCalendar('before');
  // From 17:13:21 to 17:17 are 3:39 minutes; what is left counts from the next opening.
  const onTuesday = NEXT_OPENING + 5 * MINUTE - (CLOSING - 1_000);

  test('counts its wait in the business time of its calendar', () => {
    expect(verdict(() => before)).toEqual([{ version: 'before', deadline: onTuesday }]);
  });

  test('is the version in force at its anchor: a holiday that is added meanwhile moves nothing', () => {
    const after = withCalendar('after', { '2026-09-22': '' });
    expect(verdict((atMs) => (atMs <= T + 1_000 ? before : after))).toEqual([
      { version: 'before', deadline: onTuesday },
    ]);
    expect(verdict((atMs) => (atMs < T + 1_000 ? before : after))).toEqual([
      { version: 'after', deadline: onTuesday + DAY },
    ]);
  });
});
