import { fingerprintOf } from '../../../src/creatio/auth';
import { batchBody, batchOutcomes } from '../../../src/creatio/batch';
import { createCookieJar } from '../../../src/creatio/cookie-jar';
import { responseOf } from '../../../src/creatio/http';
import { createPatience } from '../../../src/creatio/patience';
import { createTurns } from '../../../src/creatio/turns';

describe('the cookie jar', () => {
  it('sends what was set last, without attributes', () => {
    const jar = createCookieJar();
    jar.take(['A=1; path=/; HttpOnly', 'B=x=y', 'nonsense', '=no-name']);
    jar.take(['A=2; expires=Wed, 01 Jan 2098 00:00:00 GMT']);
    expect([jar.header(), jar.get('B'), jar.get('C')]).toEqual(['A=2; B=x=y', 'x=y', null]);
  });

  it.each([
    'A=; expires=Thu, 01 Jan 1970 00:00:00 GMT',
    'A=gone; Max-Age=0',
    'A=; EXPIRES=Tue, 12-Oct-1999 00:00:00 GMT',
  ])('forgets what the server deletes: %s', (line) => {
    const jar = createCookieJar();
    jar.take(['A=1', 'B=2']);
    jar.take([line]);
    expect(jar.header()).toBe('B=2');
  });
});

describe('patience', () => {
  it('is long for the first request ever, and the usual for others meanwhile', () => {
    const patience = createPatience(15, 60);
    expect([patience.next(0), patience.next(1), patience.next(59_999)]).toEqual([60, 15, 15]);
  });

  it('is long again a minute after the last answer, for one', () => {
    const patience = createPatience(15, 60);
    patience.next(0);
    patience.answered(1_000);
    expect([patience.next(60_999), patience.next(61_000), patience.next(61_001)]).toEqual([15, 60, 15]);
  });

  it('of a server that hangs is long once a minute only', () => {
    const patience = createPatience(15, 60);
    expect([0, 30_000, 60_000, 90_000, 120_000].map((atMs) => patience.next(atMs))).toEqual([60, 15, 60, 15, 60]);
  });

  it('is never shorter than the usual', () => {
    expect(createPatience(90, 60).next(0)).toBe(90);
  });
});

describe('turns', () => {
  it('are so many at a time, in order, and come back from work that fails', async () => {
    const turns = createTurns(2);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const work = [0, 1, 2, 3].map((n) =>
      turns
        .take(async () => {
          begun.push(n);
          await new Promise<void>((resolve) => ends.push(resolve));
          if (n === 0) throw new Error('failed');
        })
        .catch(() => {}),
    );
    await Promise.resolve();
    expect(begun).toEqual([0, 1]);
    ends[0]?.();
    await work[0];
    expect(begun).toEqual([0, 1, 2]);
    ends[1]?.();
    await work[1];
    expect(begun).toEqual([0, 1, 2, 3]);
    for (const end of ends) end();
    await Promise.all(work);
  });

  it('a turn that was given back is free for whoever comes later', async () => {
    const turns = createTurns(1);
    await turns.take(async () => {});
    expect(await turns.take(async () => 'done')).toBe('done');
  });
});

describe('an answer', () => {
  it('is stripped of what stands invisible before its JSON', () => {
    expect(responseOf(200, {}, '\uFEFF\u200B{"a":1}', 0).body).toBe('{"a":1}');
  });

  it('has its content type in lower case, without parameters, and every cookie', () => {
    const headers = { 'content-type': 'Application/JSON; odata.metadata=minimal', 'set-cookie': ['a=1', 'b=2'] };
    expect(responseOf(201, headers, '', 0)).toMatchObject({ contentType: 'application/json', cookies: ['a=1', 'b=2'] });
    expect(responseOf(201, { 'set-cookie': 'a=1' }, '', 0)).toMatchObject({ contentType: '', cookies: ['a=1'] });
  });
});

describe('a batch', () => {
  it('names its parts by their place', () => {
    expect(batchBody([{ method: 'DELETE', path: 'Reminding(x)' }])).toMatchObject({
      requests: [{ id: '0', method: 'DELETE', url: 'Reminding(x)' }],
    });
  });

  it('finds each part’s answer by its name, in whatever order they come; one without may have been done', () => {
    const responses = [
      { id: '2', status: 204 },
      { id: '0', status: 201, body: { Id: 'x' } },
      { id: '3', status: 503, body: '<html>Service Unavailable</html>' },
    ];
    const outcomes = batchOutcomes(4, { responses });
    expect(outcomes.map((each) => (each.kind === 'done' ? each.body : each.failure.reason))).toEqual([
      { Id: 'x' },
      'part-not-answered',
      undefined,
      'http-503',
    ]);
  });

  it.each([null, {}, { responses: 'none' }])('that answered %j answered no part', (body) => {
    expect(batchOutcomes(2, body).map(({ kind }) => kind)).toEqual(['failed', 'failed']);
  });
});

it('credentials are told apart by two bytes: too few to confirm a guess', () => {
  const print = (password: string, user = 'u', site = 's') => fingerprintOf(site, { kind: 'forms', user, password });
  expect(print('a')).toMatch(/^[0-9a-f]{4}$/);
  expect(print('a')).toBe(print('a'));
  expect(new Set([print('a'), print('b'), print('a', 'v'), print('a', 'u', 't')]).size).toBe(4);
});
