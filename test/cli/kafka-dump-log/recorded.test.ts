import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { main } from '../../../src/cli/kafka-dump-log.ts'
import { memoryIo } from '../golden/memory-io.ts'

/** A call of the real kafka-dump-log on files of a real broker, and what it printed, without the frames of Java's traces. */
interface Recorded {
  args: string[]
  exit: number
  stdout: string
  stderr: string
}

const folder = fileURLToPath(new URL('../../golden/dump-log', import.meta.url))
const recorded: Recorded[] = JSON.parse(readFileSync(`${folder}/recorded.json`, 'utf8'))
const fill = (text: string): string => text.replaceAll('{{dir}}', folder)

it.each(recorded.map((call) => [call.args.join(' ').slice(0, 120), call] as const))(
  'kafka-dump-log %s prints what the real one printed',
  async (_, { args, exit, stdout, stderr }) => {
    const io = memoryIo()
    expect(await main(args.map(fill), io)).toBe(exit)
    expect(io.stdoutText()).toBe(fill(stdout))
    expect(sections(io.stderrText())).toEqual(sections(fill(stderr)))
  },
)

/** What is said of each file, in an order of its own: the reference's depends on the whole paths, which are others here. */
function sections(text: string): string[] {
  return text.split(/^(?=\S)/m).sort()
}
