// Usage: node scripts/build.mjs [--without-code-caches]
// Bundles the library and each script into dist/, and has V8 keep the code of the scripts: of what a small command takes beyond Node's own
// start, reading and compiling was two thirds.
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'
import { recordCodeCaches } from './record-code-caches.mjs'

const root = new URL('..', import.meta.url)
const scripts = readdirSync(new URL('src/bin', root)).map((name) => `src/bin/${name}`)

// Native code, what loads files of its own and what is large and seldom wanted stays in node_modules; all else is bundled, because one file loads faster than fifty.
const external = [
  'better-sqlite3',
  '@node-rs/crc32',
  '@node-rs/xxhash',
  'snappy',
  'lz4-napi',
  're2js',
  '@bokuweb/zstd-wasm',
  'node-forge',
]

// Beside the old bundle until it is whole: scripts that run meanwhile keep theirs, and a failed build leaves it.
const fresh = `dist-${process.pid}`
const options = {
  absWorkingDir: new URL('.', root).pathname,
  entryNames: '[name]',
  outdir: fresh,
  bundle: true,
  platform: 'node',
  target: 'node20',
  external,
  loader: { '.sql': 'text' },
  minifySyntax: true,
  logLevel: 'warning',
}
// CommonJS packages inside an ES module bundle still call require().
const withRequire =
  "import { createRequire as samsaCreateRequire } from 'node:module';const require = samsaCreateRequire(import.meta.url);"
try {
  await build({
    ...options,
    entryPoints: ['src/index.ts'],
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    banner: { js: withRequire },
  })
  // CommonJS in one file each, what it loads later inside: ES modules load file by file, each with its own turns of the event loop, and Node keeps no code for them.
  const { outputFiles } = await build({
    ...options,
    write: false,
    entryPoints: scripts,
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'samsaUrl' },
    banner: { js: "const samsaUrl = require('node:url').pathToFileURL(__filename).href;" },
  })
  for (const { path, text } of outputFiles) writeFileSync(path, inAscii(text))
} catch (error) {
  rmSync(new URL(fresh, root), { recursive: true, force: true })
  throw error
}
rmSync(new URL('dist', root), { recursive: true, force: true })
renameSync(new URL(fresh, root), new URL('dist', root))
if (!process.argv.includes('--without-code-caches')) await recordCodeCaches()

/** A string of single bytes is half as long in memory and sooner read. The bundler leaves other characters in regular expressions and comments. */
function inAscii(text) {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
