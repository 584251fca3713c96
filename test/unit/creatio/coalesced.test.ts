import type { BatchPart } from '../../../src/creatio/batch';
import type { CreatioClient } from '../../../src/creatio/client';
import { type CreatioRows, createCoalesced } from '../../../src/creatio/coalesced';
import { CreatioFailure } from '../../../src/creatio/failure';
import { startTestCreatio, type TestCreatio } from '../../support/creatio';

// Real requests on a machine that may be busy: waits end when what they wait for has come.
jest.setTimeout(90_000);

let creatio: TestCreatio;
let batches: (readonly BatchPart[])[];
let refusals: string[];
beforeEach(async () => {
  creatio = await startTestCreatio();
  batches = [];
  refusals = [];
});
afterEach(() => creatio.close());

const coalesced = (change: Partial<CreatioClient> = {}): CreatioRows =>
  createCoalesced(
    {
      ...creatio.client,
      batch: (parts) => {
        batches.push(parts);
        return creatio.client.batch(parts);
      },
      ...change,
    },
    { soon: setImmediate, refused: ({ failure }) => refusals.push(failure.reason) },
  );

const idOf = (n: number): string => `5f0c1a52-0000-5000-8000-${String(n).padStart(12, '0')}`;
const names = (): readonly unknown[] =>
  [...creatio.simulator.store.rows('Contact')].filter((row) => row.Id.startsWith('5f0c')).map((row) => row['Name']);
const wordOf = (settled: PromiseSettledResult<unknown>): string =>
  settled.status === 'fulfilled'
    ? String(settled.value)
    : settled.reason instanceof CreatioFailure
      ? settled.reason.failure.class
      : String(settled.reason);

it('what is asked at the same time is one batch, and each gets his own answer', async () => {
  const rows = coalesced();
  await rows.create('Contact', { Id: idOf(1), Name: 'one' });
  const settled = await Promise.allSettled([
    rows.create('Contact', { Id: idOf(2), Name: 'two' }),
    rows.create('Contact', { Id: idOf(1), Name: 'one again' }),
    rows.read('Contact', idOf(9), ['Id']),
    rows.update('Contact', idOf(8), { Name: 'nobody' }),
    rows.remove('Contact', idOf(8)),
    rows.update('Contact', idOf(1), { Nothing: 1 }),
    rows.read<{ Name: string }>('Contact', idOf(1), ['Name']).then((row) => row?.Name),
  ]);
  expect(settled.map(wordOf)).toEqual(['created', 'found', 'null', 'absent', 'undefined', 'validation', 'one']);
  // The one that went alone was no batch; the duplicate was looked for afterwards, alone too.
  expect(batches.map((parts) => parts.length)).toEqual([7]);
});

it('questions that come from answers are the next batch', async () => {
  const rows = coalesced();
  const chain = async (n: number): Promise<void> => {
    await rows.create('Contact', { Id: idOf(n), Name: `c${n}` });
    await rows.update('Contact', idOf(n), { Name: `d${n}` });
  };
  await Promise.all([1, 2, 3].map(chain));
  expect(batches.map((parts) => parts.map(({ method }) => method))).toEqual([
    ['POST', 'POST', 'POST'],
    ['PATCH', 'PATCH', 'PATCH'],
  ]);
  expect(names()).toEqual(['d1', 'd2', 'd3']);
});

it('no batch has more than a hundred parts', async () => {
  const rows = coalesced();
  await Promise.all(Array.from({ length: 230 }, (_, n) => rows.read('Contact', idOf(n), ['Id'])));
  expect(batches.map((parts) => parts.length)).toEqual([100, 100, 30]);
});

it('a batch without an answer is unclear for all, though its parts were done', async () => {
  const rows = coalesced();
  await rows.read('Contact', idOf(1), ['Id']);
  creatio.simulator.admin.setFaults({ resetAfterCommit: 1 });
  const settled = await Promise.allSettled([1, 2].map((n) => rows.create('Contact', { Id: idOf(n), Name: `c${n}` })));
  expect(settled.map(wordOf)).toEqual(['availability', 'availability']);
  expect(names()).toEqual(['c1', 'c2']);
});

it('where batches are refused each request goes alone, and that is said', async () => {
  const refused = new CreatioFailure({ class: 'validation', reason: 'http-405', retryAfterMs: null });
  const rows = coalesced({ batch: () => Promise.reject(refused) });
  const settled = await Promise.allSettled([1, 2].map((n) => rows.create('Contact', { Id: idOf(n), Name: `c${n}` })));
  expect(settled.map(wordOf)).toEqual(['created', 'created']);
  expect(refusals).toEqual(['http-405']);
});

it('a part whose session was over is asked again alone', async () => {
  const rows = coalesced({
    batch: async (parts) =>
      parts.map(() => ({ kind: 'failed', failure: { class: 'session', reason: 'http-401', retryAfterMs: null } })),
  });
  const settled = await Promise.allSettled([1, 2].map((n) => rows.create('Contact', { Id: idOf(n), Name: `c${n}` })));
  expect(settled.map(wordOf)).toEqual(['created', 'created']);
  expect(refusals).toEqual([]);
});
