import { clearScreenDown, cursorTo, type Interface, moveCursor } from 'node:readline'
import type { Writable } from 'node:stream'
import type { TextOutput } from './command.ts'

/** A line being edited: by whom, and what its prompt says now. */
export interface EditedLine {
  readonly editor: Interface
  prompt(): string
}

/** The terminal of a session: text written while a line is being edited goes above it, and the line stays. */
export class Terminal implements TextOutput {
  readonly #output: Writable
  readonly #interruptListeners = new Set<() => void>()
  #edited: EditedLine | undefined

  constructor(output: Writable) {
    this.#output = output
  }

  write(text: string): void {
    if (this.#edited === undefined) {
      this.#output.write(text)
      return
    }
    const { editor } = this.#edited
    moveCursor(this.#output, 0, -editor.getCursorPos().rows)
    cursorTo(this.#output, 0)
    clearScreenDown(this.#output)
    this.#output.write(text.startsWith('\n') ? text.slice(1) : text)
    this.refresh()
  }

  /** Draws the edited line again: what its prompt says may have changed. */
  refresh(): void {
    if (this.#edited === undefined) return
    const { editor, prompt } = this.#edited
    editor.setPrompt(prompt())
    editor.prompt(true)
  }

  /** Says which line is being edited now, or that none is. */
  edit(line: EditedLine | undefined): void {
    this.#edited = line
  }

  /** Calls back on Ctrl-C while a command runs, until the returned function is called. */
  onInterrupt(listener: () => void): () => void {
    this.#interruptListeners.add(listener)
    return () => this.#interruptListeners.delete(listener)
  }

  /** Tells of a Ctrl-C; false when no command wants to hear of it. */
  interrupt(): boolean {
    for (const listener of this.#interruptListeners) listener()
    return this.#interruptListeners.size > 0
  }
}
