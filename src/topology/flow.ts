import type { TopicId } from './topics';

/** One part of the pipeline: which role it is, what it reads and writes. The diagram and the documentation are made from this. */
export interface Part {
  readonly role: 'relay' | 'detector' | 'cases' | 'connector' | 'actions' | 'setup' | 'reconcile' | 'tools';
  readonly about: string;
  /** The one topic that decides; null for parts that are no processors. */
  readonly decidesFrom: TopicId | null;
  /** Read beside it: tables with effective times, or views for look-up. */
  readonly looksUp: readonly TopicId[];
  readonly writes: readonly TopicId[];
  /** Outside systems that it talks with. */
  readonly outside: readonly string[];
}

export const FLOW: readonly Part[] = [
  {
    role: 'relay',
    about: "takes Webitel's webhooks and bus messages, makes them canonical, and says by heartbeats that it hears",
    decidesFrom: null,
    looksUp: [],
    writes: ['chatEvents'],
    outside: ['Webitel'],
  },
  {
    role: 'detector',
    about: 'folds each conversation and gives each wait for a human its verdict',
    decidesFrom: 'chatEvents',
    looksUp: ['settings', 'policy'],
    writes: ['verdicts', 'caseEvents'],
    outside: ['Redis'],
  },
  {
    role: 'cases',
    about: "folds each customer's misses into a case and decides who has it: the first accept wins",
    decidesFrom: 'caseEvents',
    looksUp: ['settings', 'policy'],
    writes: ['claims', 'actionAnswers', 'activityCommands'],
    outside: ['Redis'],
  },
  {
    role: 'connector',
    about: 'makes Creatio hold what the newest command of each case says; reads its switch and its edits',
    decidesFrom: 'activityCommands',
    looksUp: ['caseEvents', 'settings'],
    writes: ['caseEvents', 'settings'],
    outside: ['Creatio'],
  },
  {
    role: 'actions',
    about: "takes operators' accept, decline, complete and cancel, and answers who won",
    decidesFrom: null,
    looksUp: ['claims', 'actionAnswers'],
    writes: ['caseEvents'],
    outside: ['Operators'],
  },
  {
    role: 'setup',
    about: 'publishes the policy file and creates what is missing in Creatio',
    decidesFrom: null,
    looksUp: ['policy'],
    writes: ['policy'],
    outside: ['Creatio'],
  },
  {
    role: 'reconcile',
    about: 'compares ledger, cases, claims and Creatio, and tells the parts that decide what it finds; run by hand',
    decidesFrom: null,
    looksUp: ['verdicts', 'caseEvents', 'claims', 'activityCommands'],
    writes: ['caseEvents', 'activityCommands'],
    outside: ['Creatio'],
  },
  {
    role: 'tools',
    about: 'replay, redrive and the other commands: run by people, now and then',
    decidesFrom: null,
    looksUp: ['chatEvents', 'verdicts', 'caseEvents', 'claims', 'actionAnswers', 'activityCommands', 'audit'],
    writes: ['verdicts', 'caseEvents', 'audit'],
    outside: [],
  },
];
