import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { banner } from '../../../src/cli/zkserver/banner.ts'
import { startWords } from '../../../src/cli/zkserver/samsa-command.ts'
import { scriptOf } from '../../../src/cli/zkserver/script.ts'
import { findSetting } from '../../../src/cli/zkserver/setting.ts'

let folder: string
let env: NodeJS.ProcessEnv

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zkserver-'))
  for (const name of ['bin', 'conf', 'other']) mkdirSync(join(folder, name))
  env = { SAMSA_HOME: join(folder, 'home') }
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
const find = (...argv: string[]) =>
  findSetting(argv, { name: 'zkServer.sh', binDir: join(folder, 'bin') }, env)

describe('the configuration of a zkServer call', () => {
  it('is conf/zoo.cfg beside the script, or the default instance where there is none', () => {
    expect(find('start')).toEqual({
      file: `${folder}/bin/../conf/zoo.cfg`,
      isNamed: false,
      text: undefined,
      dataDir: join(folder, 'home'),
      words: ['start'],
    })
    write('conf/zoo.cfg', 'clientPort=1\ndataDir=/first\n  dataDir = /d a \n')
    expect(find('start')).toMatchObject({ dataDir: '/d a', isNamed: false })
    write('conf/zoo.cfg', 'clientPort=1\n')
    expect(find('start')).toMatchObject({
      dataDir: join(folder, 'home'),
      text: 'clientPort=1\n',
    })
  })

  it('is found by --config, ZOOCFGDIR, ZOOCFG, and a name or a path behind the command', () => {
    expect(find('--config', '/c', 'start').file).toBe('/c/zoo.cfg')
    expect(find('--config', '/c', 'start', 'x.cfg').file).toBe('/c/x.cfg')
    expect(find('start', 'x.cfg').file).toBe(`${folder}/bin/../conf/x.cfg`)
    expect(find('start', '/e/x.cfg').file).toBe('/e/x.cfg')
    expect(find('start', 'e/x.cfg').file).toBe('e/x.cfg')
    env['ZOOCFGDIR'] = '/d'
    env['ZOOCFG'] = 'z.cfg'
    expect(find('start').file).toBe('/d/z.cfg')
    expect(find('--config', '/c', 'start').file).toBe('/c/z.cfg')
  })

  it('has no folder of its own when --config stands alone', () => {
    expect(find('--config')).toMatchObject({ words: ['--config'], file: `${folder}/bin/../conf/zoo.cfg` })
  })

  it('is announced on stderr, with what is missing', () => {
    expect(banner(find('start'), env)).toBe(
      `ZooKeeper JMX enabled by default\nUsing config: ${folder}/bin/../conf/zoo.cfg\n` +
        `There is no such file: using the defaults, with data in ${folder}/home\n`,
    )
    const complaint = 'grep: /e/x.cfg: No such file or directory\n'
    expect(banner(find('start', '/e/x.cfg'), { JMXDISABLE: 'true' })).toBe(
      `JMX disabled by user request\nUsing config: /e/x.cfg\n${complaint}${complaint}`,
    )
    expect(banner(find('start', '/e/x.cfg'), { JMXPORT: '7' })).toContain(
      'ZooKeeper remote JMX Port set to 7\n',
    )
  })

  it('starts the zookeeper role, in a directory of its own or in the default one', () => {
    write('conf/zoo.cfg', `dataDir=${folder}/data\n`)
    const words = startWords('start', find('start'), {
      SERVER_JVMFLAGS: '-Xmx1g -Dzookeeper.a.b=c,d',
      JVMFLAGS: '-Dx=y',
    })
    expect(words).toEqual([
      ...['start', '--data-dir', `${folder}/data`, '--role', 'zookeeper'],
      ...['--zoo-cfg', `${folder}/bin/../conf/zoo.cfg`, '--override', 'a.b=c,d'],
    ])
    rmSync(join(folder, 'conf/zoo.cfg'))
    expect(startWords('run', find('start'), {})).toEqual([
      'run',
      '--data-dir',
      `${folder}/home`,
      '--role',
      'zookeeper',
    ])
  })
})

describe('the script’s name', () => {
  it('is what was typed, when the shell tells', () => {
    const path = join(process.cwd(), 'bin/zkServer.sh')
    expect(scriptOf(path, { _: 'bin/zkServer.sh' }).name).toBe('bin/zkServer.sh')
    expect(scriptOf(path, { _: '/usr/bin/env' }).name).toBe(path)
  })
})
