import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Main } from '../../src/cli/kit/io.ts'
import { difference } from './golden/compare.ts'
import { memoryIo } from './golden/memory-io.ts'

/** What a real tool said to one of its options alone; of the option table nothing was kept. */
interface RecordedLine {
  args: string[]
  exit: number
  stdout: string
  stderr: string
}

const recorded: Record<string, RecordedLine[]> = JSON.parse(
  readFileSync(new URL('../golden/kafka-cli/options-alone.json', import.meta.url), 'utf8'),
)
const scripts = Object.entries(recorded).filter(([name]) =>
  existsSync(new URL(`../../src/cli/${name}.ts`, import.meta.url)),
)

describe('each option alone, with an argument and without, is answered as by the real tool', () => {
  it.each(scripts)('%s', async (name, lines) => {
    const { main }: { main: Main } = await import(`../../src/cli/${name}.ts`)
    const differences: Record<string, string[]> = {}
    for (const line of lines) {
      const io = memoryIo()
      const exit = await main(line.args, io)
      const found = [
        exit === line.exit ? undefined : `exit: real ${line.exit}, ours ${exit}`,
        difference(line.stdout, said(io.stdoutText())),
        difference(line.stderr, said(io.stderrText())),
      ].filter((each) => each !== undefined)
      if (found.length > 0) differences[line.args.join(' ')] = found
    }
    expect(differences).toEqual({})
  })
})

function said(text: string): string {
  return text.replace(/^Option( \(\* = required\))? +Description *\n[\s\S]*/m, '')
}
