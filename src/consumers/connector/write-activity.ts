import type { CreatioRows } from '../../creatio/coalesced';
import { CreatioFailure } from '../../creatio/failure';
import type { Logger } from '../../ports/logger';
import type { ActivityCommand } from '../../topology/activity-command';
import {
  type ActivityRow,
  type Columns,
  createColumns,
  optionalColumns,
  patchColumns,
  requiredColumns,
  type Writing,
} from '../../topology/connector/activity';

/** Columns that a customer's Creatio may lack; once it has refused them they aren't sent again. */
export interface OptionalColumnsState {
  refused: boolean;
}

export interface WriteDeps {
  readonly creatio: Pick<CreatioRows, 'create' | 'update'>;
  readonly optional: OptionalColumnsState;
  readonly logger: Logger;
}

/** `null`: it is there; else why Creatio refused it for good. */
export type Refusal = string | null;

/** Makes the activity: with everything, or without the optional columns, or plain. A plain activity is better than none. */
export const createActivity = async (deps: WriteDeps, command: ActivityCommand, writing: Writing): Promise<Refusal> => {
  const full = createColumns(command, writing);
  const optional = deps.optional.refused ? {} : optionalColumns(command, writing.config);
  const hasOptional = Object.keys(optional).length > 0;
  const attempts: readonly Columns[] = [
    ...(hasOptional ? [{ ...full, ...optional }] : []),
    full,
    requiredColumns(command, writing),
  ];
  let refused = '';
  for (const [index, columns] of attempts.entries()) {
    try {
      await deps.creatio.create('Activity', columns);
      if (hasOptional && index === 1) withoutOptional(deps, optional, refused);
      return null;
    } catch (error) {
      if (!(error instanceof CreatioFailure)) throw error;
      if (error.failure.class === 'duplicate') return null;
      if (error.passes) throw error;
      refused = error.failure.reason;
    }
  }
  return refused;
};

/** @returns `absent` when somebody deleted it meanwhile */
export const updateActivity = async (
  deps: WriteDeps,
  command: ActivityCommand,
  row: ActivityRow,
  writing: Writing,
): Promise<Refusal | 'absent'> => {
  const changed = patchColumns(row, command, writing);
  if (Object.keys(changed).length === 0) return null;
  const optional =
    deps.optional.refused || changed['Notes'] === undefined ? {} : optionalColumns(command, writing.config);
  const hasOptional = Object.keys(optional).length > 0;
  const attempts: readonly Columns[] = [...(hasOptional ? [{ ...changed, ...optional }] : []), changed];
  let refused = '';
  for (const [index, columns] of attempts.entries()) {
    try {
      await deps.creatio.update('Activity', command.caseId, columns);
      if (hasOptional && index === 1) withoutOptional(deps, optional, refused);
      return null;
    } catch (error) {
      if (!(error instanceof CreatioFailure) || error.passes) throw error;
      if (error.failure.class === 'absent') return 'absent';
      refused = error.failure.reason;
    }
  }
  return refused;
};

const withoutOptional = ({ optional, logger }: WriteDeps, columns: Columns, reason: string): void => {
  optional.refused = true;
  logger.warn(
    { columns: Object.keys(columns), reason },
    'Creatio refused the configured columns: they are left out until the next start; the notes say the same',
  );
};
