// Drives one zkCli session through pipes, line by line, so that what a line printed is known to be its own.
import { spawn } from 'node:child_process'

const PROMPT = /\[zk: [^\]\n]*\([A-Z_]+\) \d+\] /g
const EVENT = /\n?(WatchedEvent state:\S+ type:\S+ path:.*? zxid: -?\d+)\n/g
/** How long to listen on after the last prompt that a line must bring, for events that come from another thread. */
const QUIET_MS = 25
const LIMIT_MS = 40_000

export class CliSession {
  #child
  #out = ''
  #err = ''
  #changed = () => {}
  exit = undefined

  constructor([command, ...args], env) {
    this.#child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] })
    this.#child.stdout.setEncoding('utf8').on('data', (text) => {
      this.#out += text
      this.#changed()
    })
    this.#child.stderr.setEncoding('utf8').on('data', (text) => {
      this.#err += text
      this.#changed()
    })
    this.#child.stdin.on('error', () => {})
    this.#child.on('close', (code, signal) => {
      this.exit = code ?? signal
      this.#changed()
    })
  }

  /** Waits for the first prompt of a connected session; returns what was printed before it. */
  async begin() {
    await this.#until(() => /\(CONNECTED\) 0\] $/.test(this.#out) || this.exit !== undefined, 15_000)
    return this.#take()
  }

  /** Types some lines, whose ends belong to them; resolves to what they printed. */
  async type(text) {
    this.#child.stdin.write(text)
    const prompts = [...text.matchAll(/[\r\n]/g)].length
    await this.#until(() => this.exit !== undefined || (this.#out.match(PROMPT) ?? []).length >= prompts)
    await this.quiet()
    return this.#take()
  }

  /** Closes the input; resolves to the rest and the exit code. */
  async end() {
    this.#child.stdin.end()
    await this.#until(() => this.exit !== undefined)
    return this.#take()
  }

  kill() {
    this.#child.kill('SIGKILL')
  }

  async quiet(ms = QUIET_MS) {
    for (;;) {
      const before = this.#out.length + this.#err.length
      await new Promise((resolve) => setTimeout(resolve, ms))
      if (this.#out.length + this.#err.length === before) return
    }
  }

  #until(holds, limitMs = LIMIT_MS) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, limitMs)
      this.#changed = () => {
        if (!holds()) return
        clearTimeout(timer)
        this.#changed = () => {}
        resolve()
      }
      this.#changed()
    })
  }

  #take() {
    const got = clean(this.#out, this.#err)
    this.#out = ''
    this.#err = ''
    return this.exit === undefined ? got : { ...got, exit: this.exit }
  }
}

/** Takes prompts and events out of what was printed, and all that differs from run to run. */
export function clean(out, err) {
  const events = []
  const prompts = (out.match(PROMPT) ?? []).map((prompt) => prompt.replace(/^\[zk: .*\(/, '('))
  const rest = out
    .replace(PROMPT, '')
    .replace(/\nWATCHER::\n/g, '')
    .replace(EVENT, (_, event) => {
      events.push(event.replace(/zxid: \d+/, 'zxid: N'))
      return ''
    })
  const isTrace = /^\tat |^Exception in thread/m.test(err)
  return {
    out: masked(rest),
    err: isTrace
      ? 'a stack trace'
      : masked(err.replace(/^(SLF4J|Picked up|.*org\.jline\.utils\.Log logr\n).*\n/gm, '')),
    events: events.sort(),
    prompts,
    isTrace,
  }
}

/** Dates, sessions and zxids; zxids keep their order among themselves. */
function masked(text) {
  const zxids = [...new Set([...text.matchAll(/^[cmp]Zxid = (0x[0-9a-f]+)$/gm)].map((match) => match[1]))]
    .map(BigInt)
    .sort((a, b) => (a < b ? -1 : 1))
  return text
    .replace(/[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d \S+ \d{4}/g, '<date>')
    .replace(
      /^([cmp]Zxid) = (0x[0-9a-f]+)$/gm,
      (_, name, zxid) => `${name} = z${zxids.indexOf(BigInt(zxid))}`,
    )
    .replace(/ephemeralOwner = 0x[1-9a-f][0-9a-f]{6,}/g, 'ephemeralOwner = <session>')
}
