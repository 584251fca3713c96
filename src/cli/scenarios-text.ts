import { parse } from 'yaml';
import { z } from 'zod';
import type { ReadPolicy } from '../policy/policy-file';
import { SENTENCES } from '../what-if/act';
import { type StoryFile, storyFile } from '../what-if/story-schema';
import { keysAsMarkdown } from './policy-keys-text';
import { simulate } from './simulate';

/** A scenario file, with its name. */
export interface ScenarioFile {
  readonly name: string;
  readonly text: string;
}

/** docs/scenarios.md, whole: each scenario with what it really comes to. */
export const scenariosAsMarkdown = async (policy: ReadPolicy, files: readonly ScenarioFile[]): Promise<string> => {
  const played: string[] = [];
  for (const file of files) played.push(await playedAsMarkdown(policy, file));
  const sentences = SENTENCES.map(({ example, about }) => `| \`${example}\` | ${about} |\n`).join('');
  return `<!-- Generated from docs/scenarios/*.yaml and what they come to by npm run docs; changes here are lost. -->
# Scenarios

What would the policy make of this? Write it down and see:

    missed-chats simulate friday.yaml --policy policy.yaml

The story is played in virtual time by the same processors that decide live, with sources that hear everything and a Creatio that is always there. Every line of the outcome
has its local time: verdicts with their reason, waiting since when, until which deadline; cases, who is asked and who wins, what Creatio shows. With \`expect\` and \`never\` a
story is a test of the policy: the exit code is 1 when it comes to something else, 2 when the file itself is wrong.

The stories below are played against [\`policy/example.yaml\`](../policy/example.yaml), and are tests of this project.

## Writing one

${keysAsMarkdown(storyFile)}
A line of \`story\` is a time and a sentence. The time is local: \`Fri 16:58\`, \`2026-11-27 16:58:30\`, or without a day for the same day. People, queues and skills are called by their names.

| sentence | |
|---|---|
${sentences}
A line of \`expect\` is part of a line of the outcome; they must come in this order. Copy them from the outcome. Put those with a colon and a space in them in quotes, as YAML wants it.

## Stories

${played.join('\n')}`;
};

const playedAsMarkdown = async (policy: ReadPolicy, { name, text }: ScenarioFile): Promise<string> => {
  const simulated = await simulate(text, policy);
  if ('mistakes' in simulated) throw new Error(`${name}: ${JSON.stringify(simulated.mistakes)}`);
  if (simulated.unmet.length > 0) throw new Error(`${name}: ${simulated.unmet.join('; ')}`);
  const { title, about, story } = parse(text) as StoryFile;
  const indented = (lines: readonly string[]): string => lines.map((line) => `    ${line}`.trimEnd()).join('\n');
  return `### ${title}

${about ?? ''} ([${name}](scenarios/${name}))

${indented(story)}

comes to

${indented(simulated.lines)}
`;
};

/** The JSON Schema of scenario files, for editors. */
export const scenarioJsonSchema = (): object => ({
  title: 'Scenario of missed-chats',
  ...z.toJSONSchema(storyFile, { io: 'input' }),
});
