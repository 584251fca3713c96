import { readFileSync } from 'node:fs';
import { type Simulated, simulate } from '../../src/cli/simulate';
import { mistakesAsText } from '../../src/policy/checked-yaml';
import { parsePolicy, type ReadPolicy } from '../../src/policy/policy-file';

const parsed = parsePolicy(readFileSync('policy/example.yaml', 'utf8'), () => 'digest');
if (!('policy' in parsed)) throw new Error(mistakesAsText('policy/example.yaml', parsed.mistakes));

/** policy/example.yaml: Support 5m and follow-ups of 15m in office hours, Sales 3m, Hooks only. */
export const examplePolicy: ReadPolicy = parsed;

const HEAD = `title: Test
from: 2026-11-23
people:
  Olena: { skills: [support] }
  Petro: { skills: [support] }
  Maria: { skills: [leads] }
`;

export const storyText = (lines: readonly string[], more = ''): string =>
  `${HEAD}${more}story:\n${lines.map((line) => `  - ${JSON.stringify(line)}\n`).join('')}`;

/** Plays lines from Monday, 2026-11-23, on against the example. */
export const playLines = async (lines: readonly string[], more = ''): Promise<Simulated> => {
  const simulated = await simulate(storyText(lines, more), examplePolicy);
  if ('mistakes' in simulated) throw new Error(mistakesAsText('story', simulated.mistakes));
  return simulated;
};

/** What came of it beside the story's own lines and what Creatio shows, without times. */
export const outcomes = ({ lines }: Simulated): string[] =>
  lines.map((line) => line.slice(21)).filter((line) => !line.startsWith('»') && !line.startsWith('Creatio:'));
