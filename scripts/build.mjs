// Bundles each script into dist/, what it loads at once and what it loads later in files of its own. Scripts that shared their files would
// read fifty small ones where one of them reads twelve, which is a third of the time that a small command takes.
import { readdirSync, renameSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import { build } from 'esbuild'

const root = new URL('..', import.meta.url)
/** The daemon's command and the library share what is large. */
const together = ['src/bin/samsa.ts', 'src/index.ts']
const alone = readdirSync(new URL('src/bin', root))
  .map((name) => `src/bin/${name}`)
  .filter((path) => path.endsWith('.ts') && !together.includes(path))

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
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external,
  loader: { '.sql': 'text' },
  minifySyntax: true,
  logLevel: 'warning',
}
const shebang = '#!/usr/bin/env node'
// CommonJS packages inside an ES module bundle still call require().
const withRequire = `${shebang}
import { createRequire as samsaCreateRequire } from 'node:module';const require = samsaCreateRequire(import.meta.url);`
try {
  // First what holds nearly everything: a mistake is told once, and before the others write.
  await build({
    ...options,
    entryPoints: together,
    chunkNames: 'chunks/[name]-[hash]',
    banner: { js: withRequire },
  })
  await Promise.all(
    alone.map((path) =>
      build({
        ...options,
        entryPoints: [path],
        chunkNames: `${basename(path, '.ts')}/[name]-[hash]`,
        banner: { js: shebang },
      }),
    ),
  )
} catch (error) {
  rmSync(new URL(fresh, root), { recursive: true, force: true })
  throw error
}
rmSync(new URL('dist', root), { recursive: true, force: true })
renameSync(new URL(fresh, root), new URL('dist', root))
