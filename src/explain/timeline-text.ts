import { masked } from './mask';
import { timeAsText } from './text';
import type { Entry, Timeline } from './timeline';

const NAMES: Readonly<Partial<Record<Entry['topic'], string>>> = {
  chatEvents: 'fact',
  verdicts: 'verdict',
  caseEvents: 'case event',
  claims: 'claim',
  activityCommands: 'command',
  actionAnswers: 'answer',
};

/** What each kind of record is called by, and which of its fields say the most. */
const SHOWN: Readonly<Partial<Record<Entry['topic'], readonly string[]>>> = {
  chatEvents: [
    'queueId',
    'agentId',
    'channelId',
    'senderRole',
    'messageKind',
    'invitedBy',
    'cause',
    'displayName',
    'phone',
  ],
  verdicts: ['reason', 'causeText', 'queueId', 'deadlineAt', 'provenBy', 'marks', 'version'],
  caseEvents: [
    'source',
    'cause',
    'operator',
    'notified',
    'rung',
    'agentId',
    'caseId',
    'episodeId',
    'marks',
    'displayName',
    'phone',
  ],
  claims: ['operator', 'endReason', 'caseId'],
  activityCommands: [
    'status',
    'owner',
    'offer',
    'rung',
    'excluded',
    'endReason',
    'missCount',
    'dueAt',
    'caseId',
    'version',
  ],
  actionAnswers: ['action', 'operator', 'by', 'cause', 'caseId'],
};

const TITLES: readonly string[] = ['type', 'kind', 'state', 'result'];

/** A timeline for people. @param creatio lines about Creatio's present records */
export const timelineAsText = (timeline: Timeline, creatio: readonly string[], personal: boolean): string => {
  const { subject, entries, cut } = timeline;
  const lines = entries.map((entry) => {
    const value: Readonly<Record<string, unknown>> = {
      ...(personal ? entry.value : masked(entry.topic, entry.value)),
    };
    const title = TITLES.map((name) => value[name]).find((found) => found !== undefined);
    const fields = (SHOWN[entry.topic] ?? []).flatMap((name) => field(name, value[name]));
    return `${timeAsText(entry.atMs)}  ${(NAMES[entry.topic] ?? entry.topic).padEnd(10)}  ${String(title)}  ${fields.join(' ')}`.trimEnd();
  });
  return [
    `${subject.kind}${subject.caseId === null ? '' : ` ${subject.caseId}`}`,
    ...lines,
    ...creatio,
    ...cut.map((topic) => `(${topic} was not read to its end within the time; --budget 30s reads more)`),
    '',
  ].join('\n');
};

const field = (name: string, value: unknown): string[] => {
  const isEmpty = value == null || value === '' || value === 'unknown' || (Array.isArray(value) && value.length === 0);
  if (isEmpty) return [];
  const text = name.endsWith('At')
    ? timeAsText(value as number)
    : Array.isArray(value)
      ? value.join(',')
      : String(value);
  return [`${name}=${text}`];
};
