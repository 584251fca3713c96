import type { ActivityCommand } from '../topology/activity-command';
import type { ActionAnswer } from '../topology/claim';
import type { Verdict } from '../topology/verdict';
import type { Cast } from './cast';
import type { Shown } from './creatio';
import type { Outcome } from './outcome';
import { shownTime } from './story-times';

/** What a story came to, line by line. */
export const tellOutcomes = (outcomes: readonly Outcome[], cast: Cast, zone: string): readonly string[] => {
  const time = (atMs: number): string => shownTime(atMs, zone);
  return outcomes.flatMap((outcome) => {
    const lines = tell(outcome, cast, time);
    return lines.map((line, index) => `${(index === 0 ? time(outcome.atMs) : '').padEnd(TIME_WIDTH)}  ${line}`);
  });
};

/** `Fri 27 Nov 16:58:30`. */
const TIME_WIDTH = 19;

type Time = (atMs: number) => string;

const tell = (outcome: Outcome, cast: Cast, time: Time): readonly string[] => {
  switch (outcome.kind) {
    case 'line':
      return [`» ${outcome.text}${outcome.came ? '' : ' – but there is no such chat or case: nothing happens'}`];
    case 'verdict':
      return [tellVerdict(outcome.verdict, time)];
    case 'command':
      return tellCommand(outcome.command, outcome.shown, cast, time);
    case 'answer':
      return [tellAnswer(outcome.answer, cast, time)];
  }
};

const tellVerdict = (verdict: Verdict, time: Time): string => {
  const { kind, reason, anchorAt, deadlineAt, answeredAt, agentId } = verdict;
  if (kind === 'agent-miss') return `for reports: an agent let it ring (${reason})`;
  const parts = [
    ...(kind === 'answered' && answeredAt !== null
      ? [`answered ${time(answeredAt)}${agentId === null ? '' : ` by ${agentId}`}`]
      : []),
    `waiting since ${time(anchorAt)}`,
    ...(deadlineAt === null ? [] : [`deadline ${time(deadlineAt)}`]),
    ...(verdict.marks.length === 0 ? [] : [verdict.marks.join(', ')]),
  ];
  return `verdict: ${kind} (${reason}); ${parts.join(', ')}`;
};

const WHAT: Readonly<Record<ActivityCommand['type'], string>> = {
  unknown: 'unknown command',
  'create-activity': 'case opened',
  'append-miss': 'case grows',
  'offer-again': 'case is offered again',
  'record-claim': 'case has an owner',
  'withdraw-offers': 'case is offered to fewer',
  'release-claim': 'case is released',
  'complete-activity': 'case is over',
  'cancel-activity': 'case is over',
  note: 'owner is reminded',
};

const tellCommand = (command: ActivityCommand, shown: Shown, cast: Cast, time: Time): readonly string[] => {
  const end = command.endReason === null ? '' : ` (${command.endReason})`;
  const count = command.missCount > 1 ? `, missed ${command.missCount} times` : '';
  const rung = shown.rung === null ? undefined : command.ladder[shown.rung];
  const offer = rung === undefined ? '' : `, offered to ${cast.rungName(rung)}`;
  const follows =
    command.type === 'create-activity' && command.previousCaseId !== null ? ', follows an earlier one' : '';
  const due = command.endReason === null ? `, due ${time(command.dueAt)}` : '';
  return [
    `${WHAT[command.type]}${end}${count}${follows}${offer}${due}`,
    `Creatio: “${shown.title}”, ${shown.status}, ${shown.owner === null ? 'nobody has it' : `owner ${cast.nameOf(shown.owner)}`}, ${
      shown.reminded.length === 0 ? 'no reminders' : `reminder to ${shown.reminded.map(cast.nameOf).sort().join(', ')}`
    }`,
  ];
};

const tellAnswer = (answer: ActionAnswer, cast: Cast, time: Time): string => {
  const who = `${cast.nameOf(answer.operator)} ${answer.action}s`;
  switch (answer.result) {
    case 'lost':
      return `${who}: lost${answer.by === null ? '' : `, ${cast.nameOf(answer.by)} has it since ${time(answer.since ?? 0)}`}`;
    case 'refused':
      return `${who}: refused (${answer.cause ?? 'no cause'})`;
    default:
      return `${who}: ${answer.result}`;
  }
};
