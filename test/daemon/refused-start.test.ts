import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runInForeground } from '../../src/daemon/foreground.ts'
import type { Role } from '../../src/instance/run-file.ts'
import { temporaryFolder } from '../temporary-folder.ts'

/** Starts a daemon that is refused: what it says to who started it, its exit code, and whether it has left something behind. */
async function start(
  role: Role,
  file: string | undefined,
  overrides: Record<string, string> = {},
): Promise<{ exit: number; code: string; message: string; isUntouched: boolean }> {
  const folder = temporaryFolder()
  const dataDir = join(folder, 'data')
  const said = join(folder, 'said')
  const request = { dataDir, roles: [role], serverProperties: file, zooCfg: file, overrides }
  const exit = await runInForeground(request, 'test', openSync(said, 'w'))
  return { exit, ...JSON.parse(readFileSync(said, 'utf8')), isUntouched: !existsSync(dataDir) }
}

function fileWith(content: string | Buffer): string {
  const file = join(temporaryFolder(), 'config')
  writeFileSync(file, content)
  return file
}

function folderInPlaceOfFile(): string {
  const folder = join(temporaryFolder(), 'config')
  mkdirSync(folder)
  return folder
}

test.each<[Role, () => string | undefined, Record<string, string>, string]>([
  [
    'kafka',
    () => undefined,
    { 'num.partitions': '0' },
    'Invalid value 0 for configuration num.partitions: Value must be at least 1',
  ],
  [
    'kafka',
    () => fileWith('log.roll.ms=0\n'),
    {},
    'requirement failed: log.roll.ms must be greater than or equal to 1',
  ],
  [
    'kafka',
    () => fileWith('num.partitions=1\nnum.partitions=x\n'),
    {},
    'Invalid value x for configuration num.partitions: Not a number of type INT',
  ],
  ['kafka', () => undefined, { listeners: 'PLAINTEXT' }, 'Unable to parse a listener name from PLAINTEXT'],
  [
    'zookeeper',
    () => fileWith('tickTime=soon\n'),
    {},
    'Invalid value "soon" for configuration tickTime: expected a whole number from 1 to 2147483647',
  ],
  [
    'zookeeper',
    () => fileWith('minSessionTimeout=5\nmaxSessionTimeout=4\n'),
    {},
    'Invalid value "5" for configuration minSessionTimeout: expected at most maxSessionTimeout, which is 4',
  ],
])(
  'a %s role with a bad setting says which, and leaves nothing behind',
  async (role, file, overrides, message) => {
    expect(await start(role, file(), overrides)).toEqual({
      exit: 2,
      code: 'SAMSA_CONFIG_INVALID',
      message,
      isUntouched: true,
    })
  },
)

test.each<[string, () => string, string]>([
  ['is not there', () => join(temporaryFolder(), 'none'), 'ENOENT'],
  ['is a folder', folderInPlaceOfFile, 'EISDIR'],
])('a configuration file that %s is told by its name', async (_, make, why) => {
  for (const role of ['kafka', 'zookeeper'] as const) {
    const file = make()
    const { exit, code, message, isUntouched } = await start(role, file)
    expect({ exit, code, isUntouched }).toEqual({
      exit: 2,
      code: 'SAMSA_CONFIG_UNREADABLE',
      isUntouched: true,
    })
    expect(message).toContain(`can't read configuration file ${file} (`)
    expect(message).toContain(why)
  }
})

test.each(['kafka', 'zookeeper'] as const)(
  'a configuration file of %s with a broken escape is told by its name',
  async (role) => {
    const file = fileWith('a=\\u12\n')
    expect(await start(role, file)).toEqual({
      exit: 2,
      code: 'SAMSA_CONFIG_INVALID',
      message: `configuration file ${file}: Malformed \\uxxxx encoding.`,
      isUntouched: true,
    })
  },
)
