import { uuidV5 } from '../ids/uuid-v5';
import type { Mistake } from '../policy/checked-yaml';
import type { ReadPolicy } from '../policy/policy-file';
import { createLocalCodecs } from '../schemas/local-codecs';
import { createCast } from '../what-if/cast';
import { unmet } from '../what-if/expectations';
import { playStory } from '../what-if/play-story';
import { readStory, type Story } from '../what-if/read-story';
import { tellOutcomes } from '../what-if/tell';

export interface Simulated {
  readonly story: Story;
  readonly lines: readonly string[];
  /** What was expected and isn't so. */
  readonly unmet: readonly string[];
}

/** Plays a story file against a policy. */
export const simulate = async (
  text: string,
  policy: ReadPolicy,
): Promise<Simulated | { readonly mistakes: readonly Mistake[] }> => {
  const read = readStory(text, policy);
  if ('mistakes' in read) return read;
  const { story } = read;
  const cast = createCast(story, policy, uuidV5);
  const outcomes = await playStory(story, { policy: policy.policy, cast, codecs: createLocalCodecs(), uuidV5 });
  const lines = tellOutcomes(outcomes, cast, story.zone);
  return { story, lines, unmet: unmet(lines, story.expect, story.never) };
};

/** For a terminal: the story, what came of it, and what was expected in vain. */
export const simulatedAsText = ({ story, lines, unmet: missing }: Simulated, policyVersion: string): string =>
  [
    `${story.title} (policy ${policyVersion}, times of ${story.zone})`,
    '',
    ...lines,
    '',
    ...(story.expect.length + story.never.length === 0
      ? []
      : [missing.length === 0 ? 'as expected' : missing.join('\n')]),
    '',
  ].join('\n');
