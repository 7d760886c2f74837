/** Work that is given up after a time, or when the whole is. Its timer and listener go with it, however many there are. */
export const inTime = async <Result>(
  ms: number,
  whole: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> => {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const timer = setTimeout(stop, ms);
  whole.addEventListener("abort", stop, { once: true });
  if (whole.aborted) stop();
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    whole.removeEventListener("abort", stop);
  }
};
