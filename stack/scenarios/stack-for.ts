import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../src/project-root';
import type { StackOptions } from '../stack';
import type { Scenario } from './scenario';

/** How fast a scenario is played. */
export const speedFor = (scenario: Scenario, embedded: boolean): number =>
  (embedded ? scenario.embeddedSpeed : undefined) ?? scenario.speed;

/** What a stack must be like to play a scenario; null: none is played. */
export const stackFor = (
  scenario: Scenario | null,
  embedded: boolean,
): Pick<StackOptions, 'clockText' | 'policyFile' | 'env'> => {
  const now = Date.now();
  return {
    clockText: scenario === null ? null : `${now},${now},${speedFor(scenario, embedded)}`,
    policyFile:
      scenario?.policy === undefined
        ? (process.env['POLICY_FILE'] ?? join(projectRoot(), 'policy', 'demo.yaml'))
        : written(scenario.policy),
    env: scenario?.env ?? {},
  };
};

const written = (policy: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'missed-chats-policy-')), 'policy.yaml');
  writeFileSync(path, policy);
  return path;
};
