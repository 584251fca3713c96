import { uuidV5 } from '../ids/uuid-v5';
import { createCases } from '../topology/cases/cases';
import type { Platform, RunningRole } from './platform';
import { startProcessorRole } from './processor-role';

/** Case events in, claims, answers and commands out. */
export const startCases = (platform: Platform): Promise<RunningRole> =>
  startProcessorRole(platform, createCases({ uuidV5 }), 'CASES_PORT');
