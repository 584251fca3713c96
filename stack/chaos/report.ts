import type { Summary } from '../scenarios/summary';
import type { PlayedRound } from './play-round';

/** What one needs to look for the cause: the seed, which fault hit what when, what is wrong, and where the logs are. */
export const failureReport = (seed: number, round: PlayedRound, summary: Summary, dataDir: string): string =>
  [
    `BROKEN with seed ${seed}`,
    ...round.faults.map(
      ({ fault, beganAt, healedAt }) =>
        `  ${beganAt}${fault.lastsMs > 0 ? ` to ${healedAt}` : ''}  ${fault.kind} ${fault.target}`,
    ),
    ...summary.broken.slice(0, MOST).map((sentence) => `  BROKEN: ${sentence}`),
    ...(summary.broken.length > MOST ? [`  … and ${summary.broken.length - MOST} more`] : []),
    `  logs: ${dataDir}/logs, servers' data: ${dataDir}/servers`,
    `  again: npm run chaos -- --faults ${round.faults.length} --seed ${seed}`,
    '',
  ].join('\n');

const MOST = 40;
