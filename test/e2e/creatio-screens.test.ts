import { contactOf, type Embedded, startEmbedded } from '../support/embedded';

jest.setTimeout(120_000);

let stack: Embedded;
beforeAll(async () => {
  stack = await startEmbedded();
});
afterAll(() => stack.close());

const claimsOf = (caseId: string) => stack.claims.filter((claim) => claim.caseId === caseId);
const last = (caseId: string) => claimsOf(caseId).at(-1);
const answersOf = (caseId: string, login: string) =>
  stack.answers.filter((answer) => answer.caseId === caseId && answer.operator === contactOf(login));

const severalPolls = async (): Promise<void> => {
  const before = stack.stack.clock.now();
  await stack.until('several polls', () => stack.stack.clock.now() > before + 80_000);
};

/** Nobody is told from outside: the poller alone hears of it. */
describe('an operator who answers in Creatio itself, while every callback is lost', () => {
  test.each(['accept', 'begin', 'take'])('has the case (%s), and the others are left alone', async (how) => {
    const id = await stack.miss();
    await stack.inCreatio(how, id, 'olena');
    await stack.shows(id, 'inProgress', 'olena');
    await stack.until('reminders withdrawn', async () =>
      (await stack.activity(id)).reminded.every((contact) => contact === contactOf('olena')),
    );
    expect(last(id)).toMatchObject({ state: 'claimed', operator: contactOf('olena') });
  });

  test('and declines is not reminded any more; for the others it is set back', async () => {
    const id = await stack.miss();
    await stack.inCreatio('decline', id, 'olena');
    await stack.until('his reminder withdrawn', async () => {
      const { reminded, row } = await stack.activity(id);
      return row !== undefined && !reminded.includes(contactOf('olena')) && reminded.includes(contactOf('petro'));
    });
    await stack.shows(id, 'notStarted');
    expect(await stack.byApi('accept', id, 'petro')).toMatchObject({ result: 'won' });
    await stack.shows(id, 'inProgress', 'petro');
  });

  test('too late sees his edit set back', async () => {
    const id = await stack.miss();
    expect(await stack.byApi('accept', id, 'petro')).toMatchObject({ result: 'won' });
    await stack.inCreatio('accept', id, 'olena');
    await stack.shows(id, 'inProgress', 'petro');
    await stack.until('the end of the race', () => last(id)?.state === 'claimed');
    expect(last(id)?.operator).toBe(contactOf('petro'));
  });

  test('gives a case away, completes it, or deletes the activity', async () => {
    const id = await stack.miss();
    await stack.inCreatio('accept', id, 'olena');
    await stack.until('claimed', () => last(id)?.state === 'claimed');
    await stack.until('claim acknowledged', async () => (await stack.activity(id)).reminded.length <= 1);
    await stack.inCreatio('reassign', id, 'bohdan', 'petro');
    await stack.until('reassigned', () => last(id)?.operator === contactOf('petro'));
    await stack.until('both told', async () => {
      const { reminded } = await stack.activity(id);
      return reminded.includes(contactOf('olena'));
    });
    await stack.inCreatio('complete', id, 'petro');
    await stack.until('ended', () => last(id)?.state === 'ended');
    expect(last(id)).toMatchObject({ endReason: 'completed', operator: contactOf('petro') });
  });

  test('is heard once, however often the poller reads', async () => {
    const id = await stack.miss();
    await stack.inCreatio('accept', id, 'olena');
    await stack.until('claimed', () => last(id)?.state === 'claimed');
    await severalPolls();
    expect(claimsOf(id)).toHaveLength(2);
    expect(answersOf(id, 'olena').map(({ result }) => result)).toEqual(['won']);
  });
});

describe('with the callback of a business process', () => {
  beforeAll(() =>
    stack.admin('callback', { url: `${stack.stack.endpoints.actions}/creatio/actions`, token: '', retries: 2 }),
  );

  test('the same act seen by callback and by poller is one claim, and the same answer', async () => {
    const id = await stack.miss();
    await stack.inCreatio('begin', id, 'olena');
    await stack.shows(id, 'inProgress', 'olena');
    await severalPolls();
    const answers = answersOf(id, 'olena').map(({ result, by, since }) => ({ result, by, since }));
    expect(answers[0]).toMatchObject({ result: 'won', by: contactOf('olena') });
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(claimsOf(id)).toHaveLength(2);
  });

  test('a decline seen twice is one, and the others are asked on', async () => {
    const id = await stack.miss();
    await stack.inCreatio('decline', id, 'olena');
    await stack.until('both ways', () => answersOf(id, 'olena').length === 2);
    await stack.shows(id, 'notStarted');
    const { reminded } = await stack.activity(id);
    expect(reminded).toContain(contactOf('petro'));
    expect(reminded).not.toContain(contactOf('olena'));
    expect(claimsOf(id)).toHaveLength(1);
  });
});

test('of many who accept by all ways at once exactly one wins, and Creatio shows him', async () => {
  const id = await stack.miss();
  const [byApi] = await Promise.all([
    stack.byApi('accept', id, 'petro'),
    stack.inCreatio('accept', id, 'olena'),
    stack.inCreatio('begin', id, 'iryna'),
  ]);
  await stack.until('a claim', () => last(id)?.state === 'claimed');
  const winner = last(id)?.operator ?? '';
  expect(byApi['by']).toBe(winner);
  await stack.shows(id, 'inProgress', winner);
  await stack.until('only the winner', async () =>
    (await stack.activity(id)).reminded.every((contact) => contact === winner),
  );
  expect(claimsOf(id).filter(({ state }) => state === 'claimed')).toHaveLength(1);
});
