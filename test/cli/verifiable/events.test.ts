import { describe, expect, it } from 'vitest'
import { Events } from '../../../src/cli/verifiable/events.ts'
import { memoryIo } from '../golden/memory-io.ts'

describe('an event', () => {
  it('is a line of JSON with its time and name in front, escaped as Jackson does', async () => {
    const io = memoryIo('')
    const events = new Events(io)
    events.print('startup_complete')
    events.print('record_data', { key: null, value: 'é"\u001f\\u001f\n' })
    await events.end()
    expect(io.stdoutText().replace(/\d{13}/g, 'T')).toBe(
      '{"timestamp":T,"name":"startup_complete"}\n{"timestamp":T,"name":"record_data","key":null,"value":"é\\"\\u001F\\\\u001f\\n"}\n',
    )
  })
})
