import { build } from 'esbuild'

/** Bundles TypeScript of the project so that a script can run it: packages stay outside, SQL goes in as text. `options` are esbuild's. */
export function bundle(options) {
  return build({
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    loader: { '.sql': 'text' },
    ...options,
  })
}
