import { type FileHandle, open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { chunksOf } from '../kit/chunks.ts'
import type { Io } from '../kit/io.ts'
import { type JavaError, javaToString } from '../kit/java-error.ts'
import { scriptLog } from '../kit/log.ts'
import { fileFault } from '../kit/properties.ts'
import { connectException } from './errors.ts'
import { type FileLine, LineCutter } from './file-lines.ts'
import type { PauseSwitch } from './pause-switch.ts'

/** A line on its way to a topic; file and position are null for standard input. */
export interface SourceRecord {
  readonly file: string | null
  /** In the file, behind the line: bytes. */
  readonly position: number | null
  readonly topic: string
  readonly text: string
  /** Milliseconds since the epoch. */
  readonly timestamp: number
}

const CHUNK_BYTES = 262_144
const IDLE_MS = 200
const MISSING_MS = 1_000
const LOGGER = 'org.apache.kafka.connect.file.FileStreamSourceTask'

/** The lines of a file from a position on, and those that it grows by, until the signal aborts. Waits for a file that is not there yet. */
export async function* linesOfFile(
  path: string,
  position: number,
  { io, signal, pause }: { io: Io; signal: AbortSignal; pause: PauseSwitch },
): AsyncGenerator<FileLine[], void> {
  const file = await openWhenThere(path, io, signal)
  if (file === undefined) return
  const cutter = new LineCutter(position)
  let at = position
  try {
    while (!signal.aborted) {
      await pause.whilePaused(signal)
      const { bytesRead, buffer } = await file
        .read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, at)
        .catch((error) => {
          throw unreadable(path, error)
        })
      at += bytesRead
      const lines = bytesRead === 0 ? [] : cutter.push(buffer.subarray(0, bytesRead))
      if (lines.length > 0) yield lines
      else if (bytesRead === 0) await sleep(IDLE_MS, undefined, { signal }).catch(() => undefined)
    }
  } finally {
    await file.close()
  }
}

/** The lines of standard input; at its end it waits for the signal, as the reference goes on waiting. */
export async function* linesOfInput(io: Io, signal: AbortSignal): AsyncGenerator<FileLine[], void> {
  const cutter = new LineCutter(0)
  for await (const chunk of chunksOf(io.stdin, signal)) {
    const lines = cutter.push(chunk)
    if (lines.length > 0) yield lines
  }
}

async function openWhenThere(path: string, io: Io, signal: AbortSignal): Promise<FileHandle | undefined> {
  while (!signal.aborted) {
    try {
      return await open(path, 'r')
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
        const fault = unreadable(path, error)
        scriptLog(io).error(`Error while trying to open file ${path}: `, LOGGER, fault.cause)
        throw fault
      }
      const text = `Couldn't find file ${path} for FileStreamSourceTask, sleeping to wait for it to be created`
      scriptLog(io).warn(text, LOGGER)
      await sleep(MISSING_MS, undefined, { signal }).catch(() => undefined)
    }
  }
  return undefined
}

function unreadable(path: string, error: unknown): JavaError {
  const fault = fileFault(path, error)
  return connectException(javaToString(fault), fault)
}
