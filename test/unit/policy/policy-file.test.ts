import { readFileSync } from 'node:fs';
import { mistakesAsText, parsePolicy } from '../../../src/policy/policy-file';

const digest = (): string => 'digest';

describe('the policy file', () => {
  test('the shipped one is right, and its queues inherit from the defaults', () => {
    const parsed = parsePolicy(readFileSync('policy/demo.yaml', 'utf8'), digest);
    if (!('policy' in parsed)) throw new Error(mistakesAsText('policy/demo.yaml', parsed.mistakes));
    const { policy } = parsed;
    expect(policy).toMatchObject({
      version: 'demo-1',
      domains: ['1'],
      graceMs: 10_000,
      defaults: { thresholdMs: 300_000 },
      direct: { thresholdMs: 120_000 },
    });
    expect(policy.queues['18']).toMatchObject({ queueId: '18', thresholdMs: 180_000, answer: 'message' });
    expect(policy.queues['40']).toMatchObject({ sees: ['waiting'], answer: 'join' });
    expect(policy.queues['19']?.ladder.map((rung) => rung.kind)).toEqual(['contact', 'role', 'role', 'contacts']);
  });

  test('every mistake is told at once, with its line, what was found, and what to write', () => {
    const text = [
      'domains: []',
      'grace: 10',
      'threshhold: 5m',
      'lastResort:',
      '  role: nobody',
      'queues:',
      '  "17":',
      '    threshold: five minutes',
    ].join('\n');
    const parsed = parsePolicy(text, digest);
    if ('policy' in parsed) throw new Error('it should not have passed');
    const told = mistakesAsText('policy.yaml', parsed.mistakes);
    expect(parsed.mistakes.map(({ line }) => line).sort()).toEqual([1, 1, 2, 5, 8]);
    expect(told).toContain('policy.yaml:2 grace: found 10; write a number and a unit, like 90s, 5m or 2h');
    expect(told).toContain('policy.yaml:8 queues.17.threshold: found "five minutes"');
    expect(told).toContain('threshhold');
  });

  test('what is no YAML is told with its line', () => {
    const parsed = parsePolicy('domains: ["1"\ngrace: 10s\n', digest);
    expect(parsed).toMatchObject({ mistakes: [{ line: 2 }] });
  });

  test('a file that names no version gets one from its content', () => {
    const parsed = parsePolicy(
      'domains: ["1"]\nlastResort: { contacts: [c0000000-0000-4000-8000-000000000008] }\n',
      (text) => `v-${text.length}`,
    );
    expect(parsed).toMatchObject({ policy: { version: 'v-80' } });
  });
});
