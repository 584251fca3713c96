import { timeAsText } from '../explain/text';
import { tableAsText } from '../replay/table-text';
import type { PartitionStatus } from './partition-status';
import type { Status } from './status';

/** How the pipeline stands, for people. */
export const statusAsText = (status: Status): string => {
  const breakers = [
    ...Object.entries(status.breakers.openings).map(
      ([name, { untilMs, reason, openings }]) =>
        `breaker ${name}: open until ${timeAsText(untilMs)} (${reason}, ${openings} in a row)`,
    ),
    ...Object.entries(status.breakers.forced).flatMap(([name, { state, by }]) =>
      state === 'auto' ? [] : [`breaker ${name}: held ${state} by ${by}`],
    ),
  ];
  return [
    `switch    ${status.isSwitchOn === null ? 'never read: off' : status.isSwitchOn ? 'on' : 'off'}${status.isObserving ? '; the detector only observes' : ''}`,
    `policy    ${status.policy === null ? 'none published: nothing is folded' : `${status.policy.version}, since ${timeAsText(status.policy.effectiveAt)}`}${status.coming === null ? '' : `; ${status.coming.version} from ${timeAsText(status.coming.effectiveAt)} on`}`,
    `breakers  ${breakers.length === 0 ? 'closed' : ''}`,
    ...breakers.map((line) => `  ${line}`),
    `dead letters  ${Object.entries(status.deadLetters)
      .map(([topic, count]) => `${topic} ${count}`)
      .join(', ')}`,
    ...status.processors.flatMap(({ processor, partitions }) => ['', processorAsText(processor, partitions)]),
    '',
  ].join('\n');
};

const processorAsText = (processor: string, partitions: readonly PartitionStatus[]): string =>
  [
    tableAsText([
      [processor, 'next offset', 'lag', 'time is', 'age', 'keys', 'timers', 'overdue', 'outbox'],
      ...partitions.map((each) => [
        `  partition ${each.partition}`,
        each.nextOffset === null ? '–' : String(each.nextOffset),
        String(each.lag),
        each.timeMs === null ? '–' : timeAsText(each.timeMs),
        each.ageMs === null ? '–' : `${(each.ageMs / 1_000).toFixed(1)} s`,
        String(each.states),
        String(each.timers),
        String(each.overdue),
        String(each.outbox),
      ]),
    ]),
    ...partitions.flatMap(heldLines),
  ].join('\n');

const heldLines = (each: PartitionStatus): string[] =>
  each.heldBecause === null
    ? []
    : [
        `  partition ${each.partition} is held: ${each.heldBecause}; ${each.overdue} timers wait`,
        ...each.origins.map(
          ({ origin, feed, timeMs }) => `    ${origin} (feed ${feed}) was last heard at ${timeAsText(timeMs)}`,
        ),
      ];
