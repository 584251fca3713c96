export const AUDIT_ACTIONS = ['unknown', 'replay', 'redrive'] as const;
export const AUDIT_PHASES = ['unknown', 'begun', 'done', 'failed'] as const;

/** Who did what to the topics by hand. One record when it begins and one when it ends, with the same id. */
export interface AuditEntry {
  readonly auditId: string;
  readonly action: (typeof AUDIT_ACTIONS)[number];
  readonly phase: (typeof AUDIT_PHASES)[number];
  /** As they called themselves, else user and host. */
  readonly actor: string;
  /** Epoch ms. */
  readonly at: number;
  /** One line for people. */
  readonly summary: string;
  /** JSON text: the span, the counts; for a redrive the positions. */
  readonly detail: string;
}
