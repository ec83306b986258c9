// Runs a bundled script with the code that V8 kept of it when it was built (scripts/record-code-caches.mjs); without it, or with that of
// another Node, which V8 refuses, it is compiled as any script is.
const { readFileSync, renameSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { Script } = require('node:vm')

const dist = join(__dirname, '..', 'dist')

module.exports = (name, use = name) => {
  const bundle = join(dist, `${name}.cjs`)
  // scripts/build.mjs writes ASCII alone.
  const source = read(bundle, 'latin1')
  if (source === undefined) {
    process.stderr.write(`${name} is not built yet. Run: npm install && npm run build (or scripts/quickstart)\n`)
    process.exit(1)
  }
  const cache = join(dist, `${use}.cache`)
  const cachedData = read(cache)
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
    filename: bundle,
    cachedData,
  })
  if (process.env.SAMSA_RECORD_CODE_CACHE) process.on('exit', () => write(cache, script.createCachedData()))
  const module = { exports: {} }
  // A bundle requires packages alone, and those are the same from here.
  script.runInThisContext()(module.exports, require, module, bundle, dist)
}

function read(path, encoding) {
  try {
    return readFileSync(path, encoding)
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

function write(path, data) {
  const whole = `${path}.${process.pid}`
  writeFileSync(whole, data)
  renameSync(whole, path)
}
