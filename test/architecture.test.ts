import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const source = fileURLToPath(new URL('../src', import.meta.url))

/** The rooms of docs/architecture.md, the most specific path first, and the rooms each may import besides itself. */
const rooms: [room: string, mayImport: string[]][] = [
  ['wire', []],
  ['runtime', []],
  ['instance', []],
  ['store', []],
  ['net', ['wire', 'runtime']],
  ['kafka/messages', ['wire']],
  ['kafka/records', ['wire', 'kafka']],
  ['kafka/log-directory', ['wire', 'kafka', 'kafka/messages', 'kafka/records']],
  [
    'kafka/server',
    [
      'kafka',
      'kafka/messages',
      'kafka/records',
      'kafka/log-directory',
      'kafka/configs',
      'wire',
      'runtime',
      'store',
      'net',
    ],
  ],
  ['kafka/client', ['kafka', 'kafka/messages', 'kafka/records', 'kafka/configs', 'wire', 'runtime', 'net']],
  ['kafka/configs', ['kafka']],
  ['kafka', ['wire']],
  ['zookeeper/persistence', ['zookeeper', 'wire']],
  ['zookeeper/server', ['zookeeper', 'zookeeper/persistence', 'wire', 'runtime', 'store', 'net']],
  ['zookeeper/client', ['zookeeper', 'wire', 'runtime', 'net']],
  ['zookeeper', ['wire']],
  [
    'daemon',
    [
      'kafka',
      'kafka/log-directory',
      'kafka/server',
      'kafka/configs',
      'zookeeper',
      'zookeeper/persistence',
      'zookeeper/server',
      'store',
      'net',
      'runtime',
      'instance',
    ],
  ],
  [
    'cli',
    [
      'kafka',
      'kafka/client',
      'kafka/messages',
      'kafka/records',
      'kafka/log-directory',
      'kafka/configs',
      'zookeeper',
      'zookeeper/persistence',
      'zookeeper/client',
      'wire',
      'runtime',
      'net',
      'instance',
    ],
  ],
  ['bin', ['cli', 'daemon']],
]

const files = listSources()

describe('the rooms', () => {
  it('cover every source file but the public entry', () => {
    const homeless = files.filter((file) => roomOf(file) === undefined)
    expect(homeless.filter((file) => file !== 'index.ts')).toEqual([])
  })

  it('import only what docs/architecture.md lets them', () => {
    const trespasses: string[] = []
    for (const file of files) {
      const room = roomOf(file)
      if (room === undefined) continue
      const allowed = new Set([room, ...(rooms.find(([name]) => name === room)?.[1] ?? [])])
      for (const imported of localImports(file)) {
        const target = roomOf(imported)
        if (target !== undefined && !allowed.has(target)) trespasses.push(`${file} imports ${imported}`)
      }
    }
    expect(trespasses).toEqual([])
  })

  it('leave better-sqlite3 to the store', () => {
    const users = files.filter(
      (file) => packageImports(file).includes('better-sqlite3') && roomOf(file) !== 'store',
    )
    expect(users).toEqual([])
  })

  it('leave process.exit to the exit room and the daemon', () => {
    const users = files.filter((file) => /process\.exit\(/.test(read(file)))
    expect(users.filter((file) => !['cli/kit/exit.ts', 'daemon/foreground.ts'].includes(file))).toEqual([])
  })

  it('hold files of at most 500 lines', () => {
    // One table of 135 rows reads better whole.
    const tables = ['kafka/errors.ts']
    const long = files.filter((file) => read(file).split('\n').length > 500)
    expect(long.filter((file) => !tables.includes(file))).toEqual([])
  })
})

function listSources(): string[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort()
}

function read(file: string): string {
  return readFileSync(join(source, file), 'utf8')
}

function roomOf(file: string): string | undefined {
  return rooms.find(([room]) => file.startsWith(`${room}/`))?.[0]
}

function specifiers(file: string): string[] {
  return [...read(file).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '')
}

function localImports(file: string): string[] {
  return specifiers(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => relative(source, join(source, dirname(file), specifier)))
}

function packageImports(file: string): string[] {
  return specifiers(file).filter((specifier) => !specifier.startsWith('.'))
}
