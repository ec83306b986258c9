import { PassThrough } from 'node:stream'
import { main } from '../../../../src/cli/zkcli.ts'

/** A session on a pretended terminal. */
export class TerminalRun {
  readonly #stdin = Object.assign(new PassThrough(), { isTTY: true })
  readonly #stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 200 })
  readonly #stderr = new PassThrough()
  readonly exitCode: Promise<number>
  text = ''
  #onOutput: () => void = () => {}

  /** @param home where the history is kept */
  constructor(args: readonly string[], home: string) {
    for (const stream of [this.#stdout, this.#stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.text += text
        this.#onOutput()
      })
    }
    const io = {
      stdin: this.#stdin,
      stdout: this.#stdout,
      stderr: this.#stderr,
      env: { SAMSA_AUTOSTART: '0', SAMSA_HOME: home },
    }
    this.exitCode = main(args, io)
  }

  type(keys: string): void {
    this.#stdin.write(keys)
  }

  /** Resolves when the screen's text, from the last call on, matches. */
  shows(pattern: RegExp): Promise<void> {
    return new Promise((resolve) => {
      this.#onOutput = () => {
        if (!pattern.test(plain(this.text))) return
        this.text = ''
        this.#onOutput = () => {}
        resolve()
      }
      this.#onOutput()
    })
  }

  end(): void {
    this.#stdin.end()
  }
}

/** Text without the sequences that move the cursor. */
export function plain(text: string): string {
  return text.replace(/\u001b\[[0-9;?]*[a-zA-Z]/g, '').replace(/\r/g, '')
}
