import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixtures } from '../zookeeper/persistence/support.ts'
import { TestHome } from './home.ts'

const SESSION_TITLE = 'Session Details (sid, timeout, ephemeralCount):\n'

describe('moving in and out with the scripts', () => {
  let home: TestHome

  beforeAll(async () => {
    home = await TestHome.make()
    home.file(
      'zoo.cfg',
      `clientPort=${home.zookeeperPort}\ntickTime=2000\ndataDir=${home.dir}/home\nadmin.enableServer=false\n`,
    )
  })
  afterAll(() => home.remove())

  it('takes the data of a real server in, serves it and writes it again', async () => {
    const imported = await home.run('zkServer.sh', ['import', `${fixtures}/full`])
    expect(imported).toMatchObject({
      exit: 0,
      stdout: `Imported 61 znodes and 2 sessions, last zxid 0x5f, from ${fixtures}/full (snapshot.5c and 3 transactions).\n`,
    })
    expect((await home.run('zkServer.sh', ['start'])).exit).toBe(0)
    const listed = await home.run('zkCli.sh', ['-server', home.zookeeper, 'ls', '/multi'])
    expect(listed.stdout).toContain('[c, e, t]')
    const again = await home.run('zkServer.sh', ['import', `${fixtures}/full`])
    expect(again.exit).toBe(1)
    expect(again.stderr).toContain('there are znodes here already; --force replaces them\n')
    const exported = await home.run('zkServer.sh', ['export', join(home.dir, 'out')])
    expect(exported.stdout).toMatch(
      /^Exported 61 znodes and \d sessions, last zxid 0x6\d, to .*\/out\/version-2\/snapshot\.6\d\.\n$/,
    )
  })

  it('refuses to export to a place where a file lies', async () => {
    const file = home.file('export.cfg', '')
    const refused = await home.run('zkServer.sh', ['export', file])
    expect(refused.exit).toBe(1)
    expect(refused.stderr).toContain(
      `${file}/version-2 cannot be made, a file is in its way: name the directory to export to\n`,
    )
  })

  it('shows and checks its own data under the names of the tools', async () => {
    const { stdout, exit } = await home.run('zkSnapShotToolkit.sh', [join(home.dir, 'home')])
    expect(exit).toBe(0)
    expect(stdout).toContain(SESSION_TITLE)
    expect(stdout).toContain('/app/counted\n')
    const checked = await home.run('zkTxnLogToolkit', [join(home.dir, 'home', 'samsa.db')])
    expect(checked.exit).toBe(0)
    expect(checked.stdout).toMatch(/create \/last\n[\s\S]*Checked: everything fits together\.\n$/)
    await home.run('zkServer.sh', ['stop'])
    const compacted = await home.run('zkCleanup', ['-n', '3'])
    expect(compacted.stdout).toMatch(/^Compacted .*home: \d+ bytes before, \d+ bytes after\.\n$/)
    expect(existsSync(join(home.dir, 'home', 'samsa.db'))).toBe(true)
  })

  it('says at the first start that data of a real server lies unused', async () => {
    const dataDir = join(home.dir, 'real')
    home.file('other.cfg', `clientPort=${home.zookeeperPort}\ndataDir=${dataDir}\nadmin.enableServer=false\n`)
    await home.shell(`cp -r ${fixtures}/full ${dataDir}`)
    const started = await home.run('zkServer.sh', ['start', 'other.cfg'])
    expect(started.stderr).toContain(`zkServer import ${dataDir} takes it in.\n`)
    const taken = await home.run('zkServer.sh', ['import', dataDir, 'other.cfg'])
    expect(taken.stdout).toContain('Imported 61 znodes')
    await home.run('zkServer.sh', ['stop', 'other.cfg'])
  })
})
