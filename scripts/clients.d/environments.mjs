// Where the clients live: a virtual environment of Python's, a folder of npm's, Go programs, each in the cache folder and made anew
// only when what is asked of it changes; and what the machine has already.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const INSTALL_DEADLINE_MS = 15 * 60_000

const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname
const cache =
  process.env.SAMSA_CLIENTS_CACHE ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'samsa-clients')

const environments = {
  kcat: async () => {
    if (!isInstalled('kcat', ['-V']))
      return { missing: 'no kcat on this machine (Debian: apt-get install kcat)' }
    return { command: (program) => [process.execPath, join(here, 'js', `${program}.mjs`)] }
  },
  python: async () => {
    if (!isInstalled('python3', ['-m', 'venv', '--help']))
      return { missing: 'no python3 with venv on this machine' }
    const python = join(cache, 'python', 'bin', 'python')
    const requirements = join(here, 'python', 'requirements.txt')
    return made('python', [requirements], {
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
  js: async () => {
    const folder = join(cache, 'js')
    return made('js', filesIn('js'), {
      make: async () => {
        cpSync(join(here, 'js'), folder, { recursive: true })
        await run(
          ['npm', 'install', '--no-fund', '--no-audit', '--no-package-lock', '--loglevel=error'],
          folder,
        )
      },
      command: (program) => [process.execPath, join(folder, `${program}.mjs`)],
    })
  },
  go: async () => {
    if (!isInstalled('go', ['version'])) return { missing: 'no go on this machine' }
    const folder = join(cache, 'go')
    return made('go', filesIn('go'), {
      make: async () => {
        cpSync(join(here, 'go'), folder, { recursive: true })
        await run(['go', 'build', '-o', 'bin/', './franz', './sarama', './zookeeper'], folder)
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

/** Makes an environment in its folder of the cache, unless it was made of the same sources. */
async function made(name, sources, { make, command }) {
  const folder = join(cache, name)
  const stamp = join(folder, '.made-of')
  const digest = digestOf(sources)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return { command }
  console.error(`installing the ${name} clients`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  try {
    await make(folder)
  } catch (error) {
    return { missing: `could not be installed: ${error.message}` }
  }
  writeFileSync(stamp, digest)
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

function run([command, ...args], cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
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
