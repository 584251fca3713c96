import type { Conversation } from './conversation';

/** Whose missed chats belong together: the customer as Webitel knows him, else as the messenger does, else the conversation alone. */
export const caseKeyOf = (conversationId: string, state: Conversation): string => {
  if (state.caseKey !== undefined) return state.caseKey;
  const domain = state.domain ?? '';
  const { customer } = state;
  if (customer?.id !== undefined) return `client:${domain}:${customer.id}`;
  if (customer?.messenger !== undefined && customer.external !== undefined)
    return `ext:${domain}:${customer.messenger}:${customer.gateway ?? ''}:${customer.external}`;
  return `conversation:${conversationId}`;
};
