import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { startSamsa } from '../../src/index.ts'

/** Sends a four-letter word and returns the answer. */
function ask(address: string, word: string): Promise<string> {
  const [host, port] = address.split(':')
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(Number(port), host, () => socket.write(word))
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text
    })
    socket.on('close', () => resolve(answer)).on('error', reject)
  })
}

describe('startSamsa', () => {
  it('serves both protocols on free ports and takes its temporary directory away', async () => {
    const samsa = await startSamsa()
    expect(samsa.bootstrapServers).toMatch(/^127\.0\.0\.1:\d+$/)
    expect(await ask(samsa.zookeeper, 'srvr')).toContain('Mode: standalone')
    await samsa.stop()
    expect(existsSync(samsa.dataDir)).toBe(false)
  })

  it('runs twice in one process', async () => {
    const [one, two] = [await startSamsa({ roles: ['kafka'] }), await startSamsa({ roles: ['kafka'] })]
    expect(one.bootstrapServers).not.toBe(two.bootstrapServers)
    expect(one.zookeeper).toBe('')
    await one.stop()
    await two.stop()
  })

  it('refuses a directory that another instance uses', async () => {
    const samsa = await startSamsa({ roles: ['zookeeper'] })
    await expect(startSamsa({ dataDir: samsa.dataDir })).rejects.toMatchObject({
      code: 'SAMSA_DATA_DIR_IN_USE',
    })
    await samsa.stop()
  })
})
