import { type Answer, type ApplyDeps, NotYet } from '../../../../src/consumers/connector/apply-command';
import { CreatioFailure } from '../../../../src/creatio/failure';
import type { FailureClass } from '../../../../src/topology/connector/http-failure';
import { STATUS_IDS } from '../../../../src/topology/connector/lookups';
import { createApplying } from '../../../support/applying';
import { T } from '../../../support/chat-events';
import { ACTIVITY_CONFIG, CASE_ID, command, ended, startTestCreatio, type TestCreatio } from '../../../support/creatio';

// Real requests on a machine that may be busy: waits end when what they wait for has come.
jest.setTimeout(90_000);

let creatio: TestCreatio;
beforeEach(async () => {
  creatio = await startTestCreatio();
});
afterEach(() => creatio.close());

const typesOf = (answers: readonly Answer[]): readonly string[] => answers.map(({ type }) => type);
const activity = () => creatio.simulator.store.get('Activity', CASE_ID);
const failure = (name: FailureClass, reason: string): CreatioFailure =>
  new CreatioFailure({ class: name, reason, retryAfterMs: null });

/** Writes of Activity, and for each a failure instead if `refuse` says so. */
const observed = (refuse: (columns: Readonly<Record<string, unknown>>) => CreatioFailure | null) => {
  const sent: (readonly string[])[] = [];
  const watch = (set: string, columns: Readonly<Record<string, unknown>>): void => {
    if (set !== 'Activity') return;
    sent.push(Object.keys(columns).filter((name) => name.startsWith('Usr') || name === 'PriorityId'));
    const refused = refuse(columns);
    if (refused !== null) throw refused;
  };
  const change = ({ creatio: rows }: Pick<ApplyDeps, 'creatio'>): Partial<ApplyDeps> => ({
    creatio: {
      ...rows,
      create: async (set, columns) => {
        watch(set, columns);
        return rows.create(set, columns);
      },
      update: async (set, id, columns) => {
        watch(set, columns);
        return rows.update(set, id, columns);
      },
    },
  });
  return { sent, change };
};

describe('columns of the customer’s own', () => {
  const withColumns = (more: (deps: Omit<ApplyDeps, 'config'>) => Partial<ApplyDeps>) => {
    const columns = { messenger: 'UsrMessenger', chatId: 'UsrChat', link: '' };
    return createApplying(creatio, (deps) => more(deps), { ...ACTIVITY_CONFIG, columns });
  };

  it('that Creatio lacks are left out, from then on at once, and the notes say the same', async () => {
    const { sent, change } = observed(() => null);
    const applying = withColumns(change);
    expect(typesOf(await applying.apply(command(1000)))).toEqual(['created', 'notified']);
    expect(activity()?.['Notes']).toContain('Messenger: telegram');
    await applying.apply(command(2000, { type: 'append-miss', notes: ['missed', 'again'] }));
    expect(sent).toEqual([['PriorityId', 'UsrMessenger', 'UsrChat'], ['PriorityId'], []]);
  });

  it('that are refused by a change are left out of it', async () => {
    let lacks = false;
    const { sent, change } = observed(({ UsrChat }) =>
      lacks && UsrChat !== undefined ? failure('validation', 'Column by path UsrChat not found') : null,
    );
    const applying = withColumns((deps) => {
      const changed = change(deps);
      const strip = (columns: Readonly<Record<string, unknown>>) =>
        Object.fromEntries(Object.entries(columns).filter(([name]) => !name.startsWith('Usr')));
      // A Creatio that has them, as far as this test can see.
      const rows = change({
        creatio: { ...deps.creatio, create: (set, columns) => deps.creatio.create(set, strip(columns)) },
      });
      return { ...changed, ...rows };
    });
    await applying.apply(command(1000));
    lacks = true;
    const told = await applying.apply(command(2000, { type: 'append-miss', notes: ['missed', 'again'] }));
    expect(typesOf(told)).toEqual(['notified']);
    expect(activity()?.['Notes']).toContain('again');
    expect(sent).toEqual([['PriorityId', 'UsrMessenger', 'UsrChat'], ['UsrMessenger', 'UsrChat'], []]);
  });
});

describe('what Creatio refuses', () => {
  it('is tried plain, and then put aside with its reason', async () => {
    const { sent, change } = observed(() => failure('validation', 'http-400: no'));
    const applying = createApplying(creatio, change);
    expect(await applying.apply(command(1000))).toEqual([{ type: 'rejected', cause: 'http-400: no' }]);
    expect(sent).toEqual([['PriorityId'], []]);
  });

  it('plain is made plain, with its reminder', async () => {
    const { change } = observed(({ PriorityId }) =>
      PriorityId === undefined ? null : failure('validation', 'http-500: 23503'),
    );
    expect(typesOf(await createApplying(creatio, change).apply(command(1000)))).toEqual(['created', 'notified']);
  });

  it('of a change is put aside too; an activity that is gone in that moment was deleted', async () => {
    const applying = createApplying(creatio);
    await applying.apply(command(1000));
    const refusing = (name: FailureClass) => {
      const { change } = observed(() => failure(name, 'http'));
      return createApplying(creatio, change);
    };
    expect(typesOf(await refusing('validation').apply(ended(2000)))).toEqual(['adopted', 'rejected']);
    expect(typesOf(await refusing('absent').apply(ended(2000)))).toEqual(['adopted', 'deleted']);
  });
});

describe('a create without an answer', () => {
  const lost = () => {
    let isLost = true;
    const { change } = observed(() => (isLost ? failure('availability', 'no-answer: ETIMEDOUT') : null));
    const applying = createApplying(creatio, change);
    const found = (): void => {
      isLost = false;
    };
    return { applying, found };
  };

  it('may be under way for a minute: until then nobody says that nothing was written', async () => {
    const { applying } = lost();
    await expect(applying.apply(command(1000))).rejects.toThrow('ETIMEDOUT');
    creatio.clock.atMs += 59_999;
    const early = await applying.apply(ended(2000)).catch((error: unknown) => error);
    expect(early).toBeInstanceOf(NotYet);
    expect((early as NotYet).afterMs).toBe(1);
    creatio.clock.atMs += 1;
    expect(typesOf(await applying.apply(ended(2000)))).toEqual(['cancelled-before-write']);
  });

  it('that was done is found, and cancelled', async () => {
    const { applying, found } = lost();
    await expect(applying.apply(command(1000))).rejects.toThrow('ETIMEDOUT');
    found();
    await createApplying(creatio).apply(command(1000));
    expect(typesOf(await applying.apply(ended(2000)))).toEqual(['adopted', 'notified']);
    expect(activity()).toMatchObject({ StatusId: STATUS_IDS.canceled });
  });
});

it('an offer that expired is not made; one that stands is kept up to date whatever its age', async () => {
  const applying = createApplying(creatio);
  await applying.apply(command(1000, { expiresAt: T + 5_000 }));
  creatio.clock.atMs = T + 6_000;
  const told = command(2000, { type: 'append-miss', expiresAt: T + 5_000, notes: ['again'] });
  expect(typesOf(await applying.apply(told))).toEqual(['notified']);
  const other = { caseId: CASE_ID.replace(/1$/, '2'), expiresAt: T + 5_000 };
  expect(typesOf(await applying.apply(command(1000, other)))).toEqual(['expired']);
  expect(typesOf(await createApplying(creatio, { mode: 'replay' }).apply(command(1000, other)))).toEqual([
    'created',
    'notified',
  ]);
});
