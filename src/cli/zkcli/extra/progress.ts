/** How long something must take before its progress is shown, in ms. */
const PATIENCE_MS = 500

/** What tells a person how far a long command is. */
export interface Progress {
  /** Says how far it is; cheap enough to be called for every znode. */
  at(text: () => string): void
  stop(): void
}

/** Shows progress on a terminal, once it takes long enough to be wondered about; does nothing without one. */
export function startProgress(stream: NodeJS.WritableStream | undefined): Progress {
  if (stream === undefined) return { at: () => {}, stop: () => {} }
  let text = () => ''
  let spinner: { text: string; stop(): unknown } | undefined
  let hasStopped = false
  const timer = setTimeout(async () => {
    const { default: ora } = await import('ora')
    if (!hasStopped) spinner = ora({ text: text(), stream, discardStdin: false }).start()
  }, PATIENCE_MS)
  let shown = 0
  return {
    at(current) {
      text = current
      shown += 1
      if (spinner !== undefined && shown % 100 === 0) spinner.text = current()
    },
    stop() {
      hasStopped = true
      clearTimeout(timer)
      spinner?.stop()
    },
  }
}
