import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { scriptOf } from '../../../src/cli/kit/script.ts'
import { banner } from '../../../src/cli/zkserver/banner.ts'
import { missingDataDirectory } from '../../../src/cli/zkserver/data-directory.ts'
import { logFileOf, startWords } from '../../../src/cli/zkserver/samsa-command.ts'
import { findSetting } from '../../../src/cli/zkserver/setting.ts'

let folder: string
let env: NodeJS.ProcessEnv
let stdout: PassThrough

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zkserver-'))
  for (const name of ['bin', 'conf', 'other']) mkdirSync(join(folder, name))
  stdout = new PassThrough()
  env = { PATH: process.env['PATH'], SAMSA_HOME: join(folder, 'home') }
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
const find = (...argv: string[]) =>
  findSetting(
    argv,
    { name: 'zkServer.sh', binDir: join(folder, 'bin') },
    { stdin: new PassThrough(), stdout, stderr: new PassThrough(), env },
  )

describe('the configuration of a zkServer call', () => {
  it('is conf/zoo.cfg beside the script, or the default instance where there is none', () => {
    expect(find('start')).toMatchObject({
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
    env['ZOOCFG'] = '/abs/z.cfg'
    expect(find('start')).toMatchObject({ file: '', dataDir: '' })
  })

  it('has no folder of its own when --config stands alone', () => {
    expect(find('--config')).toMatchObject({ words: ['--config'], file: `${folder}/bin/../conf/zoo.cfg` })
  })

  it('is announced on stderr, with what is missing', () => {
    expect(banner(find('start'))).toBe(
      `ZooKeeper JMX enabled by default\nUsing config: ${folder}/bin/../conf/zoo.cfg\n` +
        `There is no such file: using the defaults, with data in ${folder}/home\n`,
    )
    const complaint = 'grep: /e/x.cfg: No such file or directory\n'
    env['JMXDISABLE'] = 'true'
    expect(banner(find('start', '/e/x.cfg'))).toBe(
      `JMX disabled by user request\nUsing config: /e/x.cfg\n${complaint}${complaint}` +
        'mkdir: cannot create directory ‘’: No such file or directory\n',
    )
    env['JMXDISABLE'] = 'false'
    env['JMXPORT'] = '7'
    expect(banner(find('start', '/e/x.cfg'))).toContain('ZooKeeper remote JMX Port set to 7\n')
  })

  it('starts the zookeeper role, in a directory of its own or in the default one', () => {
    write('conf/zoo.cfg', `dataDir=${folder}/data\n`)
    expect(startWords(find('start'))).toEqual([
      ...['--data-dir', `${folder}/data`, '--role', 'zookeeper'],
      ...['--zoo-cfg', `${folder}/bin/../conf/zoo.cfg`],
    ])
    rmSync(join(folder, 'conf/zoo.cfg'))
    expect(startWords(find('start'))).toEqual([...['--data-dir', `${folder}/home`, '--role', 'zookeeper']])
  })

  it('takes system properties from JVMFLAGS, where the file does not set them', () => {
    write('conf/zoo.cfg', `dataDir=${folder}/data\nskipACL=no\n`)
    env['SERVER_JVMFLAGS'] = '-Xmx1g -Dzookeeper.a.b=c,d -Djute.maxbuffer=1 -Dzookeeper.skipACL=yes'
    env['JVMFLAGS'] = '-Dx=y -Djute.maxbuffer=2'
    expect(startWords(find('start')).filter((word) => word.includes('='))).toEqual([
      'zookeeper.a.b=c,d',
      'jute.maxbuffer=2',
    ])
  })

  it('logs where ZOO_LOG_DIR says', () => {
    write('conf/zoo.cfg', `dataDir=${folder}/data\n`)
    Object.assign(env, { ZOO_LOG_DIR: `${folder}/logs`, USER: 'ann', HOSTNAME: 'h1' })
    expect(logFileOf(find('start'))).toBe(`${folder}/logs/zookeeper-ann-server-h1.out`)
    env['ZOO_LOG_FILE'] = 'zk.log'
    expect(startWords(find('start')).slice(-2)).toEqual(['--log-file', `${folder}/logs/zk.log`])
  })

  it('has the shell files of its folder set variables, exported or not', () => {
    write('conf/zookeeper-env.sh', 'ZOOCFG=b.cfg\necho from env\nexport ZOO_LOG_DIR="$HOME/logs"\n')
    write('conf/java.env', 'SERVER_JVMFLAGS="-Dzookeeper.skipACL=yes $SERVER_JVMFLAGS"\n')
    write('conf/b.cfg', 'clientPort=7\n')
    env['HOME'] = '/h'
    const setting = find('start')
    expect(setting).toMatchObject({
      file: `${folder}/bin/../conf/b.cfg`,
      text: 'clientPort=7\n',
      isNamed: true,
    })
    expect(setting.env).toMatchObject({ ZOO_LOG_DIR: '/h/logs', SERVER_JVMFLAGS: '-Dzookeeper.skipACL=yes ' })
    expect(stdout.read()?.toString()).toBe('from env\n')
  })

  it('must be initialized with ZOO_DATADIR_AUTOCREATE_DISABLE', () => {
    write('conf/zoo.cfg', `dataDir=${folder}/data\ndataLogDir=${folder}/logs\n`)
    expect(missingDataDirectory(find('start'))).toBeUndefined()
    env['ZOO_DATADIR_AUTOCREATE_DISABLE'] = '1'
    const missing = (what: string, where: string) =>
      `ZooKeeper ${what} directory is missing at ${folder}/${where} fix the path or run initialize`
    expect(missingDataDirectory(find('stop'))).toBe(missing('data', 'data'))
    mkdirSync(join(folder, 'data/version-2'), { recursive: true })
    expect(missingDataDirectory(find('stop'))).toBe(missing('txnlog', 'logs'))
    write('data/samsa.db', '')
    expect(missingDataDirectory(find('stop'))).toBeUndefined()
  })
})

describe('the script’s name', () => {
  it('is what was typed, when the shell tells', () => {
    const path = join(process.cwd(), 'bin/zkServer.sh')
    expect(scriptOf(path, { _: 'bin/zkServer.sh' }).name).toBe('bin/zkServer.sh')
    expect(scriptOf(path, { _: '/usr/bin/env' }).name).toBe(path)
  })
})
