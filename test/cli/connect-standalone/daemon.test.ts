import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { main } from '../../../src/cli/connect-standalone.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { memoryIo } from '../golden/memory-io.ts'

it('-daemon starts the script anew in the background, with its output in a file', async () => {
  const folder = temporaryFolder()
  const script = join(folder, 'script.cjs')
  writeFileSync(script, 'console.log(process.argv.slice(2).join(" "))')
  const io = memoryIo('', { LOG_DIR: join(folder, 'logs') })
  expect(await main(['-daemon', 'worker.properties', 'file.properties'], io, script)).toBe(0)
  await vi.waitFor(
    () =>
      expect(readFileSync(join(folder, 'logs/connectStandalone.out'), 'utf8')).toBe(
        'worker.properties file.properties\n',
      ),
    { timeout: 5000, interval: 10 },
  )
  expect(io.stdoutText() + io.stderrText()).toBe('')
})
