// Bundles each script into dist/, with shared chunks, so that a script loads only what it needs.
import { readdirSync, rmSync } from 'node:fs'
import { build } from 'esbuild'

const entryPoints = readdirSync(new URL('../src/bin', import.meta.url))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `src/bin/${name}`)

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true })
await build({
  entryPoints,
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  loader: { '.sql': 'text' },
  chunkNames: 'chunks/[name]-[hash]',
  minifySyntax: true,
  logLevel: 'warning',
})
