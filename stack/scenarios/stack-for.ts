import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
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
  const policyFile = process.env['POLICY_FILE'] ?? join(projectRoot(), 'policy', 'demo.yaml');
  if (scenario === null) return { clockText: null, policyFile, env: {} };
  const now = Date.now();
  const speed = speedFor(scenario, embedded);
  const policy = scenario.policy ?? readFileSync(policyFile, 'utf8');
  return {
    clockText: `${now},${now},${speed}`,
    policyFile: written(patient(policy, speed)),
    env: scenario.env ?? {},
  };
};

/** So long may a busy machine hold a message up, real seconds. */
const HELD_UP_SECONDS = 10;

/** The grace that a policy has at least at this speed, played ms: no verdict comes sooner after its deadline. */
export const graceMsAt = (speed: number): number => Math.ceil(HELD_UP_SECONDS * speed) * 1_000;

const GRACE = /^grace: (\d+)s$/m;
const VERSION = /^version: (\S+)$/m;

/** The policy with a grace that is long enough at this speed: ten played seconds are a blink where two hundred pass in a real one. */
const patient = (policy: string, speed: number): string => {
  const grace = Number(GRACE.exec(policy)?.[1] ?? 0);
  const needed = graceMsAt(speed) / 1_000;
  if (grace >= needed) return policy;
  return policy.replace(GRACE, `grace: ${needed}s`).replace(VERSION, `version: $1-grace-${needed}s`);
};

const written = (policy: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'missed-chats-policy-')), 'policy.yaml');
  writeFileSync(path, policy);
  return path;
};
