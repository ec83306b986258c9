import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { root, TestHome } from '../../e2e/home.ts'

let home: TestHome
beforeEach(async () => {
  home = await TestHome.make()
})
afterEach(() => home.remove())

it('leaves no server behind when the script is killed', async () => {
  const script = spawn(join(root, 'bin/zkServer.sh'), ['start-foreground'], { env: home.env })
  const closed = once(script, 'close')
  for await (const text of script.stderr.setEncoding('utf8')) if (/zookeeper listens on/.test(text)) break
  script.kill('SIGKILL')
  // The server has the script's output: closed means that it has ended, too.
  await closed
  expect((await home.run('zkServer.sh', ['status'])).stdout).toContain('Error contacting service')
})
