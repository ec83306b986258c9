import { clearScreenDown, createInterface, cursorTo, type Interface, moveCursor } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { TextOutput } from './command.ts'
import { complete } from './completion.ts'
import { acceptLine, LineHistory } from './line-rules.ts'
import { commandNames } from './registry.ts'
import type { Shell } from './shell.ts'

/** A line being edited: by whom, and what its prompt says now. */
interface EditedLine {
  readonly editor: Interface
  prompt(): string
}

/** The terminal of a session: text written while a line is being edited goes above it, and the line stays. */
export class Terminal implements TextOutput {
  readonly #output: Writable
  #edited: EditedLine | undefined

  constructor(output: Writable) {
    this.#output = output
  }

  write(text: string): void {
    if (this.#edited === undefined) {
      this.#output.write(text)
      return
    }
    const { editor, prompt } = this.#edited
    moveCursor(this.#output, 0, -editor.getCursorPos().rows)
    cursorTo(this.#output, 0)
    clearScreenDown(this.#output)
    this.#output.write(text.startsWith('\n') ? text.slice(1) : text)
    // The text may be about the very state that the prompt shows.
    editor.setPrompt(prompt())
    editor.prompt(true)
  }

  /** Says which line is being edited now, or that none is. */
  edit(line: EditedLine | undefined): void {
    this.#edited = line
  }
}

/**
 * Runs a session on a terminal: a prompt, a line editor with history and completion, events printed above the line as they come.
 * Ctrl-C takes back a half-written line and on an empty one ends the session as quit does; Ctrl-D ends it like the end of a file.
 */
export async function runTtySession(
  shell: Shell,
  stdin: Readable,
  terminal: Terminal,
  output: Writable,
): Promise<void> {
  const history = new LineHistory()
  const names = commandNames(shell.commands)
  const editor = createInterface({
    input: stdin,
    output,
    terminal: true,
    historySize: 1000,
    completer: (line: string, done: (error: Error | null, result: [string[], string]) => void) => {
      complete(line, names, shell.client).then(
        ({ candidates, replaced }) => done(null, [[...candidates], replaced]),
        (error: Error) => done(error, [[], line]),
      )
    },
  })
  try {
    for (;;) {
      const line = await readLine({ editor, prompt: () => shell.prompt }, terminal)
      if (line === undefined) return
      editor.pause()
      await shell.runLine(acceptLine(line, history))
      if (shell.hasQuit) return
    }
  } finally {
    terminal.edit(undefined)
    editor.close()
  }
}

/** Shows the prompt and reads a line; undefined at the end of the input. */
function readLine(edited: EditedLine, terminal: Terminal): Promise<string | undefined> {
  const { editor, prompt } = edited
  return new Promise((resolve) => {
    const done = (line: string | undefined): void => {
      editor.off('line', onLine)
      editor.off('close', onClose)
      editor.off('SIGINT', onInterrupt)
      terminal.edit(undefined)
      resolve(line)
    }
    const onLine = (line: string): void => done(line)
    const onClose = (): void => {
      terminal.edit(undefined)
      terminal.write('\n')
      done(undefined)
    }
    const onInterrupt = (): void => {
      const isEmpty = editor.line === ''
      editor.write(null, { ctrl: true, name: 'e' })
      editor.write(null, { ctrl: true, name: 'u' })
      if (!isEmpty) return
      terminal.edit(undefined)
      terminal.write('\n')
      done('quit')
    }
    editor.on('line', onLine)
    editor.on('close', onClose)
    editor.on('SIGINT', onInterrupt)
    editor.setPrompt(prompt())
    terminal.edit(edited)
    editor.prompt()
  })
}
