import type { ActionAnswer, Claim } from '../../../src/topology/claim';
import type { Verdict } from '../../../src/topology/verdict';
import { type CreatioFacts, STATUS } from '../../../stack/scenarios/creatio-facts';
import { type Expectation, judge } from '../../../stack/scenarios/judge';
import type { TopicFacts } from '../../../stack/scenarios/topic-facts';
import { command } from '../../support/creatio';

const verdict = (more: Partial<Verdict> = {}): Verdict => ({
  kind: 'missed',
  reason: 'queue-timeout',
  causeText: null,
  episodeId: 'e-1',
  conversationId: 'c-1',
  domainId: '1',
  version: 1,
  caseKey: 'k-1',
  queueId: '17',
  queueName: 'Support',
  agentId: null,
  anchorAt: 1,
  deadlineAt: 2,
  answeredAt: null,
  decidedAt: 3,
  policyVersion: 'p',
  provenBy: null,
  marks: [],
  facts: [],
  ...more,
});
const claim = (more: Partial<Claim> = {}): Claim => ({
  caseId: 'a-1',
  caseKey: 'k-1',
  state: 'claimed',
  operator: 'olena',
  since: 1,
  endReason: null,
  version: 2,
  ...more,
});
const answer = (operator: string, result: ActionAnswer['result']): ActionAnswer => ({
  actionId: operator,
  action: 'accept',
  caseId: 'a-1',
  caseKey: 'k-1',
  operator,
  result,
  by: 'olena',
  since: 1,
  cause: null,
  conversationId: null,
  version: 3,
});

const topics = (more: Partial<TopicFacts> = {}): TopicFacts => ({
  verdicts: new Map([['e-1', [verdict()]]]),
  claims: new Map([['a-1', claim()]]),
  answers: [answer('olena', 'won'), answer('petro', 'lost')],
  commands: new Map(),
  caseEvents: [],
  deadLetters: 0,
  deadLettersByReason: {},
  ...more,
});
const activity = { Id: 'a-1', Title: 't', OwnerId: 'olena', StatusId: STATUS.inProgress, Notes: '' };
const creatio = (more: Partial<CreatioFacts> = {}): CreatioFacts => ({
  activities: [activity],
  reminders: [{ Id: 'r-1', SubjectId: 'a-1', ContactId: 'olena' }],
  members: new Map([['supervisors', ['bohdan']]]),
  ...more,
});
const expected: readonly Expectation[] = [{ conversationId: 'c-1', kind: 'missed', reason: 'queue-timeout' }];

it('finds nothing wrong where nothing is', () => {
  expect(judge('s', topics(), creatio(), expected)).toEqual({
    scenario: 's',
    episodes: 1,
    answered: 0,
    missed: 1,
    ignored: 0,
    retracted: 0,
    cases: 1,
    activities: 1,
    duplicateActivities: 0,
    lostMisses: 0,
    claims: 1,
    contestedClaims: 1,
    claimsWithTwoWinners: 0,
    remindersLeftAfterClaim: 0,
    deadLetters: 0,
    cancelledBeforeWrite: 0,
    expired: 0,
    mostRemindersOfOne: 0,
    deadLettersByReason: {},
    broken: [],
    invariantsBroken: 0,
  });
});

it.each<[string, Partial<TopicFacts>, Partial<CreatioFacts>, RegExp]>([
  [
    'two final verdicts of one episode',
    { verdicts: new Map([['e-1', [verdict(), verdict({ kind: 'answered', version: 2 })]]]) },
    {},
    /more than one final verdict/,
  ],
  [
    'a verdict that the script did not say',
    { verdicts: new Map([['e-1', [verdict({ reason: 'no-agent' })]]]) },
    {},
    /expected missed\(queue-timeout\), found missed\(no-agent\)/,
  ],
  ['a missed chat without an activity', {}, { activities: [], reminders: [] }, /1 missed chats have no activity/],
  [
    'a missed chat without a case',
    { claims: new Map() },
    { activities: [], reminders: [] },
    /1 missed chats have no activity/,
  ],
  ['an activity of no case', {}, { activities: [activity, { ...activity, Id: 'a-2' }] }, /1 activities too many/],
  ['an activity twice', {}, { activities: [activity, activity] }, /1 activities too many/],
  ['two winners', { answers: [answer('olena', 'won'), answer('petro', 'won')] }, {}, /1 claims have two winners/],
  [
    'a reminder of somebody else after the claim',
    {},
    { reminders: [{ Id: 'r-2', SubjectId: 'a-1', ContactId: 'petro' }] },
    /1 reminders are left/,
  ],
  [
    'another owner in Creatio than in the claims',
    {},
    { activities: [{ ...activity, OwnerId: 'petro' }], reminders: [] },
    /its claim says claimed olena/,
  ],
  [
    'an ended case that Creatio shows as open',
    { claims: new Map([['a-1', claim({ state: 'ended' })]]) },
    {},
    /its claim says ended/,
  ],
])('sees %s', (_, topicChange, creatioChange, sentence) => {
  const summary = judge('s', topics(topicChange), creatio(creatioChange), expected);
  expect(summary.broken.join('\n')).toMatch(sentence);
  expect(summary.invariantsBroken).toBeGreaterThan(0);
});

it.each([
  ['cancelled-before-write', { cancelledBeforeWrite: 1, expired: 0 }],
  ['expired', { cancelledBeforeWrite: 0, expired: 1 }],
] as const)('a case that is %s needs no activity', (type, counts) => {
  const over = { type, caseId: 'a-1' } as TopicFacts['caseEvents'][number];
  const ended = topics({ claims: new Map([['a-1', claim({ state: 'ended' })]]), answers: [], caseEvents: [over] });
  const summary = judge('s', ended, creatio({ activities: [], reminders: [] }), expected);
  expect(summary).toMatchObject({ ...counts, broken: [] });
});

it('supervisors may be reminded of a case that rests, others may not', () => {
  const alsoRemind = [{ kind: 'role' as const, ids: ['supervisors'] }];
  const resting = topics({ commands: new Map([['a-1', command(9_000, { alsoRemind })]]) });
  const remindedToo = (contact: string): CreatioFacts =>
    creatio({ reminders: [{ Id: 'r-2', SubjectId: 'a-1', ContactId: contact }] });
  expect(judge('s', resting, remindedToo('bohdan'), expected).remindersLeftAfterClaim).toBe(0);
  expect(judge('s', resting, remindedToo('petro'), expected).remindersLeftAfterClaim).toBe(1);
  expect(judge('s', topics(), remindedToo('bohdan'), expected).remindersLeftAfterClaim).toBe(1);
});

it.each([
  [10, 0],
  [11, 1],
])('%i offers to one person at a time break %i promises', (offers, broken) => {
  const cases = Array.from({ length: offers }, (_, n) => `a-${n}`);
  const offered = topics({
    claims: new Map(cases.map((caseId) => [caseId, claim({ caseId, state: 'unclaimed', operator: null })])),
    answers: [],
  });
  const found = creatio({
    activities: cases.map((Id) => ({ ...activity, Id, StatusId: STATUS.notStarted })),
    reminders: cases.map((SubjectId) => ({ Id: `r-${SubjectId}`, SubjectId, ContactId: 'olena' })),
  });
  const summary = judge('s', offered, found, expected);
  expect([summary.mostRemindersOfOne, summary.invariantsBroken]).toEqual([offers, broken]);
});
