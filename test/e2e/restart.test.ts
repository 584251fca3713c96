import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { type ActivityRow, readCreatioFacts } from '../../stack/scenarios/creatio-facts';
import { waitUntil } from '../../stack/servers/wait-until';
import type { Endpoints } from '../../stack/stack';
import { serversOverRestarts, startStack } from '../support/stack-process';

const WITHIN_MS = 60_000;

/** A customer joins the queue that waits ten seconds, and nobody comes. */
const sendMissedChat = async ({ relay }: Endpoints, customer: string): Promise<void> => {
  const hook = {
    state: 'joined',
    channel: 'chat',
    attempt_id: '1',
    queue_id: '20',
    queue_name: 'Try it',
    member_channel_id: randomUUID(),
    cid: customer,
    chat: 'telegram',
    from: customer,
    timestamp: String(Date.now()),
  };
  const send = async (): Promise<boolean> => {
    const response = await fetch(`${relay}/webitel/events?domain=1`, { method: 'POST', body: JSON.stringify(hook) });
    return response.status === 202;
  };
  await waitUntil('the relay to take the event', WITHIN_MS, send);
};

const activities = async ({ creatio }: Endpoints): Promise<readonly ActivityRow[]> =>
  (await readCreatioFacts({ url: creatio, prefix: '', user: 'integration', password: 'integration' })).activities;

const customersOf = (rows: readonly ActivityRow[]): string[] =>
  rows.map((row) => /Missed chat: (\S+) /.exec(row.Title)?.[1] ?? row.Title).sort();

const untilCustomersAre = async (endpoints: Endpoints, customers: readonly string[]): Promise<void> => {
  let seen: string[] = [];
  await waitUntil(`activities of ${customers.join(', ')}`, WITHIN_MS, async () => {
    seen = customersOf(await activities(endpoints));
    return seen.length >= customers.length;
  });
  expect(seen).toEqual(customers);
};

describe('a stack whose parts die', () => {
  const closing: (() => Promise<void>)[] = [];
  afterAll(async () => {
    await Promise.all(closing.map((close) => close()));
  });

  it('makes each missed chat one activity, through a killed detector, an emptied Redis and a restart', async () => {
    const data = mkdtempSync(join(tmpdir(), 'missed-chats-e2e-'));
    const servers = await serversOverRestarts();
    closing.push(servers.close);
    const first = await startStack(data, servers.env);
    try {
      await sendMissedChat(first.endpoints, 'Anna');
      await untilCustomersAre(first.endpoints, ['Anna']);

      const detector = first.endpoints.roles.find(({ name }) => name === 'detector');
      process.kill(detector?.pid ?? -1, 'SIGKILL');
      const redis = new Redis(first.endpoints.redis ?? '');
      await redis.flushall();
      redis.disconnect();
      await sendMissedChat(first.endpoints, 'Borys');
      await untilCustomersAre(first.endpoints, ['Anna', 'Borys']);
    } finally {
      expect(await first.stop()).toBe(0);
    }
    const second = await startStack(data, servers.env);
    try {
      await sendMissedChat(second.endpoints, 'Vira');
      await untilCustomersAre(second.endpoints, ['Anna', 'Borys', 'Vira']);
    } finally {
      expect(await second.stop()).toBe(0);
    }
  }, 300_000);
});
