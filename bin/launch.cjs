// Runs a bundled script. CommonJS, so that a launcher may be called kafka-topics.sh and Node still reads it.
const { existsSync } = require('node:fs')
const { join } = require('node:path')
const { pathToFileURL } = require('node:url')

require('node:module').enableCompileCache?.()

module.exports = (name) => {
  const bundle = join(__dirname, '..', 'dist', `${name}.js`)
  if (!existsSync(bundle)) {
    process.stderr.write(`${name} is not built yet. Run: npm install && npm run build (or scripts/quickstart)\n`)
    process.exit(1)
  }
  void import(pathToFileURL(bundle).href)
}
