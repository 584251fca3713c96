import { readFileSync } from 'node:fs';
import { mistakesAsText } from '../../../src/policy/checked-yaml';
import { parsePolicy, type ReadPolicy } from '../../../src/policy/policy-file';

const digest = (text: string): string => `digest-${text.length}`;

const BOHDAN = 'c0000000-0000-4000-8000-000000000008';
const OLENA = 'c0000000-0000-4000-8000-000000000001';
const SUPPORT = 'b0000000-0000-4000-8000-000000000001';
const HEAD = `domains: ["1"]\nlastResort: { contacts: [${BOHDAN}] }\n`;

const right = (text: string): ReadPolicy => {
  const parsed = parsePolicy(text, digest);
  if (!('policy' in parsed)) throw new Error(mistakesAsText('policy.yaml', parsed.mistakes));
  return parsed;
};

const told = (text: string): string => {
  const parsed = parsePolicy(text, digest);
  if ('policy' in parsed) throw new Error('it should not have passed');
  return mistakesAsText('policy.yaml', parsed.mistakes);
};

describe('the policy file', () => {
  test.each(['policy/demo.yaml', 'policy/example.yaml'])('%s is right', (file) => {
    expect(right(readFileSync(file, 'utf8')).policy.domains).toEqual(['1']);
  });

  test('what a queue leaves out comes from the defaults', () => {
    const { policy } = right(readFileSync('policy/demo.yaml', 'utf8'));
    expect(policy).toMatchObject({
      version: 'demo-1',
      graceMs: 10_000,
      defaults: { thresholdMs: 300_000 },
      direct: { thresholdMs: 120_000 },
    });
    expect(policy.queues['18']).toMatchObject({
      queueId: '18',
      name: 'Sales',
      thresholdMs: 180_000,
      answer: 'message',
    });
    expect(policy.queues['40']).toMatchObject({ sees: ['waiting'], answer: 'join' });
    expect(policy.queues['19']?.ladder.map((rung) => rung.kind)).toEqual(['contact', 'role', 'role', 'contacts']);
  });

  test('without anything said, the defaults are those of the documentation', () => {
    const { policy } = right(HEAD);
    const rules = {
      thresholdMs: 300_000,
      sees: ['messages', 'waiting', 'closes'],
      answer: 'message',
      graceMs: 10_000,
      requeueWindowMs: 30_000,
      shortAbandonMs: 10_000,
      followUpThresholdMs: null,
      calendar: null,
      release: false,
      ladder: [{ kind: 'contacts', ids: [BOHDAN] }],
      supervisors: [],
    };
    expect(policy).toEqual({
      version: expect.stringMatching(/^digest-\d+$/),
      domains: ['1'],
      graceMs: 10_000,
      dueInMs: 900_000,
      quietIntervalMs: 900_000,
      leaseMs: 600_000,
      expireAfterMs: 86_400_000,
      calendars: {},
      queues: {},
      defaults: { queueId: 'default', ...rules },
      direct: { queueId: 'direct', ...rules },
    });
  });

  test('everything that can be said arrives', () => {
    const { policy, contacts, skills } = right(`${HEAD}
version: v7
grace: 20s
due: 30m
quietInterval: 0s
lease: 1h
expireAfter: 2d
contacts: { Olena: ${OLENA} }
skills:
  support: { role: ${SUPPORT} }
  pair: { contacts: [Olena, ${BOHDAN}] }
calendars:
  office:
    zone: Europe/Kyiv
    week: { mon-thu: "09:00-13:00, 14:00-18:00", fri: 09:00-17:00, sat: closed }
    holidays: { 2026-12-25..2026-12-26: closed, 2026-12-31: 09:00-12:00 }
supervisors: [{ skill: pair }]
defaults: { calendar: office, followUps: 15m, release: true, recipients: [{ skill: support }] }
direct: { calendar: always, followUps: off }
queues:
  "17":
    name: Support
    threshold: 90s
    answer: join
    grace: 30s
    requeueWindow: 1m
    shortAbandon: 0s
    owner: Olena
    supervisors: [{ contacts: [Olena] }]
    lastResort: { skill: pair }
  "18": { owner: contact-owner, release: false }
  "40": { sees: [waiting] }
`);
    expect(policy).toMatchObject({
      version: 'v7',
      graceMs: 20_000,
      dueInMs: 1_800_000,
      quietIntervalMs: 0,
      leaseMs: 3_600_000,
      expireAfterMs: 172_800_000,
    });
    const pair = { kind: 'contacts', ids: [OLENA, BOHDAN] };
    expect(contacts).toEqual({ Olena: OLENA });
    expect(skills).toEqual({ support: { kind: 'role', ids: [SUPPORT] }, pair });
    expect(policy.queues['17']).toEqual({
      queueId: '17',
      name: 'Support',
      thresholdMs: 90_000,
      sees: ['messages', 'waiting', 'closes'],
      answer: 'join',
      graceMs: 30_000,
      requeueWindowMs: 60_000,
      shortAbandonMs: 0,
      followUpThresholdMs: 900_000,
      calendar: 'office',
      release: true,
      ladder: [
        { kind: 'contact', ids: [OLENA] },
        { kind: 'role', ids: [SUPPORT] },
        { kind: 'contacts', ids: [OLENA] },
        pair,
      ],
      supervisors: [{ kind: 'contacts', ids: [OLENA] }],
    });
    expect(policy.queues['18']).toMatchObject({
      graceMs: 20_000,
      release: false,
      ladder: [
        { kind: 'owner-of-contact', ids: [] },
        { kind: 'role', ids: [SUPPORT] },
        pair,
        { kind: 'contacts', ids: [BOHDAN] },
      ],
    });
    // Inherited, and meaningless where messages aren't seen.
    expect(policy.queues['40']).toMatchObject({ answer: 'join', followUpThresholdMs: null, release: false });
    expect(policy.direct).toMatchObject({ calendar: null, followUpThresholdMs: null, release: true });
    const nine = { fromMinute: 540, toMinute: 780 };
    expect(policy.calendars['office']).toMatchObject({
      zone: 'Europe/Kyiv',
      week: [
        [nine, { fromMinute: 840, toMinute: 1080 }],
        [nine, { fromMinute: 840, toMinute: 1080 }],
        [nine, { fromMinute: 840, toMinute: 1080 }],
        [nine, { fromMinute: 840, toMinute: 1080 }],
        [{ fromMinute: 540, toMinute: 1020 }],
        [],
        [],
      ],
      holidays: { '2026-12-25': [], '2026-12-26': [], '2026-12-31': [{ fromMinute: 540, toMinute: 720 }] },
    });
  });

  test('a file that names no version gets one from what it says, not from how it is written', () => {
    const plain = right(HEAD).policy.version;
    expect(right(`# a comment\n${HEAD}`).policy.version).toBe(plain);
    expect(right(`${HEAD}grace: 100s\n`).policy.version).not.toBe(plain);
  });
});

describe('mistakes in a policy file', () => {
  test('all are told at once, with the line of each, what was found, and what to write', () => {
    expect(
      told(`domains: []
grace: 10
threshhold: 5m
lastResort:
  role: nobody
calendars:
  office:
    zone: Europe/Kiew
    week:
      mon-fri: 9-18
      funday: closed
    holidays:
      2027-02-29: closed
      soon: closed
queues:
  "17":
    threshold: five minutes
    calendar: offcie
    recipients:
      - skill: support
`),
    ).toMatchInlineSnapshot(`
"policy.yaml:1 domains: found []; at least 1 is needed
policy.yaml:2 grace: found 10; write a number and a unit, like 90s, 5m or 2h
policy.yaml:3 threshhold: there is no such key here; there are version, domains, grace, due, quietInterval, lease, expireAfter, contacts, skills, calendars, supervisors, lastResort, defaults, direct, queues
policy.yaml:5 lastResort.role: found "nobody"; write the id of a Creatio record (a GUID)
policy.yaml:8 calendars.office.zone: found "Europe/Kiew"; write an IANA time zone, like Europe/Kyiv
policy.yaml:10 calendars.office.week.mon-fri: found "9-18"; write hours like \`09:00-13:00, 14:00-18:00\`, with 24:00 as the end of a day, or \`closed\`
policy.yaml:11 calendars.office.week.funday: found "funday"; write a day or a range of days, like \`sat\` or \`mon-fri\`; the week begins with mon
policy.yaml:13 calendars.office.holidays.2027-02-29: the calendar has no 2027-02-29
policy.yaml:14 calendars.office.holidays.soon: found "soon"; write a date like 2026-12-25, or a range like 2026-12-31..2027-01-03
policy.yaml:17 queues.17.threshold: found "five minutes"; write a number and a unit, like 90s, 5m or 2h
policy.yaml:18 queues.17.calendar: found "offcie"; there is no such calendar in this file (known: office, always)
policy.yaml:20 queues.17.recipients.0.skill: found "support"; there is no such skill in this file (it declares none)
"
`);
  });

  test.each([
    ['domains that are numbers', `domains: [1]\nlastResort: { role: ${SUPPORT} }\n`, 'found 1; a text (in quotes'],
    ['a duration of nothing', `${HEAD}defaults: { threshold: 0s }\n`, 'no time at all is no limit'],
    ['a key that stands twice', `${HEAD}due: 5m\ndue: 6m\n`, 'policy.yaml:4: this key stands here a second time'],
    ['what is no YAML', 'domains: ["1"\ngrace: 10s\n', 'policy.yaml:2: this is no YAML: '],
    ['an empty file', '', 'policy.yaml:1: nothing is here; a map of keys is needed'],
    ['a missing key', 'domains: ["1"]\n', 'policy.yaml:1 lastResort: nothing is here; write `skill: <name>`'],
    ['an unknown choice', `${HEAD}defaults: { answer: typing }\n`, 'found "typing"; write message or join'],
    ['followUps that are neither', `${HEAD}defaults: { followUps: yes please }\n`, 'write off, or how long'],
    [
      'a contact that is not declared',
      `${HEAD}defaults: { owner: Ivan }\n`,
      'found "Ivan"; there is no such contact in this file (it declares none)',
    ],
    [
      'a skill of unknown contacts',
      `${HEAD}skills: { a: { contacts: [Ivan] } }\n`,
      'skills.a.contacts.0: found "Ivan"',
    ],
    [
      'an unknown skill at the end',
      `domains: ["1"]\nlastResort: { skill: a }\nskills: { b: { role: ${SUPPORT} } }\n`,
      'lastResort.skill: found "a"; there is no such skill in this file (known: b)',
    ],
    ['an unknown supervisor', `${HEAD}supervisors: [{ skill: a }]\n`, 'policy.yaml:3 supervisors.0.skill: found "a"'],
    [
      'followUps without messages',
      `${HEAD}queues: { "40": { sees: [waiting], followUps: 5m } }\n`,
      "this queue's feeds don't show messages, so it can't be told; write off or leave it out",
    ],
    [
      'release without messages',
      `${HEAD}defaults: { sees: [closes] }\nqueues: { "40": { release: true } }\n`,
      'queues.40.release: found true',
    ],
    [
      'an answer without messages',
      `${HEAD}direct: { sees: [waiting], answer: message }\n`,
      'write join or leave it out',
    ],
  ])('%s', (_, text, expected) => {
    expect(told(text)).toContain(expected);
  });

  const withCalendar = (week: string, holidays = '{}'): string =>
    told(`${HEAD}calendars:\n  c:\n    zone: Europe/Kyiv\n    week: ${week}\n    holidays: ${holidays}\n`);

  test.each([
    ['hours past midnight', '{ mon: 22:00-02:00 }', 'write 22:00-24:00 here and 00:00-02:00 there'],
    ['hours of no length', '{ mon: 09:00-09:00 }', '09:00-09:00 ends before it begins'],
    ['overlapping hours', '{ mon: "14:00-18:00, 09:00-14:01" }', '09:00-14:01 and 14:00-18:00 overlap'],
    ['a day past its end', '{ mon: 09:00-24:01 }', 'found "09:00-24:01"; write hours like'],
    ['a minute that is none', '{ mon: 09:60-18:00 }', 'write hours like'],
    ['a week that runs backwards', '{ sat-mon: 09:00-18:00, tue: 09:00-10:00 }', 'sat-mon runs backwards'],
    [
      'a day with its hours twice',
      '{ mon-fri: 09:00-18:00, wed: closed }',
      'policy.yaml:6 calendars.c.week.wed: wed has its hours already',
    ],
    [
      'a calendar that is never open',
      '{ mon-sun: closed }',
      'policy.yaml:6 calendars.c.week: this calendar is never open',
    ],
    ['an empty week', '{}', 'this calendar is never open'],
  ])('%s', (_, week, expected) => {
    expect(withCalendar(week)).toContain(expected);
  });

  test.each([
    [
      'a date that is none',
      '{ 2027-02-30: closed }',
      'calendars.c.holidays.2027-02-30: the calendar has no 2027-02-30',
    ],
    ['no leap year', '{ 2027-02-29: closed }', 'the calendar has no 2027-02-29'],
    ['a range backwards', '{ 2027-01-03..2027-01-01: closed }', '2027-01-03 comes after 2027-01-01'],
    ['a range of more than a year', '{ 2026-01-01..2036-01-01: closed }', 'is longer than a year'],
    [
      'a date in two places',
      '{ 2027-01-01..2027-01-03: closed, 2027-01-02: 09:00-10:00 }',
      '2027-01-02 is named twice',
    ],
    ['a word', '{ christmas: closed }', 'found "christmas"; write a date like 2026-12-25'],
  ])('%s', (_, holidays, expected) => {
    expect(withCalendar('{ mon: 09:00-18:00 }', holidays)).toContain(expected);
  });

  test('hours that touch, and a leap day, are right', () => {
    const text = `${HEAD}calendars: { c: { zone: UTC, week: { mon: "09:00-13:00,13:00-24:00" }, holidays: { 2028-02-29: closed } } }\n`;
    expect(right(text).policy.calendars['c']?.holidays).toEqual({ '2028-02-29': [] });
  });
});
