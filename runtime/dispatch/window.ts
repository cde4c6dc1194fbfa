export interface Window {
  /** Opens the window, unless it is open. */
  open(): void;
  close(): void;
}

/** Calls `act` so long after the window was opened: what comes within it is handled at once. */
export function startWindow(windowMs: number, act: () => void): Window {
  let timer: NodeJS.Timeout | undefined;
  return {
    open: () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        act();
      }, windowMs);
    },
    close: () => {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
