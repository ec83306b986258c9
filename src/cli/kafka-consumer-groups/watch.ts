/** --watch: the same description again and again, with what has changed between two of them. */
import { Writable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { signalExitCodes } from '../kit/exit.ts'
import type { Io } from '../kit/io.ts'
import type { GroupOffsets } from './describe-groups.ts'
import { progressLine } from './lag-progress.ts'

/** Cursor to the upper left corner; everything from there on erased. */
const CLEAR = '\u001b[H\u001b[J'

export interface WatchOptions {
  intervalMs: number
  /** Prints once, and returns the groups whose offsets it printed. */
  print: (io: Io) => Promise<GroupOffsets[]>
  /** Whether each line is for a machine: nothing is put between them. */
  isJson: boolean
}

/** Describes until a signal comes, and returns its exit code; a terminal is drawn anew each time, a pipe gets one block after the other. */
export async function watch({ intervalMs, print, isJson }: WatchOptions, io: Io): Promise<number> {
  const ending = new AbortController()
  let exitCode = 0
  const forget = io.onTerminate?.((signal) => {
    exitCode = signalExitCodes[signal]
    ending.abort()
  })
  io.stdout.once('error', () => ending.abort())
  try {
    let before: { groups: GroupOffsets[]; timeMs: number } | undefined
    while (!ending.signal.aborted) {
      const page = recordingIo(io)
      const groups = await print(page.io)
      const now = { groups, timeMs: Date.now() }
      const progress = isJson ? '' : groups.map((group) => progressLine(group, before, now.timeMs)).join('')
      io.stdout.write(`${heading({ io, isJson, intervalMs, timeMs: now.timeMs })}${page.text()}${progress}`)
      before = now
      await pause(intervalMs, undefined, { signal: ending.signal }).catch(() => undefined)
    }
    // The terminal has echoed what the keys were: what comes next begins a line.
    if (io.stdout.isTTY && exitCode !== 0) io.stdout.write('\n')
    return exitCode
  } finally {
    forget?.()
  }
}

function heading(setting: { io: Io; isJson: boolean; intervalMs: number; timeMs: number }): string {
  const { io, isJson, intervalMs, timeMs } = setting
  if (isJson) return ''
  const time = new Date(timeMs).toISOString()
  return io.stdout.isTTY ? `${CLEAR}${time}, every ${intervalMs / 1000} s; Control-C ends\n` : `${time}\n`
}

/** Gathers a whole page, so that a terminal does not flicker; notes belong to it where both streams are the terminal. */
function recordingIo(io: Io): { io: Io; text: () => string } {
  let text = ''
  const stdout = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      text += String(chunk)
      done()
    },
  })
  const isOneScreen = io.stdout.isTTY === true && io.stderr.isTTY === true
  return { io: { ...io, stdout, stderr: isOneScreen ? stdout : io.stderr }, text: () => text }
}
