import { findSubject } from '../../../src/explain/find-subject';
import { partitionOfKey } from '../../../src/explain/key-records';
import { masked, maskedKey } from '../../../src/explain/mask';
import { readTimeline } from '../../../src/explain/timeline';
import { timelineAsText } from '../../../src/explain/timeline-text';
import { createMemoryLedgerIndex } from '../../../src/memory/memory-ledger-index';
import { EMPTY_CASE_EVENT } from '../../../src/topology/case-event';
import { EMPTY_CHAT_EVENT } from '../../../src/topology/chat-event';
import { closed, customerWrote, joined } from '../../support/chat-events';
import { codecs, createReplayWorld } from '../../support/replay-world';

const story = async () => {
  const world = await createReplayWorld();
  const events = [joined(0), customerWrote(1_000, { phone: '+380501234567' }), closed(60_000)];
  const all = ['a', 'b'].flatMap((id) =>
    events.map((event) => ({ ...event, conversationId: id, customerId: `of-${id}` })),
  );
  await world.happen(all, 600_000);
  await world.detect();
  for (const said of await world.cases()) {
    if (said.topic === 'activityCommands') await world.put('activityCommands', said.value.caseKey, said.value);
    if (said.topic === 'claims' && said.value !== null) {
      const { caseKey } = said.value;
      const partition = partitionOfKey('claims', caseKey);
      await world.put('claims', said.value.caseId, said.value, partition);
    }
  }
  const deps = {
    reader: world.log,
    codecs,
    index: createMemoryLedgerIndex(),
    inspector: {
      look: async () => ({ nextOffset: null, meta: null, states: 0, timers: 0, due: 0, outbox: 0 }),
      state: async () => null,
    },
    budget: { isOver: () => false },
    isRealTime: true,
  };
  const timelineOf = async (id: string) => {
    const subject = await findSubject(deps, id);
    return subject === null ? null : readTimeline(deps, subject);
  };
  return { world, deps, timelineOf };
};

const lineOf = (timeline: Awaited<ReturnType<Awaited<ReturnType<typeof story>>['timelineOf']>>): string[] =>
  (timeline?.entries ?? []).map(({ topic, value }) => {
    const { type, kind, state } = value as { type?: string; kind?: string; state?: string };
    return `${topic} ${type ?? kind ?? state}`;
  });

const WHOLE = [
  'chatEvents queue-joined',
  'chatEvents message-sent',
  'chatEvents conversation-closed',
  'caseEvents closed',
  'verdicts missed',
  'caseEvents missed',
  'claims unclaimed',
  'activityCommands create-activity',
];

describe('a timeline', () => {
  it('tells a conversation from its first fact to its command, in order of time', async () => {
    const { timelineOf } = await story();
    const timeline = await timelineOf('a');
    expect(timeline?.subject).toMatchObject({ kind: 'conversation', caseKeys: ['client:1:of-a'] });
    expect(lineOf(timeline).sort()).toEqual([...WHOLE].sort());
    const times = timeline?.entries.map(({ atMs }) => atMs) ?? [];
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('tells the same of its case, of its activity, of its customer, and of its customer by number', async () => {
    const { timelineOf } = await story();
    const [caseId] = (await timelineOf('a'))?.caseIds ?? [];
    for (const id of [caseId ?? '', caseId?.toUpperCase() ?? '', 'client:1:of-a', 'of-a'])
      expect(lineOf(await timelineOf(id)).sort()).toEqual([...WHOLE].sort());
  });

  it('says when it stopped reading, and that nothing is known of an id', async () => {
    const { deps, timelineOf } = await story();
    const subject = await findSubject(deps, 'a');
    if (subject === null) throw new Error('a is known');
    const cut = await readTimeline({ ...deps, budget: { isOver: () => true } }, subject);
    expect(cut.cut).toContain('chatEvents');
    expect(timelineAsText(cut, [], false)).toContain('not read to its end');
    expect(await timelineOf('0b8f6c1e-0000-4000-8000-000000000000')).toBeNull();
  });

  it('hides what is personal unless asked', async () => {
    const { timelineOf } = await story();
    const timeline = await timelineOf('a');
    if (timeline === null) throw new Error('a is known');
    expect(timelineAsText(timeline, [], false)).not.toContain('380501234567');
    expect(timelineAsText(timeline, [], false)).toContain('phone=[personal]');
    expect(timelineAsText(timeline, [], true)).toContain('phone=+380501234567');
  });
});

test('masking touches what the schema marks, and a customer key that is made of it', () => {
  const event = { ...EMPTY_CHAT_EVENT, phone: '1', displayName: null, externalId: '380', customerId: '501' };
  expect(masked('chatEvents', event)).toEqual({ ...event, phone: '[personal]', externalId: '[personal]' });
  const said = { ...EMPTY_CASE_EVENT, caseKey: 'ext:1:telegram:14:380:501' };
  expect(masked('caseEvents', said).caseKey).toBe('ext:1:telegram:14:[personal]');
  expect(maskedKey('client:1:501')).toBe('client:1:501');
});
