import { createHmac } from 'node:crypto';
import type { RelayConfig } from '../../../../src/producers/relay/relay';
import type { ChatEvent } from '../../../../src/topology/chat-event';
import { T } from '../../../support/chat-events';
import { eventually, type RelayUnderTest, startRelayUnderTest } from '../../../support/relay';

const open: RelayUnderTest[] = [];
const start = async (
  config: Partial<RelayConfig> = {},
  onSend?: (events: readonly ChatEvent[]) => Promise<void>,
): Promise<RelayUnderTest> => {
  const relay = await startRelayUnderTest(config, onSend);
  open.push(relay);
  return relay;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((relay) => relay.close()));
});

const event = (n: number) => ({ type: 'queue-joined', conversationId: `c-${n}`, domainId: '1', occurredAt: T + n });
const withoutHeartbeats = (events: readonly ChatEvent[]) => events.filter((one) => one.type !== 'heartbeat');

describe('the relay takes events', () => {
  it('one or an array, and answers 202 with their ids once they are written', async () => {
    const relay = await start();
    const one = await relay.post(event(1));
    const array = await relay.post([event(2), event(3)]);

    expect([one.status, array.status]).toEqual([202, 202]);
    const taken = [await one.json(), await array.json()] as { taken: string[] }[];
    expect(taken.flatMap((answer) => answer.taken)).toEqual(relay.events().map((written) => written.eventId));
    expect(relay.events().map((written) => written.conversationId)).toEqual(['c-1', 'c-2', 'c-3']);
  });

  it('the same one twice as the same event', async () => {
    const relay = await start();
    await relay.post(event(1));
    await relay.post(event(1));
    expect(new Set(relay.events().map((written) => written.eventId)).size).toBe(1);
    expect(relay.events()).toHaveLength(2);
  });

  it('of an array in one send', async () => {
    const sends: number[] = [];
    const relay = await start({}, async (events) => {
      const count = withoutHeartbeats(events).length;
      if (count > 0) sends.push(count);
    });
    await relay.post(Array.from({ length: 100 }, (_, n) => event(n)));
    expect(sends).toEqual([100]);
  });
});

describe('the relay refuses', () => {
  it.each([
    ['a bus body without routing key', { conversation_id: 'c', timestamp: T }, 'routingKey'],
    ['a number where text belongs', { ...event(1), conversationId: 5 }, 'conversationId'],
    ['broken JSON', '{"type":', 'JSON'],
  ])('%s with 400, and names it', async (_, body, named) => {
    const relay = await start();
    const response = await relay.post(body);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: string }).error).toContain(named);
    expect(relay.events()).toEqual([]);
  });

  it('a whole array when one of it is wrong: nothing is half taken', async () => {
    const relay = await start();
    const response = await relay.post([event(1), { ...event(2), occurredAt: 'abc' }]);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: string }).error).toContain('[1].occurredAt');
    expect(relay.events()).toEqual([]);
  });

  it('a GET with 405, and leaves other paths to others', async () => {
    const relay = await start();
    expect((await fetch(`${relay.url}/webitel/events`)).status).toBe(405);
    expect((await fetch(`${relay.url}/elsewhere`)).status).toBe(404);
  });

  it.each([
    [
      'a body that is too long',
      { maxBodyBytes: 2_000 },
      JSON.stringify({ ...event(1), displayName: 'x'.repeat(3_000) }),
      413,
    ],
    ['an array that is too long', { maxEvents: 2 }, JSON.stringify([event(1), event(2), event(3)]), 413],
  ])('%s with %p, and its feed’s cover breaks', async (_, config, body, status) => {
    const relay = await start(config);
    await eventually(() => relay.heartbeats().length > 0);
    const before = relay.heartbeats()[0]?.coverSince ?? 0;
    expect((await relay.post(body)).status).toBe(status);
    await eventually(() => (relay.heartbeats().at(-1)?.coverSince ?? 0) > before);
    expect(relay.events()).toEqual([]);
  });

  it('what is above the rate with 429 and when to come again, and its feed’s cover breaks', async () => {
    const relay = await start({ ratePerSecond: 2 });
    await eventually(() => relay.heartbeats().length > 0);
    const before = relay.heartbeats()[0]?.coverSince ?? 0;
    await relay.post([event(1), event(2)]);
    const response = await relay.post([event(3), event(4)]);
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    await eventually(() => (relay.heartbeats().at(-1)?.coverSince ?? 0) > before);
  });
});

describe('credentials', () => {
  const body = `${JSON.stringify(event(1))}\n`;
  const sign = (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex');
  const answerTo = async (headers: Record<string, string>) =>
    (await (await start({ token: 'token', hmacSecret: 'key' })).post(body, { headers })).status;

  it.each<[string, Record<string, string>]>([
    ['a bearer token', { authorization: 'Bearer token' }],
    ['X-Token', { 'x-token': 'token' }],
    ['a signature over the raw bytes, the newline included', { 'x-webitel-sign': sign('key', body) }],
  ])('%s lets in', async (_, headers) => {
    expect(await answerTo(headers)).toBe(202);
  });

  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['another token', { authorization: 'Bearer tokem' }],
    ['a signature with another key', { 'x-webitel-sign': sign('other', body) }],
    ['a signature of other bytes', { 'x-webitel-sign': sign('key', body.trim()) }],
    ['a signature in capitals', { 'x-webitel-sign': sign('key', body).toUpperCase() }],
  ])('%s does not', async (_, headers) => {
    expect(await answerTo(headers)).toBe(401);
  });
});

describe('while Kafka does not acknowledge', () => {
  it('the answer is 503, says when to come again and which events it does not know of', async () => {
    const relay = await start({ sendTimeoutMs: 60 }, async (events) => {
      if (withoutHeartbeats(events).length > 0) throw new Error('no broker');
    });
    const response = await relay.post([event(1), event(2)]);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
    const answer = (await response.json()) as { taken: string[]; unknown: string[] };
    expect(answer.taken).toEqual([]);
    expect(answer.unknown).toHaveLength(2);
  });

  it('the answer comes after the deadline, however long the send takes, and the cover breaks', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const relay = await start({ sendTimeoutMs: 60 }, async (events) => {
      if (withoutHeartbeats(events).length > 0) await held;
    });
    await eventually(() => relay.heartbeats().length > 0);
    const before = relay.heartbeats()[0]?.coverSince ?? 0;
    expect((await relay.post(event(1))).status).toBe(503);
    release();
    await eventually(() => (relay.heartbeats().at(-1)?.coverSince ?? 0) > before);
    expect(relay.events()).toHaveLength(1);
  });
});

describe('heartbeats', () => {
  it('name feed and origin, cover from the start, and the last one signs off', async () => {
    const relay = await startRelayUnderTest();
    await eventually(() => relay.heartbeats().length > 1);
    await relay.close();
    const beats = relay.heartbeats();
    expect(beats[0]).toMatchObject({ feed: 'relay', origin: 'relay-1', signOff: false });
    expect(new Set(beats.map((beat) => beat.coverSince)).size).toBe(1);
    expect(beats.map((beat) => beat.signOff)).toEqual([...beats.slice(1).map(() => false), true]);
  });
});
