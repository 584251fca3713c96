import { DateTime } from 'luxon';
import { type Finding, type Mistake, readYaml, shown } from '../policy/checked-yaml';
import type { ReadPolicy } from '../policy/policy-file';
import { zoneOffsets } from '../policy/zone-offsets';
import { type Act, actOf, SENTENCES } from './act';
import { type StoryFile, storyFile } from './story-schema';
import { readTimed } from './story-times';

/** A story that can be played. */
export interface Story {
  readonly title: string;
  readonly about: string;
  readonly zone: string;
  readonly beginsMs: number;
  readonly untilMs: number;
  readonly people: NonNullable<StoryFile['people']>;
  readonly customers: NonNullable<StoryFile['customers']>;
  readonly lines: readonly StoryLine[];
  readonly expect: readonly string[];
  readonly never: readonly string[];
}

export interface StoryLine {
  readonly atMs: number;
  readonly text: string;
  readonly act: Act;
}

const AFTER_THE_LAST_LINE_MS = 3 * 86_400_000;

/** Reads a story against the policy whose queues and skills it names. */
export const readStory = (
  text: string,
  policy: ReadPolicy,
): { readonly story: Story } | { readonly mistakes: readonly Mistake[] } => {
  const read = readYaml(text, storyFile, (raw) => linesOf(raw, policy).findings);
  if ('mistakes' in read) return read;
  const { data } = read;
  const { lines, zone, beginsMs, untilMs } = linesOf(data, policy);
  return {
    story: {
      title: data.title,
      about: data.about ?? '',
      zone,
      beginsMs,
      untilMs,
      people: data.people ?? {},
      customers: data.customers ?? {},
      lines,
      expect: data.expect ?? [],
      never: data.never ?? [],
    },
  };
};

interface Lines {
  readonly lines: readonly StoryLine[];
  readonly zone: string;
  readonly beginsMs: number;
  readonly untilMs: number;
  readonly findings: readonly Finding[];
}

/** Reads what the schema alone can't: times, sentences, and the names in them. */
const linesOf = (raw: unknown, policy: ReadPolicy): Lines => {
  const file = (typeof raw === 'object' && raw !== null ? raw : {}) as Partial<Record<keyof StoryFile, unknown>>;
  const findings: Finding[] = [];
  const people = new Map(Object.entries((file.people ?? {}) as Record<string, { skills?: string[] } | null>));
  for (const [name, person] of people)
    for (const [index, skill] of (person?.skills ?? []).entries())
      if (!(skill in policy.skills))
        findings.push({
          path: ['people', name, 'skills', index],
          message: `found ${shown(skill)}; the policy has no such skill (known: ${Object.keys(policy.skills).join(', ') || 'none'})`,
        });

  const zone = typeof file.zone === 'string' ? file.zone : (Object.values(policy.policy.calendars)[0]?.zone ?? 'UTC');
  if (zoneOffsets(zone) === null) {
    findings.push({ path: ['zone'], message: `found ${shown(zone)}; write an IANA time zone, like Europe/Kyiv` });
    return { lines: [], zone, beginsMs: 0, untilMs: 0, findings };
  }
  const beginsMs = DateTime.fromISO(String(file.from), { zone }).toMillis();
  if (Number.isNaN(beginsMs)) return { lines: [], zone, beginsMs: 0, untilMs: 0, findings };

  const lines: StoryLine[] = [];
  let beforeMs = beginsMs;
  for (const [index, line] of (Array.isArray(file.story) ? file.story : []).entries()) {
    const path = ['story', index];
    const timed = readTimed(String(line), zone, beforeMs);
    if ('mistake' in timed) {
      findings.push({ path, message: `found ${shown(line)}; ${timed.mistake}` });
      continue;
    }
    beforeMs = timed.atMs;
    const act = actOf(timed.text);
    if (act === null) {
      const known = SENTENCES.map(({ example }) => example).join(' · ');
      findings.push({ path, message: `found ${shown(timed.text)}; no sentence fits. There are: ${known}` });
      continue;
    }
    findings.push(...namesOf(act, path, policy, people));
    lines.push({ ...timed, act });
  }
  let untilMs = beforeMs + AFTER_THE_LAST_LINE_MS;
  if (typeof file.until === 'string') {
    const end = readTimed(`${file.until} end`, zone, beforeMs);
    if ('mistake' in end) findings.push({ path: ['until'], message: `found ${shown(file.until)}; ${end.mistake}` });
    else untilMs = end.atMs;
  }
  return { lines, zone, beginsMs, untilMs, findings };
};

const namesOf = (
  act: Act,
  path: readonly PropertyKey[],
  { policy }: ReadPolicy,
  people: ReadonlyMap<string, unknown>,
): readonly Finding[] => {
  const findings: Finding[] = [];
  const queue = 'queue' in act ? act.queue : null;
  if (queue !== null && queueIdOf(policy, queue) === null) {
    const names = Object.values(policy.queues).map((rules) => rules.name ?? rules.queueId);
    findings.push({
      path,
      message: `found ${shown(queue)}; the policy has no such queue (known: ${names.join(', ')})`,
    });
  }
  const person = 'agent' in act ? act.agent : 'operator' in act ? act.operator : null;
  if (person !== null && !people.has(person))
    findings.push({
      path,
      message: `found ${shown(person)}, who isn't one of the people (known: ${[...people.keys()].join(', ') || 'none'})`,
    });
  return findings;
};

/** A queue by its name or its id. */
export const queueIdOf = (policy: ReadPolicy['policy'], name: string): string | null => {
  const found = Object.values(policy.queues).find((rules) => rules.name === name || rules.queueId === name);
  return found?.queueId ?? null;
};
