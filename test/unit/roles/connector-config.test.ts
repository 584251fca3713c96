import type { Environment } from '../../../src/config/environment';
import { createMemoryLog } from '../../../src/memory/memory-log';
import { answersTopicOf } from '../../../src/roles/connector-config';

const environment = (more: Partial<Environment>): Environment =>
  ({ NAMESPACE: 'missed-chats', ...more }) as Environment;
const log = createMemoryLog({ topics: { 'again.case-events.v1': 1 } });

it('the living connector answers into case-events', async () => {
  expect(await answersTopicOf(environment({ CONNECTOR_MODE: 'live' }), log)).toBe('missed-chats.case-events.v1');
});

it('a replay answers into a topic of its own, or does not begin', async () => {
  const replay = (NAMESPACE: string) => answersTopicOf(environment({ CONNECTOR_MODE: 'replay', NAMESPACE }), log);
  expect(await replay('again')).toBe('again.case-events.v1');
  await expect(replay('missed-chats')).rejects.toThrow("which is the living system's; set NAMESPACE to another one");
  await expect(replay('other')).rejects.toThrow('found no topic other.case-events.v1');
});
