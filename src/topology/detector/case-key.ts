import type { Conversation } from './conversation';

/** Whose missed chats belong together: the customer as Webitel knows him, else as the messenger does, else the conversation alone. */
export const caseKeyOf = (conversationId: string, state: Conversation): string => {
  if (state.caseKey !== undefined) return state.caseKey;
  const domain = state.domain ?? '';
  const { id, messenger, gateway, external } = state.customer ?? {};
  if (id !== undefined) return `client:${domain}:${id}`;
  if (messenger !== undefined && external !== undefined)
    return `ext:${domain}:${messenger}:${gateway ?? ''}:${external}`;
  return `conversation:${conversationId}`;
};
