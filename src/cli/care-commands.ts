import { type Command, InvalidArgumentError } from 'commander';
import type { Environment } from '../config/environment';
import { doctor } from './doctor';
import { reconcile } from './reconcile';

const positive = (value: string): number => {
  const number = Number(value);
  if (!(number > 0)) throw new InvalidArgumentError('Set a number above 0.');
  return number;
};

/** `missed-chats doctor` and `missed-chats reconcile`. */
export const addCareCommands = (program: Command, environment: () => Environment): void => {
  program
    .command('doctor')
    .description(
      'say what is wrong with servers, Creatio, policy and feeds, and how to mend it; exit 1 if something is',
    )
    .option('--write', 'also make and remove a test activity and reminder in Creatio')
    .option('--hours <hours>', 'how far back the feeds are looked at', positive, 24)
    .option('--json', 'for machines')
    .action(async (options: { write?: true; hours: number; json?: true }) => {
      const { write, json } = options;
      process.exit(await doctor(environment(), { write: write === true, json: json === true, hours: options.hours }));
    });

  program
    .command('reconcile')
    .description('compare ledger, cases, claims and Creatio; exit 1 if gaps are left')
    .option('--apply', 'close the gaps: tell the parts that decide')
    .option('--settle <seconds>', 'between two looks: longer than anything is on its way', positive, 30)
    .option('--rate <per second>', 'so many records at most are written', positive, 10)
    .option('--json', 'for machines')
    .action(async (options: { apply?: true; settle: number; rate: number; json?: true }) => {
      const { apply, json, settle, rate } = options;
      const how = { apply: apply === true, json: json === true, settleMs: settle * 1_000, perSecond: rate };
      process.exit(await reconcile(environment(), how));
    });
};
