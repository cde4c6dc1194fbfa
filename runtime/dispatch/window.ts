export interface Window {
  /** There is something: `act` is called at once, or as soon as the window that it opened last is over. */
  open(): void;
  close(): void;
}

/** Calls `act` at most once in so long: what comes alone is handled at once, what comes in a crowd together. */
export function startWindow(windowMs: number, act: () => void): Window {
  let timer: NodeJS.Timeout | undefined;
  let wanted = false;
  const begin = (): void => {
    wanted = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (wanted) begin();
    }, windowMs);
    act();
  };
  return {
    open: () => {
      wanted = true;
      if (timer === undefined) begin();
    },
    close: () => {
      clearTimeout(timer);
      timer = undefined;
      wanted = false;
    },
  };
}
