import { readFileSync } from 'node:fs';
import { differencesAsText, diffPolicies } from '../../../src/policy/policy-diff';
import { parsePolicy, type ReadPolicy } from '../../../src/policy/policy-file';
import { policyJsonSchema } from '../../../src/policy/policy-schema';
import { policyAsText } from '../../../src/policy/policy-text';
import type { Policy } from '../../../src/topology/policy/policy';

const read = (text: string): Policy => {
  const parsed = parsePolicy(text, () => 'digest');
  if (!('policy' in parsed)) throw new Error(JSON.stringify(parsed.mistakes));
  return (parsed as ReadPolicy).policy;
};
const EXAMPLE = readFileSync('policy/example.yaml', 'utf8');

describe('the normal form of a policy', () => {
  test.each(['policy/demo.yaml', 'policy/example.yaml'])('%s reads back to the same policy', (file) => {
    const policy = read(readFileSync(file, 'utf8'));
    expect(read(policyAsText(policy))).toEqual(policy);
  });

  test('it says what was left out', () => {
    const text = policyAsText(read('domains: ["1"]\nlastResort: { role: b0000000-0000-4000-8000-000000000001 }\n'));
    expect(text).toContain('expireAfter: 1d\n');
    expect(text).toContain('  followUps: off\n');
    expect(text).toContain('  calendar: always\n');
  });
});

describe('the difference between two policies', () => {
  const changed = (edit: (text: string) => string): string =>
    differencesAsText(diffPolicies(read(EXAMPLE), read(edit(EXAMPLE))));

  test('none is said, too', () => {
    expect(changed((text) => `# another comment\n${text}`)).toBe('no difference\n');
  });

  test('is told part by part and key by key', () => {
    expect(
      changed((text) =>
        text
          .replace('version: example-1', 'version: example-2')
          .replace('threshold: 3m', 'threshold: 4m')
          .replace('owner: Olena', 'owner: contact-owner')
          .replace('fri: 09:00-13:00, 14:00-17:00', 'fri: 09:00-13:00')
          .replace('2026-12-31: 09:00-13:00', '2026-12-30: closed')
          .replace('  "21":\n    name: Night desk', '  "22":\n    name: Late desk'),
      ),
    ).toMatchInlineSnapshot(`
"version: example-1 → example-2
calendar office
  week.fri: 09:00-13:00, 14:00-17:00 → 09:00-13:00
  holidays.2026-12-31: 09:00-13:00 → –
  holidays.2026-12-30: – → closed
queue 18 (Sales)
  threshold: 3m → 4m
queue 19 (Key accounts)
  owner: c0000000-0000-4000-8000-000000000001 → contact-owner
queue 21 (Night desk): removed
queue 22 (Late desk): added
"
`);
  });

  test('other time zone data is told, though not one of its rules', () => {
    const before = read(EXAMPLE);
    const office = before.calendars['office'];
    if (office === undefined) throw new Error('no office');
    const after = {
      ...before,
      calendars: { ...before.calendars, office: { ...office, offsets: office.offsets.slice(0, 9) } },
    };
    expect(differencesAsText(diffPolicies(before, after))).toMatch(/^calendar office\n {2}time zone data: .* → .*\n$/);
  });
});

test('the JSON Schema for editors has the keys, their texts, defaults and forms', () => {
  expect(policyJsonSchema()).toMatchObject({
    required: ['domains', 'lastResort'],
    additionalProperties: false,
    properties: {
      due: { type: 'string', default: '15m', pattern: expect.stringContaining('(ms|s|m|h|d)') },
      calendars: {
        additionalProperties: {
          required: ['zone', 'week'],
          properties: { week: { propertyNames: { pattern: expect.stringContaining('mon|tue') } } },
        },
      },
      queues: { additionalProperties: { properties: { answer: { enum: ['message', 'join'], default: 'message' } } } },
    },
  });
});
