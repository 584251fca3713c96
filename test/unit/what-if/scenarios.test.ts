import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simulate, simulatedAsText } from '../../../src/cli/simulate';
import { examplePolicy } from '../../support/stories';

const FOLDER = join('docs', 'scenarios');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));

test('there are at least eight stories, and each expects something', () => {
  expect(files.length).toBeGreaterThanOrEqual(8);
});

test.each(files)('%s comes to what it expects', async (name) => {
  const simulated = await simulate(readFileSync(join(FOLDER, name), 'utf8'), examplePolicy);
  if ('mistakes' in simulated) throw new Error(JSON.stringify(simulated.mistakes));
  expect(simulated.unmet).toEqual([]);
  expect(simulated.story.expect.length).toBeGreaterThan(0);
  expect(simulatedAsText(simulated, 'example-1')).toContain('\nas expected\n');
});

test('a story that expects something else says what is missing', async () => {
  const text = readFileSync(join(FOLDER, '01-answered-in-time.yaml'), 'utf8');
  const simulated = await simulate(text.replace('answered (answered-in-time)', 'missed (no-agent)'), examplePolicy);
  if ('mistakes' in simulated) throw new Error(JSON.stringify(simulated.mistakes));
  expect(simulated.unmet).toEqual([expect.stringMatching(/^expected, and not found: verdict: missed \(no-agent\)/)]);
  expect(simulatedAsText(simulated, 'example-1')).not.toContain('as expected');
});

test('another policy makes another outcome of the same story', async () => {
  const text = readFileSync(join(FOLDER, '01-answered-in-time.yaml'), 'utf8');
  const support = examplePolicy.policy.queues['17'];
  if (support === undefined) throw new Error('no queue 17');
  const stricter = {
    ...examplePolicy,
    policy: {
      ...examplePolicy.policy,
      queues: { ...examplePolicy.policy.queues, '17': { ...support, thresholdMs: 299_999 } },
    },
  };
  const simulated = await simulate(text, stricter);
  expect(simulated).toMatchObject({
    unmet: [
      expect.stringContaining('expected, and not found'),
      expect.stringContaining('never expected, and found'),
      expect.stringContaining('missed (agent-silent)'),
    ],
  });
});
