// Where the clients live: a virtual environment of Python's, a folder of npm's, Go and Java programs, each in the cache folder and made
// anew only when what is asked of it changes; what the machine has already; and for some the packages that the tests need anyway.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

const INSTALL_DEADLINE_MS = 15 * 60_000

const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname
const cache =
  process.env.SAMSA_CLIENTS_CACHE ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'samsa-clients')

const environments = {
  kcat: async () =>
    isInstalled('kcat', ['-V'])
      ? { command: inPlace }
      : { missing: 'no kcat on this machine (Debian: apt-get install kcat)' },
  repository: async () => ({ command: inPlace }),
  rdkafka: () => npm('rdkafka', { 'node-rdkafka': '3.6.1' }),
  python: async () => {
    if (!isInstalled('python3', ['-m', 'venv', '--help']))
      return { missing: 'no python3 with venv on this machine' }
    const python = join(cache, 'python', 'bin', 'python')
    const requirements = join(here, 'python', 'requirements.txt')
    return made('python', digestOf([requirements]), {
      make: async (folder) => {
        await run(['python3', '-m', 'venv', folder], cache)
        await run(
          [python, '-m', 'pip', 'install', '--quiet', '--only-binary', ':all:', '-r', requirements],
          cache,
        )
      },
      command: (program) => [python, '-B', join(here, 'python', `${program}.py`)],
    })
  },
  java: () =>
    java('new', [
      'Checks',
      'Records',
      'Clients',
      'NewClients',
      'KafkaSecurity',
      'WordCount',
      'Connect',
      'LiveGroups',
    ]),
  'java-old': () => java('old', ['Checks', 'Records', 'Clients']),
  'java-zookeeper': () =>
    java('zookeeper', ['Checks', 'ZooKeeperBasics', 'ZooKeeperCalls', 'ZooKeeperSecurity']),
  'java-zookeeper-3.4': () =>
    java(
      'zookeeper-3.4',
      ['Checks', 'ZooKeeperBasics'],
      [`-Djdk.net.hosts.file=${join(here, 'java', 'hosts-3.4')}`],
    ),
  curator: () => java('curator', ['Checks', 'Curator', 'CuratorLocks', 'CuratorNodes']),
  'java-zookeeper-3.5': () => java('zookeeper-3.5', ['Checks', 'ZooKeeperBasics']),
  'java-zookeeper-3.6': () => java('zookeeper-3.6', ['Checks', 'ZooKeeperBasics']),
  'zookeeper-suite': () => java('zookeeper-suite', ['Checks', 'ForeignServer', 'JMXEnv', 'ZooKeeperSuite']),
  'java-kafka-zookeeper': () => java('kafka-zookeeper', ['Checks', 'Broker', 'KafkaOnZooKeeper']),
  c: async () => {
    if (!isInstalled('cc', ['--version']) || !isInstalled('dpkg-deb', ['--version']))
      return { missing: 'no cc and dpkg-deb on this machine' }
    return made('c', digestOf(filesIn('c')), {
      make: makeC,
      command: (program) => [join(cache, 'c', program)],
    })
  },
  'go-suite': async () => {
    if (!isInstalled('go', ['version'])) return { missing: 'no go on this machine' }
    return made('go-suite', 'v1.0.4', {
      make: makeGoSuite,
      command: (program) => [...inPlace(program), join(cache, 'go-suite', 'zk.test')],
    })
  },
  go: async () => {
    if (!isInstalled('go', ['version'])) return { missing: 'no go on this machine' }
    const folder = join(cache, 'go')
    return made('go', digestOf(filesIn('go')), {
      make: async () => {
        cpSync(join(here, 'go'), folder, { recursive: true })
        await run(['go', 'build', '-o', 'bin/', './franz', './sarama', './segmentio', './zookeeper'], folder)
      },
      command: (program) => [join(folder, 'bin', program)],
    })
  },
}

/** Makes the environments of these names. One that can't be had is `{ missing: reason }`, one that can `{ command(program) }`. */
export async function prepare(names) {
  mkdirSync(cache, { recursive: true })
  const prepared = new Map()
  for (const name of names) prepared.set(name, await environments[name]())
  return prepared
}

/** A program that needs no more than the repository's own packages. */
function inPlace(program) {
  return [process.execPath, join(here, 'js', `${program}.mjs`)]
}

/** Packages of npm in a folder beside copies of the programs. What is compiled there uses this Node's own headers where it has them. */
async function npm(name, dependencies) {
  const folder = join(cache, name)
  const headers = join(dirname(process.execPath), '..')
  const environment = existsSync(join(headers, 'include/node/node.h')) ? { npm_config_nodedir: headers } : {}
  const environmentMade = await made(name, JSON.stringify(dependencies), {
    make: async () => {
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }))
      const quiet = ['--no-fund', '--no-audit', '--no-package-lock', '--loglevel=error']
      await run(['npm', 'install', ...quiet], folder, environment)
    },
    command: (program) => [process.execPath, join(folder, `${program}.mjs`)],
  })
  if (environmentMade.missing === undefined) cpSync(join(here, 'js'), folder, { recursive: true })
  return environmentMade
}

/** Java programs, against the jars of one of the .pom files; `words` are for Java itself. */
async function java(version, programs, words = []) {
  if (!isInstalled('javac', ['-version']) || !isInstalled('mvn', ['-version']))
    return { missing: 'no javac and mvn on this machine' }
  const folder = join(cache, `java-${version}`)
  const pom = join(here, 'java', `pom-${version}.xml`)
  const sources = programs.map((name) => join(here, 'java', `${name}.java`))
  const jars = join(folder, 'jars', '*')
  return made(`java-${version}`, digestOf([pom, ...sources]), {
    make: async () => {
      const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${join(folder, 'jars')}`]
      await run(['mvn', '-q', '-B', '-f', pom, ...copy], folder)
      await run(['javac', '-nowarn', '-encoding', 'UTF-8', '-d', folder, '-cp', jars, ...sources], folder)
    },
    command: (program) => [
      'java',
      '-Xmx512M',
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
      ...words,
      '-cp',
      `${folder}:${jars}`,
      program,
    ],
  })
}

/**
 * The tests that come with go-zookeeper, which start servers by a zkServer.sh. They await an answer to `srvr` with the date of its build
 * as ZooKeeper 3.4 wrote it, and get no further with 3.9.
 */
async function makeGoSuite(folder) {
  const version = 'v1.0.4'
  await run(['go', 'mod', 'init', 'suite'], folder)
  await run(['go', 'get', `github.com/go-zookeeper/zk@${version}`], folder)
  const modules = spawnSync('go', ['env', 'GOMODCACHE'], { encoding: 'utf8' }).stdout.trim()
  const copy = join(folder, 'zk')
  cpSync(join(modules, 'github.com', 'go-zookeeper', `zk@${version}`), copy, { recursive: true })
  await run(['chmod', '-R', 'u+w', copy], folder)
  const words = join(copy, 'flw.go')
  const source = readFileSync(words, 'utf8')
  const dated = source
    .replace('(\\d\\d/\\d\\d/\\d\\d\\d\\d ', '(\\d\\d\\d\\d-\\d\\d-\\d\\d ')
    .replace('"01/02/2006 15:04 MST"', '"2006-01-02 15:04 MST"')
  writeFileSync(words, dated)
  await run(['go', 'test', '-c', '-o', '../zk.test', '.'], copy)
}

/** The C program, linked with what Debian ships; its command line tool and the library that this needs lie beside it. */
async function makeC(folder) {
  const version = '3.8.0-11+deb12u2'
  const packages = ['libzookeeper-mt-dev', 'libzookeeper-mt2', 'zookeeper-bin']
  await run(['apt-get', 'download', '-q', ...packages.map((name) => `${name}=${version}`)], folder)
  for (const name of readdirSync(folder)) await run(['dpkg-deb', '-x', name, 'debian'], folder)
  const path = (end) => {
    const found = readdirSync(join(folder, 'debian'), { recursive: true }).find((name) => name.endsWith(end))
    if (found === undefined) throw new Error(`no ${end} in Debian's packages`)
    return join(folder, 'debian', found)
  }
  for (const name of ['cli_mt', 'libzookeeper_mt.so.2'])
    cpSync(path(name), join(folder, name), { dereference: true })
  const library = [`-I${dirname(path('/zookeeper.h'))}`, path('libzookeeper_mt.a'), '-lpthread']
  await run(['cc', '-O1', '-o', 'zookeeper', join(here, 'c', 'zookeeper.c'), ...library], folder)
}

/** Makes an environment in its folder of the cache, unless it was made of the same. */
async function made(name, madeOf, { make, command }) {
  const folder = join(cache, name)
  const stamp = join(folder, '.made-of')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === madeOf) return { command }
  console.error(`installing the ${name} clients`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  try {
    await make(folder)
  } catch (error) {
    return { missing: `could not be installed: ${error.message}` }
  }
  writeFileSync(stamp, madeOf)
  return { command }
}

function filesIn(name) {
  return readdirSync(join(here, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}

function digestOf(files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(file).update(readFileSync(file))
  return hash.digest('hex')
}

function isInstalled(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

function run([command, ...args], cwd, environment = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: INSTALL_DEADLINE_MS,
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        said = (said + text).slice(-400)
      })
    }
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`${command} ended with ${code ?? signal}: ${said.trim().split('\n').at(-1)}`))
    })
  })
}
