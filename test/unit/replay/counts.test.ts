import { countByQueue } from '../../../src/replay/counts';
import { localHour, zoneOf } from '../../../src/replay/hours';
import { ledgerReportOf } from '../../../src/replay/ledger-report';
import { type Policy, rulesFor } from '../../../src/topology/policy/policy';
import { testPolicy } from '../../support/policy';
import { verdictOf } from '../../support/verdicts';

const SPRING = Date.UTC(2026, 2, 29, 1);
const HOUR = 3_600_000;
const kyiv: Policy = {
  ...testPolicy,
  calendars: {
    kyiv: {
      zone: 'Europe/Kyiv',
      offsets: [
        { fromMs: SPRING - 1_000 * HOUR, offsetMs: 2 * HOUR },
        { fromMs: SPRING, offsetMs: 3 * HOUR },
      ],
      week: [],
      holidays: {},
    },
  },
  queues: { '17': { ...rulesFor(testPolicy, '17'), calendar: 'kyiv' } },
};

describe('the local hour', () => {
  it('follows the zone of the calendar, also at the millisecond at which clocks change', () => {
    expect(localHour(kyiv, '17', SPRING - 1)).toBe(2);
    expect(localHour(kyiv, '17', SPRING)).toBe(4);
  });

  it('wraps at midnight, and is UTC where a queue has no calendar', () => {
    expect(localHour(kyiv, '17', Date.UTC(2026, 5, 1, 21))).toBe(0);
    expect(localHour(kyiv, '17', Date.UTC(2026, 5, 1, 20, 59))).toBe(23);
    expect([localHour(kyiv, '40', Date.UTC(2026, 5, 1, 21)), zoneOf(kyiv, '40')]).toEqual([21, 'UTC']);
    expect(zoneOf(kyiv, '17')).toBe('Europe/Kyiv');
  });
});

describe('counts by queue', () => {
  const at = (hour: number): number => Date.UTC(2026, 5, 1, hour, 30);
  const verdicts = [
    verdictOf({ episodeId: 'a', anchorAt: at(5) }),
    verdictOf({ episodeId: 'b', anchorAt: at(5), reason: 'no-agent', caseKey: 'client:1:502', marks: ['observed'] }),
    verdictOf({ episodeId: 'c', kind: 'answered', reason: 'answered-in-time' }),
    verdictOf({ episodeId: 'd', queueId: null, queueName: null, anchorAt: at(5) }),
    verdictOf({ episodeId: 'e', kind: 'ignored', reason: 'switched-off' }),
  ];

  it('say causes, hours where the queue works, and every other verdict', () => {
    const [support, direct] = countByQueue(verdicts, () => kyiv);
    expect(support).toMatchObject({
      queueId: '17',
      queueName: 'Support',
      zone: 'Europe/Kyiv',
      episodes: 4,
      missed: 2,
      causes: { 'queue-timeout': 1, 'no-agent': 1 },
      verdicts: {
        'missed: queue-timeout': 1,
        'missed: no-agent': 1,
        'answered: answered-in-time': 1,
        'ignored: switched-off': 1,
      },
    });
    expect(support?.missedByHour.map((count, hour) => [hour, count]).filter(([, count]) => count !== 0)).toEqual([
      [8, 2],
    ]);
    expect(direct).toMatchObject({ queueId: null, queueName: null, zone: 'UTC', episodes: 1, missed: 1 });
    expect(direct?.missedByHour[5]).toBe(1);
  });

  it('of the ledger tell observed ones, customers and agents who let it ring apart', () => {
    const ringing = verdictOf({ episodeId: 'f', kind: 'agent-miss', reason: 'no-answer' });
    expect(ledgerReportOf([...verdicts, ringing], () => kyiv)).toMatchObject({
      episodes: 5,
      missed: 3,
      observed: 1,
      customers: 2,
      agentMisses: 1,
    });
  });
});
