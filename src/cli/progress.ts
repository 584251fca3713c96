/** How far a long piece of work is, on stderr: a line that moves on a terminal, else a line now and then. */
export interface Progress {
  add(done: number): void;
  finish(): void;
}

interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const TERMINAL_EVERY_MS = 200;
const FILE_EVERY_MS = 5_000;
const BAR = 24;

/** @param total 0: nothing is shown */
export const createProgress = (
  what: string,
  total: number,
  screen: Screen = process.stderr,
  nowMs: () => number = () => performance.now(),
): Progress => {
  const everyMs = screen.isTTY === true ? TERMINAL_EVERY_MS : FILE_EVERY_MS;
  const beganMs = nowMs();
  let shownMs = beganMs;
  let done = 0;
  const show = (): void => {
    const line = progressLine(what, done, total, nowMs() - beganMs);
    screen.write(screen.isTTY === true ? `\r\u001b[K${line}` : `${line}\n`);
  };
  return {
    add: (count) => {
      done += count;
      if (total === 0 || nowMs() - shownMs < everyMs) return;
      shownMs = nowMs();
      show();
    },
    finish: () => {
      if (total === 0 || shownMs === beganMs) return;
      show();
      if (screen.isTTY === true) screen.write('\n');
    },
  };
};

/** `reading  [######------]  25 %  120,000 of 480,000  60,000/s  ETA 6 s` */
export const progressLine = (what: string, done: number, total: number, elapsedMs: number): string => {
  const share = Math.min(1, total === 0 ? 1 : done / total);
  const filled = Math.round(share * BAR);
  const perSecond = elapsedMs === 0 ? 0 : (done * 1_000) / elapsedMs;
  const eta = perSecond === 0 ? '–' : seconds(Math.max(0, total - done) / perSecond);
  const number = (value: number): string => Math.round(value).toLocaleString('en');
  return `${what}  [${'#'.repeat(filled)}${'-'.repeat(BAR - filled)}]  ${Math.floor(share * 100)} %  ${number(done)} of ${number(total)}  ${number(perSecond)}/s  ETA ${eta}`;
};

const seconds = (value: number): string =>
  value < 90 ? `${Math.ceil(value)} s` : `${Math.floor(value / 60)} min ${Math.ceil(value % 60)} s`;
