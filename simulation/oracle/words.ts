/** What Webitel's words mean (facts of its sources), written down a second time: the oracle doesn't believe the detector's own tables. */

export const leaveMeaning = (source: string, word: string | null): string => {
  switch (word) {
    case 'success':
    case 'transfer':
    case 'transferred':
    case 'endless':
    case 'agent_timeout':
    case 'client_timeout':
    case 'dialog_timeout':
    case 'timeout':
    case 'canceled_by_timeout':
    case 'timeout error':
      return 'bridged';
    case 'abandoned':
    case 'max_wait_time':
      return 'queue-timeout';
    case 'missed':
      return 'offer-interrupted';
    case 'cancel':
      return source === 'cdc' ? 'other' : 'offer-interrupted';
    case 'client_leave':
      return 'customer-left-waiting';
    case 'restart':
    case 'shutdown':
      return 'handoff-lost';
    case 'barred':
      return 'blocked';
    default:
      return 'other';
  }
};

export const refusalMeaning = (word: string | null): string => {
  switch (word) {
    case 'calendar':
    case 'out_of_hours':
    case 'disabled':
      return 'out-of-hours';
    case 'max_wait_size':
    case 'queue_full':
      return 'queue-full';
    case 'no_agents':
      return 'no-agent';
    default:
      return 'other';
  }
};

export const closeMeaning = (word: string | null): string => {
  switch (word) {
    case null:
    case '':
    case 'no_cause':
    case 'default_cause':
    case 'client_leave':
      return 'customer-left-waiting';
    case 'flow_end':
    case 'flow_err':
      return 'handoff-lost';
    default:
      return 'other';
  }
};
