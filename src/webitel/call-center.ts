import { type Draft, draft } from './draft';
import { fieldsOf, type Json } from './fields';

/**
 * A body of Webitel's `callcenter` exchange. Only the states that name the conversation are of use to somebody who keeps no state: `distribute`,
 * `offering` and `transfer`; the others name nothing but an attempt.
 *
 * @throws BadShape
 */
export const fromCallCenter = (
  body: Json,
  domainId: string,
  path: string,
  labels: readonly string[] = [],
): readonly Draft[] => {
  const envelope = fieldsOf(body, path);
  const agentId = envelope.optionalId('user_id');
  const fields = fieldsOf(envelope.object('data'), envelope.at('data'));
  const status = fields.text('status');
  const attemptId = fields.id('attempt_id');
  const occurredAt = fields.ms('timestamp');
  if (status !== 'distribute' && status !== 'offering' && status !== 'transfer') return [];
  const detail = fields.optionalObject(status === 'offering' ? 'offering' : 'distribute');
  if (detail === null) return [];
  const given = fieldsOf(detail, fields.at(status === 'offering' ? 'offering' : 'distribute'));
  const known = {
    conversationId: given.text('member_channel_id'),
    domainId,
    occurredAt,
    source: 'bus' as const,
    labels,
    attemptId,
    queueId: given.optionalId('queue_id'),
    queueName: given.optionalText('queue_name'),
  };
  if (status === 'transfer')
    return [draft({ ...known, type: 'transferred' }, 'callcenter', { attemptId, status, occurredAt })];
  const channelId = given.optionalText('agent_channel_id');
  return [
    draft(
      { ...known, type: 'agent-offered', agentId, channelId, invitedBy: 'queue', senderRole: 'human' },
      'callcenter',
      { attemptId, status, occurredAt },
    ),
  ];
};
