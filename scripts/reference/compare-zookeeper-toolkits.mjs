// Runs the real tools of ZooKeeper's bin folder and ours on the same files and compares stdout, stderr and exit code line by line. With
// `--record` the real ones' are kept in test/golden/zk-toolkits.json, which the tests hold ours against where there is no Java.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetchReference, root } from './jars.mjs'
import { cases, tools } from './zookeeper-toolkit-cases.mjs'

fetchReference()
const folder = mkdtempSync(join(tmpdir(), 'samsa-toolkits-'))
const env = { ...process.env, TZ: 'UTC', LC_ALL: 'C.UTF-8' }
const recorded = []
let differences = 0
try {
  for (const { tool, args, input = '', prepare } of cases) {
    const real = run(
      ['java', '-Xmx100m', '-cp', join(root, '.reference/zookeeper/*'), tools[tool], ...args],
      { input, prepare },
    )
    const ours = run([join(root, 'bin', tool), ...args], { input, prepare })
    recorded.push({ tool, args, input, prepare, ...real })
    const name = `${tool} ${args.join(' ')}`
    const wrong = ['exit', 'stdout', 'stderr', 'files'].filter((key) => {
      // Where Java dies with a stack trace ours says one line.
      if (real.stderr.includes('\tat ')) return key === 'exit' && real.exit !== ours.exit
      return JSON.stringify(real[key]) !== JSON.stringify(ours[key])
    })
    if (wrong.length === 0) continue
    differences++
    for (const key of wrong)
      console.error(
        `${name}: ${key} differs\n--- the real one\n${show(real[key])}\n--- ours\n${show(ours[key])}`,
      )
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(`${cases.length} calls compared, ${differences} differ`)
if (process.argv.includes('--record'))
  writeFileSync(join(root, 'test/golden/zk-toolkits.json'), `${JSON.stringify(recorded, null, 1)}\n`)
process.exitCode = differences === 0 ? 0 : 1

/** Runs a command in a fresh copy of the recorded data directories; returns what it said, and the files that it made. */
function run([command, ...words], { input, prepare }) {
  const copy = join(folder, 'data')
  rmSync(copy, { recursive: true, force: true })
  cpSync(join(root, 'test/fixtures/zookeeper/persistence'), copy, { recursive: true })
  for (const [file, position] of prepare ?? []) flipByte(join(copy, file), position)
  const { status, stdout, stderr } = spawnSync(command, words, {
    cwd: copy,
    env,
    input,
    encoding: 'utf8',
    timeout: 60_000,
  })
  const text = (said) =>
    said
      .replaceAll(copy, 'DATA')
      .split('\n')
      .filter((line) => !line.startsWith('SLF4J'))
      .map((line) =>
        line.replace(/in \d+\.\d+ seconds|"timestamp":\d+|Removing file: .*\t/, (found) =>
          found.replace(/\d+/g, 'N').replace(/: [A-Z][a-z]+ N, N, N:N:N [AP]M/, ': DATE'),
        ),
      )
      .join('\n')
  // Java deletes in the order of the directory.
  const ordered = (said) => (said.startsWith('Removing') ? said.split('\n').sort().join('\n') : said)
  return { exit: status, stdout: ordered(text(stdout)), stderr: text(stderr), files: listNew(copy) }
}

function flipByte(path, position) {
  const bytes = readFileSync(path)
  bytes[position] ^= 1
  writeFileSync(path, bytes)
}

/** The files that were not there, with their sizes, and those that are gone. */
function listNew(copy) {
  const list = (dir) =>
    spawnSync('find', ['.', '-type', 'f', '-printf', '%p %s\n'], { cwd: dir, encoding: 'utf8' }).stdout.split(
      '\n',
    )
  const before = new Set(list(join(root, 'test/fixtures/zookeeper/persistence')))
  const after = list(copy)
  return [
    ...after.filter((line) => !before.has(line)),
    ...[...before].filter((line) => !after.includes(line)).map((line) => `gone ${line}`),
  ].sort()
}

function show(value) {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
