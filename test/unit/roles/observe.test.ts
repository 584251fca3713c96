import { systemClock } from '../../../src/clock/clocks';
import { readEnvironment } from '../../../src/config/environment';
import { decodeRecords } from '../../../src/reading/decode';
import { createMemoryPlatforms } from '../../../src/roles/memory-platform';
import { startRole } from '../../../src/roles/run-role';
import { SWITCH_CODE } from '../../../src/topology/connector/lookups';
import { TOPICS, type TopicId } from '../../../src/topology/topics';
import { waitUntil } from '../../../stack/servers/wait-until';
import { beatAt, closed, customerWrote, joined, T } from '../../support/chat-events';
import { testPolicy } from '../../support/policy';

const WITHIN_MS = 20_000;

/** A world with one missed chat in its log, before any detector ever ran. */
const worldWithOneMiss = async () => {
  const memory = createMemoryPlatforms(systemClock, { sideInputsEveryMs: 20 });
  const { log, codecs } = memory;
  const policy = { version: 'test-1', effectiveAt: T - 1, document: JSON.stringify(testPolicy) };
  const setting = { code: SWITCH_CODE, value: true, effectiveAt: T - 1 };
  const events = [joined(0), customerWrote(1_000), closed(60_000)];
  const beat = codecs.encode('chatEvents', beatAt(400_000));
  const topic = TOPICS.chatEvents.name;
  await log.writer().send([
    { topic: TOPICS.policy.name, key: 'test-1', value: codecs.encode('policy', policy) },
    { topic: TOPICS.settings.name, key: 'switch', value: codecs.encode('settings', setting) },
    ...events.map((event) => ({ topic, key: event.conversationId, value: codecs.encode('chatEvents', event) })),
    ...Array.from({ length: TOPICS.chatEvents.partitions }, (_, partition) => ({
      topic,
      key: '',
      value: beat,
      partition,
    })),
  ]);
  const read = async <Id extends TopicId>(id: Id) => {
    const ends = await log.offsets(TOPICS[id].name);
    const all = await Promise.all(
      ends.map(async (_, partition) => (await log.read({ topic: TOPICS[id].name, partition, from: 0 })).records),
    );
    return (await decodeRecords(codecs, id, all.flat())).flatMap((found) => ('event' in found ? [found.event] : []));
  };
  const start = async (observe: string) => {
    const { environment } = readEnvironment(
      { OBSERVE: observe, HOST: '127.0.0.1', DETECTOR_PORT: '0', LOG_LEVEL: 'silent' },
      () => '',
    );
    const platform = memory.platform('detector', environment);
    const role = await startRole('detector', platform);
    return {
      close: async () => {
        await role.close();
        await platform.close();
      },
    };
  };
  return { read, start };
};

const told = async (read: Awaited<ReturnType<typeof worldWithOneMiss>>['read']): Promise<string[]> =>
  (await read('caseEvents')).filter(({ type }) => type !== 'heartbeat').map(({ type }) => type);

describe('a detector that begins by observing', () => {
  it('gives the verdict of what lay in the log before, marked, and tells the cases nothing of it', async () => {
    const { read, start } = await worldWithOneMiss();
    const role = await start('true');
    await waitUntil('the verdict', WITHIN_MS, async () => (await read('verdicts')).length > 0);
    await role.close();
    expect((await read('verdicts')).map(({ kind, marks }) => [kind, marks])).toEqual([['missed', ['observed']]]);
    expect(await told(read)).toEqual([]);
  });

  it('tells them where it does not observe', async () => {
    const { read, start } = await worldWithOneMiss();
    const role = await start('false');
    await waitUntil('the miss to be told', WITHIN_MS, async () => (await told(read)).includes('missed'));
    await role.close();
    expect((await read('verdicts')).map(({ kind, marks }) => [kind, marks])).toEqual([['missed', []]]);
  });

  it('says so once in the log, and the other way round when it is started otherwise', async () => {
    const { read, start } = await worldWithOneMiss();
    for (const observe of ['true', 'true', 'false']) await (await start(observe)).close();
    const values = (await read('settings')).filter(({ code }) => code === 'observe');
    expect(values.map(({ value }) => value)).toEqual([true, false]);
    expect(values.every(({ effectiveAt }) => effectiveAt > Date.now())).toBe(true);
  });
});
