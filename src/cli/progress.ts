// The progress bar. Drawing is pure; only a terminal sees it, anything else gets the command's summary line.

export interface Progress {
  /** What is being done, such as "Uploading". */
  readonly label: string;
  /** Done so far and in all, in the same unit (bytes or rows); total 0 if it isn't known. */
  readonly done: number;
  readonly total: number;
  readonly rows: number;
  /** Milliseconds since the work began. */
  readonly elapsed: number;
}

const MINIMUM_BAR = 10;

/** One line of at most `width` characters: label, bar, percent, rows, rows a second, time left. */
export function renderProgress(progress: Progress, width: number): string {
  const { label, done, total, rows, elapsed } = progress;
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const parts = [`${formatCount(rows)} rows`];
  if (elapsed >= 500 && rows > 0) parts.push(`${formatCount(Math.round((rows * 1000) / elapsed))} rows/s`);
  if (total > 0) {
    parts.unshift(`${String(Math.floor(share * 100)).padStart(3)} %`);
    const isEstimate = share > 0.01 && share < 1 && elapsed >= 1000;
    if (isEstimate) parts.push(`${formatDuration((elapsed * (1 - share)) / share)} left`);
  }
  const room = width - label.length - parts.join("  ").length - 5;
  if (room >= MINIMUM_BAR && total > 0) {
    const length = Math.min(40, room);
    const filled = Math.round(share * length);
    return `${label}  [${"#".repeat(filled)}${"-".repeat(length - filled)}] ${parts.join("  ")}`;
  }
  while (parts.length > 1 && label.length + 2 + parts.join("  ").length > width) parts.pop();
  return `${label}  ${parts.join("  ")}`.slice(0, width);
}

/** 1234567 is "1,234,567". */
export const formatCount = (count: number): string => String(count).replaceAll(/\B(?=(\d{3})+$)/g, ",");

/** Milliseconds as "350 ms", "4.2 s", "3 min 05 s". */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

export interface ProgressBar {
  show(progress: Omit<Progress, "elapsed">): void;
  /** Wipes the line, so that what follows starts on a clean one. */
  clear(): void;
}

interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Redraws one line on `screen` (standard error), at most ten times a second; silent if it is no terminal. */
export function progressBar(screen: Screen): ProgressBar {
  if (screen.isTTY !== true) return { show: () => undefined, clear: () => undefined };
  // Kinds of work may take turns, as when a file is loaded in parts; each has its own time.
  const elapsed = new Map<string, number>();
  let label: string | undefined;
  let shown = 0;
  let drawn = 0;
  return {
    show(progress) {
      const now = performance.now();
      const isNew = progress.label !== label;
      const sofar = (elapsed.get(progress.label) ?? 0) + (isNew ? 0 : now - shown);
      elapsed.set(progress.label, sofar);
      label = progress.label;
      shown = now;
      if (!isNew && progress.done !== progress.total && now - drawn < 100) return;
      drawn = now;
      const width = (screen.columns || 80) - 1;
      screen.write(`\r\x1b[2K${renderProgress({ ...progress, elapsed: sofar }, width)}`);
    },
    clear() {
      if (label !== undefined) screen.write("\r\x1b[2K");
    },
  };
}
