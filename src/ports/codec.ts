import type { ActivityCommand } from '../topology/activity-command';
import type { AuditEntry } from '../topology/audit';
import type { CaseEvent } from '../topology/case-event';
import type { ChatEvent } from '../topology/chat-event';
import type { ActionAnswer, Claim } from '../topology/claim';
import type { PublishedPolicy, Setting } from '../topology/setting';
import type { TopicId } from '../topology/topics';
import type { Verdict } from '../topology/verdict';

/** What each topic's records decode to. */
export interface RecordOf {
  readonly chatEvents: ChatEvent;
  readonly verdicts: Verdict;
  readonly settings: Setting;
  readonly policy: PublishedPolicy;
  readonly caseEvents: CaseEvent;
  readonly actionAnswers: ActionAnswer;
  readonly claims: Claim;
  readonly activityCommands: ActivityCommand;
  readonly audit: AuditEntry;
}

/**
 * Records to bytes and back, in the registry's wire format: byte 0 = 0, bytes 1–4 = schema id, then Avro. Synchronous in the hot path:
 * writers' schemas are fetched beforehand.
 */
export interface Codecs {
  encode<Id extends TopicId>(topic: Id, value: RecordOf[Id]): Buffer;
  /**
   * @throws Undecodable when the bytes are not a record of this topic: permanent
   * @throws UnknownWriter when the writer's schema hasn't been fetched yet: call `fetchWriter`, then decode again
   */
  decode<Id extends TopicId>(topic: Id, bytes: Buffer): RecordOf[Id];
  /**
   * @throws Undecodable when the registry doesn't know the id, or its schema can't be read as this topic's: permanent
   * @throws any other error when the registry is away: retriable
   */
  fetchWriter(topic: TopicId, schemaId: number): Promise<void>;
}

export class Undecodable extends Error {
  override readonly name = 'Undecodable';
}

export class UnknownWriter extends Error {
  override readonly name = 'UnknownWriter';
  constructor(readonly schemaId: number) {
    super(`schema id ${schemaId} has not been fetched`);
  }
}
