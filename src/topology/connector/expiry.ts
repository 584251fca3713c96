import type { ActivityCommand } from '../activity-command';
import type { ConnectorMode } from './backlog';

/**
 * Whether an offer has waited longer than the policy allows. It holds only where Creatio has nothing of the case yet: one that stands there is kept up
 * to date whatever its age.
 *
 * @param nowMs wall clock: a replay, which has none of its own, never expires
 */
export const isExpired = (command: ActivityCommand, nowMs: number, mode: ConnectorMode): boolean =>
  mode === 'live' &&
  command.owner === null &&
  command.endReason === null &&
  command.expiresAt !== null &&
  nowMs > command.expiresAt;
