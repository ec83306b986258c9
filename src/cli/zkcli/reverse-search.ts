/** A search backwards through the lines typed before, as Ctrl-R does it: it grows with each key and goes on with each Ctrl-R. */
export class ReverseSearch {
  readonly #lines: readonly string[]
  #query = ''
  /** Where the match stands; the number of lines before there is one. */
  #at: number
  #hasFailed = false

  /** @param lines the oldest first */
  constructor(lines: readonly string[]) {
    this.#lines = lines
    this.#at = lines.length
  }

  /** The line found; undefined before there is one. */
  get match(): string | undefined {
    return this.#lines[this.#at]
  }

  get prompt(): string {
    return `(${this.#hasFailed ? 'failed ' : ''}reverse-i-search)\`${this.#query}': `
  }

  /** Adds to what is searched for. */
  type(text: string): void {
    this.#query += text
    if (this.match?.includes(this.#query) !== true) this.#seek(this.#at - 1)
  }

  /** Takes the last character back, and searches from the newest line again. */
  erase(): void {
    this.#query = Array.from(this.#query).slice(0, -1).join('')
    this.#hasFailed = false
    if (this.#query !== '') this.#seek(this.#lines.length - 1)
    else this.#at = this.#lines.length
  }

  /** Goes to the next older line that matches and is another. */
  older(): void {
    if (this.#query === '') return
    const current = this.match
    let from = this.#at - 1
    while (from >= 0 && this.#lines[from] === current) from -= 1
    this.#seek(from)
  }

  #seek(from: number): void {
    for (let i = from; i >= 0; i--) {
      if (this.#lines[i]?.includes(this.#query) !== true) continue
      this.#at = i
      this.#hasFailed = false
      return
    }
    this.#hasFailed = true
  }
}
