import type { Finding } from './checked-yaml';
import { shown } from './checked-yaml';

/**
 * What names in a policy file must be to one another. It reads the file as it stands, so that a mistake in one field doesn't hide
 * one here; whatever has the wrong type is told by the schema.
 */
export const referencesOf = (raw: unknown): readonly Finding[] => {
  const file = mapOf(raw);
  const known: Known = {
    calendars: Object.keys(mapOf(file['calendars'])),
    skills: Object.keys(mapOf(file['skills'])),
    contacts: Object.keys(mapOf(file['contacts'])),
  };
  const findings: Finding[] = [];
  for (const [name, skill] of Object.entries(mapOf(file['skills'])))
    findings.push(...rungFindings(known, ['skills', name], skill));
  findings.push(...ladderFindings(known, [], file));
  const defaults = mapOf(file['defaults']);
  const blocks: readonly (readonly [readonly string[], unknown])[] = [
    [['defaults'], defaults],
    [['direct'], file['direct']],
    ...Object.entries(mapOf(file['queues'])).map(([id, queue]) => [['queues', id], queue] as const),
  ];
  for (const [path, block] of blocks) findings.push(...blockFindings(known, path, mapOf(block), defaults));
  return findings;
};

interface Known {
  readonly calendars: readonly string[];
  readonly skills: readonly string[];
  readonly contacts: readonly string[];
}

type Path = readonly PropertyKey[];
type Block = Readonly<Record<string, unknown>>;

const blockFindings = (known: Known, path: Path, block: Block, defaults: Block): readonly Finding[] => {
  const findings = [...ladderFindings(known, path, block)];
  const { calendar, owner } = block;
  if (typeof calendar === 'string' && calendar !== 'always')
    findings.push(...unknownName([...path, 'calendar'], calendar, [...known.calendars, 'always'], 'calendar'));
  if (typeof owner === 'string' && owner !== 'none' && owner !== 'contact-owner')
    findings.push(...contactFinding(known, [...path, 'owner'], owner));
  const sees = block['sees'] ?? defaults['sees'];
  if (Array.isArray(sees) && !sees.includes('messages')) {
    for (const key of NEED_MESSAGES)
      if (block[key.name] !== undefined && block[key.name] !== key.without)
        findings.push({
          path: [...path, key.name],
          message: `found ${shown(block[key.name])}, but this queue's feeds don't show messages, so it can't be told; write ${key.without} or leave it out`,
        });
  }
  return findings;
};

/** Keys that mean nothing where agents' messages aren't seen, and what to write instead. */
const NEED_MESSAGES = [
  { name: 'answer', without: 'join' },
  { name: 'followUps', without: 'off' },
  { name: 'release', without: false },
] as const;

const ladderFindings = (known: Known, path: Path, block: Block): readonly Finding[] => [
  ...['recipients', 'supervisors'].flatMap((name) =>
    listOf(block[name]).flatMap((rung, index) => rungFindings(known, [...path, name, index], rung)),
  ),
  ...rungFindings(known, [...path, 'lastResort'], block['lastResort']),
];

const rungFindings = (known: Known, path: Path, raw: unknown): readonly Finding[] => {
  const rung = mapOf(raw);
  const skill = rung['skill'];
  return [
    ...(typeof skill === 'string' ? unknownName([...path, 'skill'], skill, known.skills, 'skill') : []),
    ...listOf(rung['contacts']).flatMap((contact, index) =>
      typeof contact === 'string' ? contactFinding(known, [...path, 'contacts', index], contact) : [],
    ),
  ];
};

const GUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

const contactFinding = (known: Known, path: Path, name: string): readonly Finding[] =>
  GUID.test(name) ? [] : unknownName(path, name, known.contacts, 'contact');

const unknownName = (path: Path, name: string, names: readonly string[], what: string): readonly Finding[] =>
  names.includes(name)
    ? []
    : [
        {
          path,
          message: `found ${shown(name)}; there is no such ${what} in this file (${
            names.length === 0 ? 'it declares none' : `known: ${names.join(', ')}`
          })`,
        },
      ];

const mapOf = (value: unknown): Block =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Block) : {};
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
