import { startActions } from './actions';
import { startCases } from './cases';
import { startConnector } from './connector';
import { startDetector } from './detector';
import type { Platform, Role, RunningRole } from './platform';
import { startRelay } from './relay';

/** Starts one role on a platform. */
export const startRole = (role: Role, platform: Platform): Promise<RunningRole> => {
  switch (role) {
    case 'relay':
      return startRelay(platform);
    case 'detector':
      return startDetector(platform);
    case 'cases':
      return startCases(platform);
    case 'connector':
      return startConnector(platform);
    case 'actions':
      return startActions(platform);
  }
};
