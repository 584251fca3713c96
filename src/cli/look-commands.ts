import { registerBacktest } from './backtest';
import { registerDlq } from './dlq';
import { registerReplay } from './replay';
import { registerReport } from './report';
import { registerStatus } from './status';
import { registerTimeline } from './timeline';
import type { Register } from './tools';
import { registerWhy } from './why';

/** Commands that look into what the pipeline keeps, and set it right. */
export const addLookCommands: Register = (program, environment) => {
  for (const register of [
    registerStatus,
    registerWhy,
    registerTimeline,
    registerReport,
    registerReplay,
    registerBacktest,
    registerDlq,
  ])
    register(program, environment);
};
