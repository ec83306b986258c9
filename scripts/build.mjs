// Bundles each script into dist/, with shared chunks, so that a script loads only what it needs.
import { readdirSync, renameSync, rmSync } from 'node:fs'
import { build } from 'esbuild'

const root = new URL('..', import.meta.url)
const entryPoints = readdirSync(new URL('src/bin', root))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `src/bin/${name}`)
  .concat('src/index.ts')

// Native code and what loads files of its own stays in node_modules; all else is bundled, because one file loads faster than fifty.
const external = [
  'better-sqlite3',
  '@node-rs/crc32',
  '@node-rs/xxhash',
  'snappy',
  'lz4-napi',
  're2js',
  '@bokuweb/zstd-wasm',
]

// Beside the old bundle until it is whole: scripts that run meanwhile keep theirs, and a failed build leaves it.
const fresh = `dist-${process.pid}`
await build({
  absWorkingDir: new URL('.', root).pathname,
  entryPoints,
  entryNames: '[name]',
  outdir: fresh,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external,
  loader: { '.sql': 'text' },
  chunkNames: 'chunks/[name]-[hash]',
  // CommonJS packages inside an ES module bundle still call require().
  banner: {
    js: "#!/usr/bin/env node\nimport { createRequire as samsaCreateRequire } from 'node:module';const require = samsaCreateRequire(import.meta.url);",
  },
  minifySyntax: true,
  logLevel: 'warning',
}).catch((error) => {
  rmSync(new URL(fresh, root), { recursive: true, force: true })
  throw error
})
rmSync(new URL('dist', root), { recursive: true, force: true })
renameSync(new URL(fresh, root), new URL('dist', root))
