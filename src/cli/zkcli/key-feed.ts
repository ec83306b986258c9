import { PassThrough, type Readable } from 'node:stream'

/** What of the keyboard a session takes for itself. */
export interface KeyHandlers {
  /** Tab. Keys that follow wait until it is done. */
  onTab(): Promise<void>
  /** Ctrl-R while a line is edited. */
  onSearch(): void
  /** A key while a search goes on; false ends the search and gives the key to the editor. */
  onSearchKey(key: string): boolean
  /** Ctrl-C while no line is edited. */
  onInterrupt(): void
  /** No more keys will come. */
  onEnd(): void
}

const CTRL_C = '\u0003'
const TAB = '\t'
const CTRL_R = '\u0012'

/**
 * Stands between the keyboard and the line editor, and gives the editor one line at a time: what is typed or pasted while a command runs
 * waits for the next prompt, where the editor alone would lose it.
 */
export class KeyFeed extends PassThrough {
  readonly #stdin: Readable & { setRawMode?: (isRaw: boolean) => unknown }
  readonly #handlers: KeyHandlers
  #waiting = ''
  #isEditing = false
  #isHeld = false
  #isSearching = false
  #hasEnded = false

  constructor(stdin: Readable, handlers: KeyHandlers) {
    super()
    this.#stdin = stdin
    this.#handlers = handlers
    stdin.setEncoding('utf8')
    stdin.on('data', (keys: string) => this.#take(keys))
    stdin.on('end', () => {
      this.#hasEnded = true
      this.#pass()
    })
  }

  /** Called by the line editor. */
  setRawMode(isRaw: boolean): void {
    this.#stdin.setRawMode?.(isRaw)
  }

  /** Lets the next line be edited. */
  edit(): void {
    this.#isEditing = true
    this.#pass()
  }

  search(isSearching: boolean): void {
    this.#isSearching = isSearching
  }

  /** Lets go of the keyboard. */
  close(): void {
    this.#stdin.pause()
    this.#stdin.removeAllListeners('data')
  }

  #take(keys: string): void {
    if (this.#isEditing) {
      this.#waiting += keys
      this.#pass()
      return
    }
    const interrupt = keys.lastIndexOf(CTRL_C)
    this.#waiting = interrupt < 0 ? this.#waiting + keys : keys.slice(interrupt + 1)
    if (interrupt >= 0) this.#handlers.onInterrupt()
  }

  #pass(): void {
    while (this.#isEditing && !this.#isHeld && this.#waiting !== '') {
      const key = this.#isSearching ? firstKey(this.#waiting) : upToSpecial(this.#waiting)
      this.#waiting = this.#waiting.slice(key.length)
      this.#give(key)
    }
    if (this.#hasEnded && this.#waiting === '' && this.#isEditing && !this.#isHeld) this.#handlers.onEnd()
  }

  #give(key: string): void {
    if (this.#isSearching && this.#handlers.onSearchKey(key)) return
    if (key === CTRL_R) {
      this.#handlers.onSearch()
    } else if (key === TAB) {
      this.#isHeld = true
      // Never rejected: it has no reason to, and Tab is no reason to end a session.
      void this.#handlers.onTab().finally(() => {
        this.#isHeld = false
        this.#pass()
      })
    } else {
      if (/[\r\n]$/.test(key)) this.#isEditing = false
      this.write(key)
    }
  }
}

/** One character, or a whole escape sequence. */
function firstKey(keys: string): string {
  return /^(\u001b(\[[0-9;]*[A-Za-z~]|O[A-Z]|[^[O])?|[\s\S])/u.exec(keys)?.[0] ?? keys
}

/** The keys up to the first that is not the editor's alone, or that key. A line's end goes with its line; \r\n is one end. */
function upToSpecial(keys: string): string {
  const special = keys.search(/[\t\u0012\r\n]/)
  if (special < 0) return keys
  if (special > 0 && /[\t\u0012]/.test(keys.charAt(special))) return keys.slice(0, special)
  return keys.slice(0, keys.startsWith('\r\n', special) ? special + 2 : special + 1)
}
