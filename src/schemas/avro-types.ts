import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Schema, Type } from 'avsc';
import { projectRoot } from '../project-root';
import { TOPICS, type TopicId } from '../topology/topics';

/** A topic's schema as it stands in `schemas/`, and what the codec must know of it. */
export interface AvroType {
  readonly schema: Schema;
  readonly type: Type;
  /** Fields that are enums: Avro's symbols can't have a dash, ours do. */
  readonly enumFields: readonly EnumField[];
}

export interface EnumField {
  readonly name: string;
  readonly toAvro: Readonly<Record<string, string>>;
  readonly fromAvro: Readonly<Record<string, string>>;
}

interface RecordSchema {
  readonly fields: readonly { readonly name: string; readonly type: unknown }[];
}

/** @param id the topic whose `schemas/<schema>.avsc` is read */
export const loadAvroType = (id: TopicId): AvroType => {
  const text = readFileSync(join(projectRoot(), 'schemas', `${TOPICS[id].schema}.avsc`), 'utf8');
  const schema = JSON.parse(text) as Schema;
  // An options object of its own: avsc keeps the names it has seen in there.
  return { schema, type: parseType(schema), enumFields: enumFieldsOf(schema) };
};

export const parseType = (schema: Schema): Type => Type.forSchema(schema, { wrapUnions: 'auto' as never });

const enumFieldsOf = (schema: Schema): EnumField[] =>
  (schema as unknown as RecordSchema).fields.flatMap((field) => {
    const type = field.type as { type?: string; symbols?: string[] };
    if (typeof type !== 'object' || type === null || type.type !== 'enum' || type.symbols === undefined) return [];
    const pairs = type.symbols.map((symbol) => [symbol.replaceAll('_', '-'), symbol] as const);
    return [
      {
        name: field.name,
        toAvro: Object.fromEntries(pairs),
        fromAvro: Object.fromEntries(pairs.map(([ours, avro]) => [avro, ours])),
      },
    ];
  });
