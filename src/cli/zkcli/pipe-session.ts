import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import type { TextOutput } from './command.ts'
import { acceptLine, LineHistory } from './line-rules.ts'
import type { Shell } from './shell.ts'

/**
 * Runs a session whose input is no terminal: prompts go to stdout without a newline, the input is not echoed, and a last line
 * without a newline is lost, as JLine has it.
 */
export async function runPipeSession(shell: Shell, stdin: Readable, out: TextOutput): Promise<void> {
  const history = new LineHistory()
  out.write(shell.prompt)
  for await (const line of lines(stdin)) {
    await shell.runLine(acceptLine(ring(line, out), history))
    if (shell.hasQuit) return
    out.write(shell.prompt)
  }
  out.write('JLine support is disabled\n')
}

/** Passes on the bells (Ctrl-G) in a line: the one control character that is no part of it. */
function ring(line: string, out: TextOutput): string {
  const [first = '', ...others] = line.split('\u0007')
  if (others.length > 0) out.write('\u0007'.repeat(others.length))
  return first + others.join('')
}

/** A carriage return ends a line as well as a newline does. */
async function* lines(stdin: Readable): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const chunk of stdin) {
    const parts = (rest + decoder.write(chunk)).split(/[\r\n]/)
    rest = parts.pop() ?? ''
    yield* parts
  }
}
