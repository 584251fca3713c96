import { type Answer, type ApplyDeps, applyCommand } from '../../../../src/consumers/connector/apply-command';
import { CreatioFailure } from '../../../../src/creatio/failure';
import { ensureLookups } from '../../../../src/creatio/setup';
import type { ActivityCommand } from '../../../../src/topology/activity-command';
import { type CaseEvent, EMPTY_CASE_EVENT } from '../../../../src/topology/case-event';
import { STATUS_IDS } from '../../../../src/topology/connector/lookups';
import { type LastWritten, seenMark, withAnswer } from '../../../../src/topology/connector/written';
import {
  ACTIVITY_CONFIG,
  applyDeps,
  CASE_ID,
  claimed,
  command,
  ended,
  SUPPORT,
  startTestCreatio,
  type TestCreatio,
  UNASSIGNED,
} from '../../../support/creatio';

let creatio: TestCreatio;
let last: LastWritten | undefined;

beforeEach(async () => {
  creatio = await startTestCreatio();
  last = undefined;
  more = {};
});
afterEach(() => creatio.close());

const eventOf = (asked: ActivityCommand, answer: Answer): CaseEvent => ({
  ...EMPTY_CASE_EVENT,
  eventId: 'e',
  type: answer.type,
  caseKey: asked.caseKey,
  source: 'connector',
  occurredAt: 0,
  receivedAt: 0,
  version: asked.version,
  caseId: asked.caseId,
  operator: answer.operator ?? null,
  cause: answer.cause ?? null,
  notified: answer.notified ?? [],
  rung: answer.rung ?? null,
  marks: answer.marks ?? [],
});

/** Of one test, where it wants something else. */
let more: Partial<ApplyDeps> = {};

const applyOnce = async (asked: ActivityCommand): Promise<readonly Answer[]> => {
  const { client, clock } = creatio;
  const lookups = await ensureLookups(client, () => {});
  return applyCommand(
    { ...applyDeps(client, clock), config: { ...ACTIVITY_CONFIG, ...lookups }, ...more },
    asked,
    last,
  );
};

/** Applies as the connector does: again while it may pass, and remembering what was answered. */
const apply = async (asked: ActivityCommand, attempts = 1): Promise<readonly string[]> => {
  for (let left = attempts; ; left -= 1) {
    try {
      const answers = await applyOnce(asked);
      for (const answer of answers) last = withAnswer(last, eventOf(asked, answer), 0);
      return answers.map(({ type }) => type);
    } catch (error) {
      if (!(error instanceof CreatioFailure && error.passes) || left <= 1) throw error;
    }
  }
};

const activity = () => creatio.simulator.store.get('Activity', CASE_ID);
const reminded = (): string[] =>
  (creatio.simulator.store.find('Reminding', 'SubjectId', [CASE_ID]) ?? [])
    .map((row) => String(row['ContactId']))
    .sort();

describe('an offer to a group', () => {
  it('is an activity of the placeholder and a reminder for each recipient', async () => {
    expect(await apply(command(1000))).toEqual(['created', 'notified']);
    expect(activity()).toMatchObject({ OwnerId: UNASSIGNED, StatusId: STATUS_IDS['not-started'], Title: 'Jane' });
    expect(reminded()).toEqual(SUPPORT);
    expect(last).toMatchObject({ exists: true, version: 1000, offer: 1, notified: SUPPORT });
  });

  it('repeated, changes nothing and makes nobody’s reminder again', async () => {
    await apply(command(1000));
    const before = creatio.simulator.admin.counts()['popups'];
    expect(await apply(command(1000))).toEqual(['notified']);
    expect(reminded()).toEqual(SUPPORT);
    expect(creatio.simulator.admin.counts()['popups']).toBe(before);
  });

  it('does not remind again who dismissed his reminder, until the next offer', async () => {
    await apply(command(1000));
    creatio.simulator.admin.operate('dismiss', CASE_ID, 'olena');
    await apply(command(2000, { type: 'append-miss', missCount: 2 }));
    expect(reminded()).toEqual(SUPPORT.slice(1));
    await apply(command(3000, { type: 'offer-again', offer: 2 }));
    expect(reminded()).toEqual(SUPPORT);
  });

  it('leaves out who declined', async () => {
    await apply(command(1000));
    await apply(command(2000, { type: 'withdraw-offers', excluded: [SUPPORT[1] ?? ''] }));
    expect(reminded()).toEqual(SUPPORT.filter((contact) => contact !== SUPPORT[1]));
  });
});

it('an offer to one makes him the owner and leaves the reminder to Creatio', async () => {
  const [olena = ''] = SUPPORT;
  await apply(command(1000, { ladder: [{ kind: 'contact', ids: [olena] }] }));
  expect(activity()).toMatchObject({ OwnerId: olena, RemindToOwner: true });
  expect(reminded()).toEqual([olena]);
});

it('nobody with an active user on the ladder: the activity is there all the same', async () => {
  expect(await apply(command(1000, { ladder: [{ kind: 'contacts', ids: [UNASSIGNED] }] }))).toEqual([
    'created',
    'notified',
  ]);
  expect(reminded()).toEqual([]);
});

describe('a claim', () => {
  it('makes the winner the owner, and everybody else’s reminder goes away', async () => {
    const winner = SUPPORT[2] ?? '';
    await apply(command(1000));
    await apply(claimed(2000, winner));
    expect(activity()).toMatchObject({ OwnerId: winner, StatusId: STATUS_IDS['in-progress'] });
    expect(reminded()).toEqual([winner]);
  });

  it('does not overwrite a human’s edit that the log does not know yet', async () => {
    await apply(command(1000));
    creatio.simulator.admin.operate('accept', CASE_ID, 'petro');
    expect(await apply(claimed(2000, SUPPORT[0] ?? ''))).toEqual(['superseded']);
    expect(activity()).toMatchObject({ OwnerId: SUPPORT[1] });
  });

  it('sets a loser’s edit back once it was decided knowing it', async () => {
    await apply(command(1000));
    creatio.simulator.admin.operate('accept', CASE_ID, 'petro');
    const seen = seenMark(STATUS_IDS['in-progress'], SUPPORT[1] ?? '');
    last = withAnswer(last, { ...eventOf(command(0), { type: 'notified' }), source: 'poller', marks: [seen] }, 1);
    expect(await apply(claimed(2001, SUPPORT[0] ?? ''))).toEqual(['notified']);
    expect(activity()).toMatchObject({ OwnerId: SUPPORT[0] });
  });
});

describe('an ending', () => {
  it('before anything was written writes nothing', async () => {
    expect(await apply(ended(2000))).toEqual(['cancelled-before-write']);
    expect(activity()).toBeUndefined();
  });

  it('cancels the activity and takes every reminder away', async () => {
    await apply(command(1000));
    expect(await apply(ended(2000))).toEqual(['notified']);
    expect(activity()).toMatchObject({ StatusId: STATUS_IDS.canceled, DetailedResult: 'retracted' });
    expect(reminded()).toEqual([]);
  });
});

it('a deleted activity is not made again', async () => {
  await apply(command(1000));
  await creatio.client.remove('Activity', CASE_ID);
  expect(await apply(claimed(2000, SUPPORT[0] ?? ''))).toEqual(['deleted']);
  expect(activity()).toBeUndefined();
});

it('a title that is too long is cut, not refused', async () => {
  const long = command(1000, { displayName: 'x'.repeat(600) });
  expect(await apply(long)).toEqual(['created', 'notified']);
  expect(String(activity()?.['Title'])).toHaveLength(500);
});

describe('an answer that is lost', () => {
  it.each(['resetAfterCommit', 'errorAfterCommit'] as const)(
    'at every step (%s) makes nothing twice',
    async (fault) => {
      await ensureLookups(creatio.client, () => {});
      // The same requests, and at the nth of them the answer is lost although the write was done.
      for (let nth = 1; nth <= 14; nth += 1) {
        const caseId = `5f0c1a52-0000-5000-8000-${String(100 + nth).padStart(12, '0')}`;
        const [winner = ''] = SUPPORT;
        last = undefined;
        let requests = 0;
        const { client } = creatio;
        const failing = new Proxy(client, {
          get: (target, name: keyof typeof client) => {
            const method = target[name];
            return async (...args: unknown[]) => {
              requests += 1;
              const isIt = requests === nth;
              if (isIt) creatio.simulator.admin.setFaults({ [fault]: 1 });
              try {
                return await (method as (...all: unknown[]) => Promise<unknown>)(...args);
              } finally {
                if (isIt) creatio.simulator.admin.setFaults({ [fault]: 0 });
              }
            };
          },
        });
        creatio = { ...creatio, client: failing };
        await apply(command(1000, { caseId }), 3);
        await apply(claimed(2000, winner, { caseId }), 3);
        creatio = { ...creatio, client };
        const rows = creatio.simulator.store.find('Reminding', 'SubjectId', [caseId]) ?? [];
        expect(creatio.simulator.store.get('Activity', caseId)).toMatchObject({ OwnerId: winner });
        expect(rows.map((row) => row['ContactId'])).toEqual([winner]);
      }
      expect(creatio.simulator.store.count('Activity')).toBe(14);
    },
    60_000,
  );
});
