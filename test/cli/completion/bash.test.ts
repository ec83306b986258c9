import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { shellCode } from '../../../src/cli/completion/shells.ts'
import { temporaryFolder } from '../../temporary-folder.ts'

const hasBash = spawnSync('bash', ['-c', 'true']).status === 0

/** Lets a real bash complete a line with our code, which asks a samsa that answers what it is told to and prints what it was asked. */
function completed(line: string, answer: string): { reply: string[]; asked: string } {
  const folder = temporaryFolder()
  const [samsa, asked] = [join(folder, 'samsa'), join(folder, 'asked')]
  writeFileSync(samsa, `#!/bin/sh\nprintf '%s|' "$@" > ${asked}\nprintf '%b' '${answer}'\n`)
  chmodSync(samsa, 0o755)
  const code = `${shellCode('bash', [samsa], ['kafka-topics', 'kafka-topics.sh'])}
COMP_LINE='${line}' COMP_POINT=${line.length} COMP_WORDBREAKS='=:'
$(complete -p kafka-topics.sh | sed 's/.*-F \\([^ ]*\\) .*/\\1/')
printf '%s\\n' "\${COMPREPLY[@]}"
cat ${asked}`
  const lines = execFileSync('bash', ['-c', code], { encoding: 'utf8' }).split('\n')
  return { reply: lines.slice(0, -1), asked: lines.at(-1) ?? '' }
}

describe.runIf(hasBash)('completion in bash', () => {
  it('hands over the line and offers what comes back', () => {
    const { reply, asked } = completed('kafka-topics --li', 'words\\n--list\\n--x y\\n')
    expect(asked).toBe('complete|bash|--|kafka-topics --li|=:|')
    expect(reply).toEqual(['--list', '--x y'])
  })

  it('offers nothing where nothing comes back', () => {
    expect(completed('kafka-topics --zz', '').reply).toEqual([''])
  })
})
