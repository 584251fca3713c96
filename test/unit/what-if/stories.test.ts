import { mistakesAsText } from '../../../src/policy/checked-yaml';
import { readStory } from '../../../src/what-if/read-story';
import { examplePolicy, outcomes, playLines, storyText } from '../../support/stories';

const verdicts = async (...lines: string[]): Promise<string[]> =>
  outcomes(await playLines(lines))
    .filter((line) => line.startsWith('verdict'))
    .map((line) => line.replace(/^verdict: (.*?);.*$/, '$1'));

describe('what people do in chats comes to', () => {
  test.each([
    [
      'nothing more than a short abandon',
      ['Mon 10:00 Ivan waits in Support', '10:00:09 Ivan leaves'],
      'ignored (short-abandon)',
    ],
    [
      'a customer who left',
      ['Mon 10:00 Ivan writes to Support', '10:01 Ivan leaves'],
      'missed (customer-left-waiting)',
    ],
    [
      'an offer that was interrupted',
      ['Mon 10:00 Ivan writes to Support', "10:01 Olena is offered Ivan's chat", '10:01:10 Ivan leaves'],
      'missed (offer-interrupted)',
    ],
    [
      'a queue that gave up',
      ['Mon 10:00 Ivan writes to Support', '10:02 Support gives Ivan up'],
      'missed (queue-timeout)',
    ],
    ['a full queue', ['Mon 10:00 Ivan is refused by Support: full'], 'missed (queue-full)'],
    ['nobody there', ['Mon 10:00 Ivan is refused by Support: nobody there'], 'missed (no-agent)'],
    [
      'a join that is an answer where messages are not seen',
      ['Mon 10:00 Ivan writes to Hooks only', "10:01 Olena takes Ivan's chat"],
      'answered (answered-in-time)',
    ],
    [
      'a message that the feed does not show',
      ['Mon 10:00 Ivan writes to Hooks only', '10:06 Olena answers Ivan'],
      'missed (no-agent)',
    ],
    [
      'an agent who joined, ended it and never wrote',
      ['Mon 10:00 Ivan writes to Support', "10:01 Olena takes Ivan's chat", "10:02 Olena ends Ivan's chat"],
      'missed (agent-silent)',
    ],
    [
      'a switch that is off',
      ['Mon 09:00 the switch goes off', '10:00 Ivan writes to Support'],
      'ignored (switched-off)',
    ],
    [
      'a switch that is on again',
      ['Mon 09:00 the switch goes off', '09:30 the switch goes on', '10:00 Ivan writes to Support'],
      'missed (no-agent)',
    ],
  ])('%s', async (_, lines, expected) => {
    expect(await verdicts(...lines)).toEqual([expected]);
  });

  test('an agent who lets it ring is told to reports, and the next one answers', async () => {
    const played = await playLines([
      'Mon 10:00 Ivan writes to Support',
      "10:00:10 Olena is offered Ivan's chat",
      "10:00:40 Olena lets Ivan's chat ring",
      "10:00:50 Petro is offered Ivan's chat",
      '10:01 Petro answers Ivan',
      "10:02 Petro leaves Ivan's chat",
    ]);
    expect(outcomes(played)).toEqual([
      expect.stringContaining('for reports: an agent let it ring'),
      expect.stringContaining('verdict: answered (answered-in-time); answered Mon 23 Nov 10:01 by Petro'),
    ]);
  });

  test('what can not happen is said, and changes nothing', async () => {
    const played = await playLines(['Mon 10:00 Olena accepts', '10:01 Ivan leaves']);
    expect(played.lines).toHaveLength(2);
    for (const line of played.lines) expect(line).toContain('there is no such chat or case: nothing happens');
  });
});

describe('what operators do', () => {
  const missed = (customer: string, at = '10:00') => `Mon ${at} ${customer} writes to Support`;

  test('of two open cases the customer says which one is meant', async () => {
    const lines = [missed('Ivan'), missed('Petra', '10:01'), '10:10 Olena accepts', "10:11 Olena accepts Petra's case"];
    const { lines: told } = await playLines(lines);
    expect(told.find((line) => line.includes('10:10 '))).toContain('nothing happens');
    expect(told.some((line) => line.includes('Olena accepts: won'))).toBe(true);
  });

  test('a lease that passes reminds the owner and the supervisors', async () => {
    const played = await playLines([missed('Ivan'), '10:06 Olena accepts'], 'until: "Mon 10:20"\n');
    const index = played.lines.findIndex(
      (line) => line.startsWith('Mon 23 Nov 10:16 ') && line.includes('owner is reminded'),
    );
    expect(played.lines[index + 1]).toContain('owner Olena, reminder to Maria, Olena');
  });

  test("a case of the contact's owner, and one that is cancelled", async () => {
    const policy = { ...examplePolicy.policy };
    expect(policy.queues['19']?.ladder[0]).toMatchObject({ kind: 'contact' });
    const played = await playLines([
      'Mon 10:00 Ivan writes to Key accounts',
      '10:05 Olena cancels',
      '10:06 Petro cancels',
    ]);
    expect(outcomes(played)).toEqual([
      expect.stringContaining('verdict: missed (no-agent)'),
      expect.stringContaining('case opened, offered to Olena'),
      'Olena cancels: done',
      'case is over (cancelled)',
    ]);
  });

  test('a late accept is refused with the cause', async () => {
    const played = await playLines([missed('Ivan'), '10:06 Olena answers Ivan', '10:07 Olena accepts']);
    expect(played.lines.at(-1)).toContain('nothing happens');
  });
});

test('the same story comes to the same, always', async () => {
  const lines = [
    'Mon 10:00 Ivan writes to Support',
    '10:06 Olena declines',
    '10:07 Petro accepts',
    '10:09 Ivan writes',
  ];
  expect((await playLines(lines)).lines).toEqual((await playLines(lines)).lines);
});

test('mistakes in a story are told at once, with their lines', () => {
  const text = `title: Wrong
from: 2026-11-23
until: Mon 09:00
people:
  Olena: { skills: [suport] }
story:
  - 10:00 Ivan writes to Suport
  - 09:00 Ivan writes
  - 10:10 Ivan sings
  - Ivan leaves
  - 10:20 Olenna accepts
stori: []
`;
  const read = readStory(text, examplePolicy);
  if (!('mistakes' in read)) throw new Error('it should not have passed');
  expect(mistakesAsText('story.yaml', read.mistakes)).toMatchInlineSnapshot(`
"story.yaml:5 people.Olena.skills.0: found "suport"; the policy has no such skill (known: support, sales, seniors, leads)
story.yaml:7 story.0: found "Suport"; the policy has no such queue (known: Support, Sales, Key accounts, Night desk, Hooks only)
story.yaml:8 story.1: found "09:00 Ivan writes"; this is before the line before it (Mon 23 Nov 10:00); write the day, or put it in order
story.yaml:9 story.2: found "Ivan sings"; no sentence fits. There are: the switch goes off · Olena accepts · Ivan is refused by Support: closed · Olena is offered Ivan's chat · Olena lets Ivan's chat ring · Olena takes Ivan's chat · Olena leaves Ivan's chat · Olena ends Ivan's chat · Olena passes Ivan to Sales · Olena answers Ivan · Support gives Ivan up · Ivan waits in Support · Ivan writes to Support · Ivan writes · Ivan leaves
story.yaml:10 story.3: found "Ivan leaves"; begin with a time, like \`Fri 16:58\` or \`2026-11-27 16:58:30\`, and say what happens
story.yaml:11 story.4: found "Olenna", who isn't one of the people (known: Olena)
story.yaml:12 stori: there is no such key here; there are title, about, from, until, zone, people, customers, story, expect, never
"
`);
  const elsewhere = readStory(storyText(['Mon 10:00 Ivan leaves'], 'zone: Europe/Kiew\n'), examplePolicy);
  expect(elsewhere).toMatchObject({ mistakes: [{ path: 'zone' }] });
  expect(readStory('title: x\nfrom: soon\nstory: [a]\n', examplePolicy)).toMatchObject({
    mistakes: [{ path: 'from' }],
  });
});
