/**
 * Calls once a second. A page in the background has its timers slowed to one a minute, which is as long as a lease
 * lasts; a worker's timers are not slowed, and an agent's desk often lies behind the case system.
 */
export function startPulse(tick: () => void): () => void {
  let timer: ReturnType<typeof setInterval> | null = null;
  const worker = new Worker(new URL("./pulse.worker.ts", import.meta.url), { type: "module" });
  worker.onmessage = () => {
    tick();
  };
  worker.onerror = () => {
    timer ??= setInterval(tick, 1000);
  };
  return () => {
    worker.terminate();
    if (timer !== null) clearInterval(timer);
  };
}
