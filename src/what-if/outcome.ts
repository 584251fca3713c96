import type { ActivityCommand } from '../topology/activity-command';
import type { ActionAnswer } from '../topology/claim';
import type { Verdict } from '../topology/verdict';
import type { Shown } from './creatio';

/** One thing that a story came to. */
export type Outcome =
  | {
      readonly kind: 'line';
      readonly atMs: number;
      readonly text: string;
      /** False: it couldn't happen, since there is no such chat or case. */
      readonly came: boolean;
    }
  | { readonly kind: 'verdict'; readonly atMs: number; readonly verdict: Verdict }
  | { readonly kind: 'command'; readonly atMs: number; readonly command: ActivityCommand; readonly shown: Shown }
  | { readonly kind: 'answer'; readonly atMs: number; readonly answer: ActionAnswer };
