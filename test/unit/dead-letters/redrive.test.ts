import { deadLetter } from '../../../src/consumers/dead-letter';
import { readDeadLetters, readRedriven } from '../../../src/dead-letters/dead-letters';
import { groupsAsText, groupsOf } from '../../../src/dead-letters/dead-letters-text';
import { redrive } from '../../../src/dead-letters/redrive';
import { uuidV5 } from '../../../src/ids/uuid-v5';
import { partitionOf } from '../../../src/topology/murmur2';
import { TOPICS } from '../../../src/topology/topics';
import { T } from '../../support/chat-events';
import { codecs, createReplayWorld } from '../../support/replay-world';

const world = async () => {
  const made = await createReplayWorld();
  const record = (key: string | null, offset: number) => ({
    partition: 2,
    offset,
    timestampMs: T,
    key: key === null ? null : Buffer.from(key),
    value: Buffer.from(`bytes of ${key}`),
    headers: { trace: Buffer.from('t') },
  });
  await made.writer.send([
    deadLetter('chatEvents', record('c-1', 7), 'detector', 'wrong-partition'),
    deadLetter('chatEvents', record(null, 8), 'detector', 'not-avro-wire-format'),
    deadLetter('caseEvents', record('k', 9), 'cases', 'not-avro-wire-format'),
  ]);
  const deps = {
    writer: made.writer,
    codecs,
    clock: { now: () => T, after: () => () => {} },
    actor: 'olena',
    uuidV5,
  };
  return { log: made.log, deps };
};

describe('dead letters', () => {
  it('are listed by topic and reason, with where they lie', async () => {
    const { log } = await world();
    const letters = await readDeadLetters(log);
    expect(letters[0]).toMatchObject({
      topic: 'chatEvents',
      at: '2:0',
      source: '2:7',
      by: 'missed-chats-detector',
      attempts: 0,
    });
    const groups = groupsOf(letters, new Set());
    expect(groups.map(({ topic, reason, count }) => [topic, reason, count])).toEqual([
      ['webitel.chat-events.v1.dlq', 'wrong-partition', 1],
      ['webitel.chat-events.v1.dlq', 'not-avro-wire-format', 1],
      ['missed-chats.case-events.v1.dlq', 'not-avro-wire-format', 1],
    ]);
    expect(groupsAsText(groups)).toContain('wrong-partition');
    expect(groupsAsText([])).toBe('no dead letters\n');
  });

  it('go back as they were, where their key belongs, and the audit remembers which', async () => {
    const { log, deps } = await world();
    const letters = await readDeadLetters(log, ['chatEvents']);
    await redrive(deps, letters);
    const partition = partitionOf(Buffer.from('c-1'), TOPICS.chatEvents.partitions);
    const keyed = await log.read({ topic: TOPICS.chatEvents.name, partition, from: 0 });
    expect(keyed.records[0]).toMatchObject({
      key: Buffer.from('c-1'),
      value: Buffer.from('bytes of c-1'),
      headers: { trace: Buffer.from('t'), 'x-attempts': Buffer.from('1') },
    });
    expect((await log.read({ topic: TOPICS.chatEvents.name, partition: 2, from: 0 })).records.at(-1)?.value).toEqual(
      Buffer.from('bytes of null'),
    );
    expect(await readRedriven(log, codecs)).toEqual(
      new Set(['webitel.chat-events.v1.dlq 2:0', 'webitel.chat-events.v1.dlq 2:1']),
    );
    const groups = groupsOf(await readDeadLetters(log), await readRedriven(log, codecs));
    expect(groups.map(({ redriven }) => redriven)).toEqual([1, 1, 0]);
  });
});
