// Our scripts from their sources, many command lines in this process.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundle } from '../../bundle.mjs'
import { root } from '../jars.mjs'

/** Tells whether a script is written. */
export function isOurs(tool) {
  return existsSync(join(root, `src/cli/${tool}.ts`))
}

/** Bundles all scripts: the lines of one may have another prepare something. `run(tool, args, { stdin, timeoutMs })` resolves to `{ exit, stdout, stderr, isLate }`. */
export async function loadOurTools() {
  const tools = readdirSync(join(root, 'src/cli'))
    .filter((name) => /^kafka-.*\.ts$/.test(name))
    .map((name) => name.replace('.ts', ''))
  const folder = mkdtempSync(join(root, 'dist-compare-'))
  const source = (path) => join(root, path)
  await bundle({
    entryPoints: Object.fromEntries([
      ...tools.map((tool) => [tool, source(`src/cli/${tool}.ts`)]),
      ['memory-io', source('test/cli/golden/memory-io.ts')],
    ]),
    outdir: folder,
    splitting: true,
    outExtension: { '.js': '.mjs' },
  })
  const load = (name) => import(pathToFileURL(join(folder, `${name}.mjs`)))
  const { memoryIo } = await load('memory-io')
  return {
    run: async (tool, args, { stdin = '', timeoutMs = 20_000 } = {}) => {
      const { main } = await load(tool)
      const io = memoryIo(stdin, { SAMSA_HOME: join(folder, 'nowhere') })
      const late = deadline(timeoutMs)
      const exit = await Promise.race([main(args, io).catch((fault) => fault.stack), late.passed])
      late.cancel()
      const isLate = exit === undefined
      if (isLate) io.signal('SIGTERM')
      return { exit: isLate ? -1 : exit, isLate, stdout: io.stdoutText(), stderr: io.stderrText() }
    },
    stop: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function deadline(milliseconds) {
  let cancel
  const passed = new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    cancel = () => clearTimeout(timer)
  })
  return { passed, cancel }
}
