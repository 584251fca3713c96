import { type DuplicateAnswer, databaseError, duplicateKey, notFound, serverError } from './odata-error';
import { emptyValue, type Row, type Schema, type Schemas, type Value } from './schema';
import type { Store } from './store';

/** On whose behalf something is saved: a contact. */
export interface Actor {
  readonly contactId: string;
}

export interface SaveContext {
  readonly engine: Engine;
  readonly store: Store;
  readonly actor: Actor;
  readonly nowMs: number;
}

/** What one entity does when it is saved or removed. */
export interface EntityRules {
  /** The row to write. @throws ODataFailure if it must not be saved */
  beforeSave?(after: Row, before: Row | null, context: SaveContext): Row;
  afterSave?(after: Row, before: Row | null, context: SaveContext): void;
  beforeRemove?(row: Row, context: SaveContext): void;
}

/** The way every write takes, whoever makes it: OData, an operator inside Creatio, or another entity's rule. */
export interface Engine {
  insert(set: string, values: Readonly<Record<string, Value>>, actor: Actor): Row;
  /** @throws ODataFailure 404 */
  update(set: string, id: string, values: Readonly<Record<string, Value>>, actor: Actor): Row;
  /** @throws ODataFailure 404 */
  remove(set: string, id: string, actor: Actor): void;
}

export interface EngineParts {
  readonly schemas: Schemas;
  readonly store: Store;
  readonly rules: Readonly<Record<string, EntityRules>>;
  readonly now: () => number;
  readonly newId: () => string;
  readonly duplicateAnswer: DuplicateAnswer;
}

// More saves in one millisecond than this, and stamps may repeat rather than run far ahead of the clock.
const MAX_STAMP_LEAD_MS = 5_000;

export const makeEngine = ({ schemas, store, rules, now, newId, duplicateAnswer }: EngineParts): Engine => {
  let lastStampMs = 0;

  /** ModifiedOn of a save: later than that of any save before it. */
  const stamp = (before: Row | null): number => {
    const nowMs = now();
    const next = lastStampMs - nowMs > MAX_STAMP_LEAD_MS ? nowMs : Math.max(nowMs, lastStampMs + 1);
    const ofRow = typeof before?.['ModifiedOn'] === 'number' ? before['ModifiedOn'] : 0;
    lastStampMs = Math.max(next, ofRow + 1);
    return lastStampMs;
  };

  const schemaOf = (set: string): Schema => {
    const schema = schemas[set];
    if (schema === undefined) throw new Error(`no entity ${set}`);
    return schema;
  };

  const checkValues = (set: string, schema: Schema, row: Row, changed: readonly string[]): void => {
    for (const name of changed) {
      const column = schema.columns[name];
      const value = row[name];
      if (column === undefined || typeof value !== 'string') continue;
      if (column.type === 'text' && column.size !== undefined && value.length > column.size)
        throw databaseError(`22001: value too long for type character varying(${column.size})`);
      if (column.target !== undefined && store.get(column.target, value) === undefined)
        throw databaseError(
          `23503: insert or update on table "${set}" violates foreign key constraint "FK${set}${name.slice(0, -2)}"`,
        );
    }
    for (const name of schema.required)
      if (row[name] === null || row[name] === '')
        throw serverError(
          `Terrasoft.Common.ItemValidationException: ${name.replace(/Id$/, '')}: field must be filled in`,
        );
  };

  const save = (set: string, draft: Row, before: Row | null, changed: readonly string[], actor: Actor): Row => {
    const context: SaveContext = { engine, store, actor, nowMs: now() };
    checkValues(set, schemaOf(set), draft, changed);
    const row = rules[set]?.beforeSave?.(draft, before, context) ?? draft;
    store.put(set, row);
    rules[set]?.afterSave?.(row, before, context);
    return row;
  };

  const engine: Engine = {
    insert: (set, values, actor) => {
      const schema = schemaOf(set);
      const stampMs = stamp(null);
      const id = typeof values['Id'] === 'string' ? values['Id'] : newId();
      if (store.get(set, id) !== undefined) throw duplicateKey(set, id, duplicateAnswer);
      const draft: Record<string, Value> & { Id: string } = { Id: id };
      for (const [name, column] of Object.entries(schema.columns)) {
        const given = values[name];
        if (given !== undefined) draft[name] = given;
        else if (column.initial === undefined) draft[name] = emptyValue(column);
        else if (column.initial.kind === 'value') draft[name] = column.initial.value;
        else draft[name] = column.initial.kind === 'now' ? stampMs : actor.contactId;
      }
      draft.Id = id;
      draft['ModifiedOn'] = stampMs;
      draft['ModifiedById'] = actor.contactId;
      return save(set, draft, null, Object.keys(values), actor);
    },
    update: (set, id, values, actor) => {
      const before = store.get(set, id);
      if (before === undefined) throw notFound();
      const draft = { ...before, ...values, Id: id, ModifiedOn: stamp(before), ModifiedById: actor.contactId };
      return save(set, draft, before, Object.keys(values), actor);
    },
    remove: (set, id, actor) => {
      const row = store.get(set, id);
      if (row === undefined) throw notFound();
      rules[set]?.beforeRemove?.(row, { engine, store, actor, nowMs: now() });
      store.delete(set, id);
    },
  };
  return engine;
};
