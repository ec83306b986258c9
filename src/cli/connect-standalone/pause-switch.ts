/** Whether a task is to rest, and a way to wait until it need not. */
export class PauseSwitch {
  #isPaused: boolean
  #wake: () => void = () => {}

  constructor(isPaused: boolean) {
    this.#isPaused = isPaused
  }

  get isPaused(): boolean {
    return this.#isPaused
  }

  set(isPaused: boolean): void {
    this.#isPaused = isPaused
    if (!isPaused) this.#wake()
  }

  /** Resolves once the task may go on, or is to end. */
  async whilePaused(signal: AbortSignal): Promise<void> {
    while (this.#isPaused && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
    }
  }
}
