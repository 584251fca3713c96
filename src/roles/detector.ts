import { uuidV5 } from '../ids/uuid-v5';
import { createDetector } from '../topology/detector/detector';
import type { Platform, RunningRole } from './platform';
import { startProcessorRole } from './processor-role';

/** Chat events in, verdicts and case events out. */
export const startDetector = (platform: Platform): Promise<RunningRole> =>
  startProcessorRole(platform, createDetector({ uuidV5 }), 'DETECTOR_PORT');
