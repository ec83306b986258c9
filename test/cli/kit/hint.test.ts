import { describe, expect, it } from 'vitest'
import { hint } from '../../../src/cli/kit/hint.ts'
import { memoryIo } from '../golden/memory-io.ts'

describe('a hint', () => {
  it('is told to a terminal', () => {
    const io = memoryIo()
    io.stderr.isTTY = true
    hint(io, 'add --execute.')
    expect(io.stderrText()).toBe('Hint: add --execute.\n')
  })

  it('is kept from anything else', () => {
    const io = memoryIo()
    hint(io, 'add --execute.')
    expect(io.stderrText()).toBe('')
  })
})
