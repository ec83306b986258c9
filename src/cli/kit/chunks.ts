import type { Readable } from 'node:stream'

/** Reads a stream chunk by chunk, no faster than the chunks are taken, until it ends or the signal aborts. */
export async function* chunksOf(stream: Readable, signal: AbortSignal): AsyncGenerator<Buffer> {
  while (!signal.aborted) {
    const chunk: unknown = stream.read()
    if (chunk !== null) {
      yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
      continue
    }
    if (stream.readableEnded || stream.destroyed) return
    await nextEvent(stream, signal)
  }
}

function nextEvent(stream: Readable, signal: AbortSignal): Promise<void> {
  const events = ['readable', 'end', 'close', 'error'] as const
  return new Promise((resolve, reject) => {
    const finish = (error?: unknown) => {
      for (const event of events) stream.off(event, finish)
      signal.removeEventListener('abort', abort)
      if (error instanceof Error) reject(error)
      else resolve()
    }
    const abort = () => finish()
    for (const event of events) stream.once(event, finish)
    signal.addEventListener('abort', abort, { once: true })
  })
}
