import { PassThrough, Readable, Writable } from 'node:stream'
import type { Io } from '../../../src/cli/kit/io.ts'

/** Streams that keep what is written to them; `signal` stands for a signal to the process. */
export interface MemoryIo extends Io {
  stdoutText(): string
  stderrText(): string
  /** Resolves when what is written to stdout matches. */
  printed(pattern: RegExp): Promise<void>
  signal(name: 'SIGINT' | 'SIGTERM'): void
  /** Whether the script would hear a signal. */
  isListened(): boolean
}

/** Makes the streams of a script that runs inside a test. Input is what stdin holds before its end, or a stream of its own. */
export function memoryIo(input: string | Readable = '', env: NodeJS.ProcessEnv = {}): MemoryIo {
  const stdout = recorder()
  const stderr = recorder()
  const listeners = new Set<(signal: 'SIGINT' | 'SIGTERM') => void>()
  return {
    stdin: typeof input === 'string' ? Readable.from([Buffer.from(input)], { objectMode: false }) : input,
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: { SAMSA_AUTOSTART: '0', ...env },
    stdoutText: stdout.text,
    stderrText: stderr.text,
    printed: stdout.printed,
    signal: (name) => {
      for (const listener of listeners) listener(name)
    },
    isListened: () => listeners.size > 0,
    onTerminate: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** The same with a terminal at both ends; what goes to stderr is among what is printed to stdout. */
export function terminalIo(input: Readable, env: NodeJS.ProcessEnv = {}): MemoryIo {
  const io = memoryIo(input, env)
  for (const stream of [io.stdin, io.stdout]) stream.isTTY = true
  return { ...io, stderr: io.stdout }
}

/** A terminal's input, which never ends by itself. */
export function openInput(): PassThrough {
  return new PassThrough()
}

interface Recorder {
  stream: Writable
  text: () => string
  printed: (pattern: RegExp) => Promise<void>
}

function recorder(): Recorder {
  const chunks: Buffer[] = []
  const waiting = new Set<() => void>()
  const text = () => Buffer.concat(chunks).toString('utf8')
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(Buffer.from(chunk))
      for (const look of waiting) look()
      done()
    },
  })
  const printed = (pattern: RegExp): Promise<void> =>
    new Promise((resolve) => {
      const look = () => {
        if (!pattern.test(text())) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })
  return { stream, text, printed }
}
