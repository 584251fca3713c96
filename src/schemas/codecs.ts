import type { Schema, Type } from 'avsc';
import { type Codecs, type RecordOf, Undecodable, UnknownWriter } from '../ports/codec';
import { TOPICS, type TopicId } from '../topology/topics';
import { type AvroType, loadAvroType, parseType } from './avro-types';

const HEADER_BYTES = 5;

export interface CodecOptions {
  /** The schema id that each topic's records are written with. */
  readonly writerIds: Readonly<Record<TopicId, number>>;
  /** The schema behind an id; null: the registry doesn't know it. Rejects when the registry is away. */
  lookUp(schemaId: number): Promise<Schema | null>;
  /** How long an id that isn't known stays unknown, so that a flood of bad records doesn't become a flood of look-ups. */
  readonly unknownForMs?: number;
}

/** The codecs over any source of schemas. The hot path is avsc's own, with one resolver for each writer. */
export const createCodecs = (options: CodecOptions): Codecs => {
  const types = new Map<TopicId, AvroType>();
  const decoders = new Map<string, (bytes: Buffer) => unknown>();
  const unknownUntil = new Map<number, number>();

  const typeOf = (topic: TopicId): AvroType => {
    const known = types.get(topic) ?? loadAvroType(topic);
    types.set(topic, known);
    return known;
  };

  for (const topic of Object.keys(TOPICS) as TopicId[]) {
    decoders.set(`${topic}:${options.writerIds[topic]}`, decoderOf(typeOf(topic), null));
  }

  return {
    encode: (topic, value) => {
      const { type, enumFields } = typeOf(topic);
      const body = { ...value } as Record<string, unknown>;
      for (const { name, toAvro } of enumFields) body[name] = toAvro[body[name] as string] ?? 'unknown';
      const bytes = type.toBuffer(body);
      const framed = Buffer.allocUnsafe(HEADER_BYTES + bytes.length);
      framed[0] = 0;
      framed.writeInt32BE(options.writerIds[topic], 1);
      bytes.copy(framed, HEADER_BYTES);
      return framed;
    },
    decode: <Id extends TopicId>(topic: Id, bytes: Buffer): RecordOf[Id] => {
      if (bytes.length < HEADER_BYTES || bytes[0] !== 0) throw new Undecodable('not-avro-wire-format');
      const id = bytes.readInt32BE(1);
      const decode = decoders.get(`${topic}:${id}`);
      if (decode === undefined) throw new UnknownWriter(id);
      return decode(bytes) as RecordOf[Id];
    },
    fetchWriter: async (topic, schemaId) => {
      if ((unknownUntil.get(schemaId) ?? 0) > Date.now()) throw new Undecodable('unknown-schema-id');
      const schema = await options.lookUp(schemaId);
      if (schema === null) {
        unknownUntil.set(schemaId, Date.now() + (options.unknownForMs ?? 30_000));
        throw new Undecodable('unknown-schema-id');
      }
      decoders.set(`${topic}:${schemaId}`, decoderOf(typeOf(topic), schema));
    },
  };
};

/** @param writer null: written with the reader's own schema. @throws Undecodable when it can't be read as the reader's */
const decoderOf = (reader: AvroType, writer: Schema | null): ((bytes: Buffer) => unknown) => {
  const { type, enumFields } = reader;
  const notReadable = `not-readable-as-${String(type.name).split('.').at(-1)}`;
  let writerType: Type = type;
  let resolver: ReturnType<Type['createResolver']> | undefined;
  if (writer !== null) {
    try {
      writerType = parseType(writer);
      resolver = type.createResolver(writerType);
    } catch {
      // The registry's schema is of something else: that is the record's fault, and its reason.
      throw new Undecodable(notReadable);
    }
  }
  return (bytes) => {
    let decoded: { value: Record<string, unknown>; offset: number };
    try {
      decoded = type.decode(bytes, HEADER_BYTES, resolver) as typeof decoded;
    } catch {
      throw new Undecodable(notReadable);
    }
    // avsc reports a value that ends beyond the bytes by an offset of -1.
    if (decoded.offset !== bytes.length) throw new Undecodable(notReadable);
    const { value } = decoded;
    for (const { name, fromAvro } of enumFields) value[name] = fromAvro[value[name] as string] ?? 'unknown';
    return value;
  };
};
