// record-connect-plugins.mjs: asks a real standalone worker for its plugins and their configurations, for src/cli/connect-standalone/plugins.json.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetchReference, kafkaTool, root } from './jars.mjs'
import { freePort, startSamsa } from './servers.mjs'

fetchReference()
const folder = mkdtempSync(join(tmpdir(), 'samsa-connect-'))
const broker = await startSamsa(join(folder, 'broker'))
const port = await freePort()
const properties = join(folder, 'worker.properties')
writeFileSync(
  properties,
  `bootstrap.servers=localhost:${broker.kafkaPort}
key.converter=org.apache.kafka.connect.storage.StringConverter
value.converter=org.apache.kafka.connect.storage.StringConverter
offset.storage.file.filename=${folder}/offsets
listeners=http://localhost:${port}
plugin.discovery=service_load
`,
)
const [java, ...words] = kafkaTool('connect-standalone', '192M')
const worker = spawn(java, [...words, properties], { stdio: 'ignore' })
try {
  while (!(await isReady())) await new Promise((resolve) => setTimeout(resolve, 500))
  const plugins = await asked('/connector-plugins?connectorsOnly=false')
  const configurations = new Map()
  const rows = []
  for (const plugin of plugins) {
    // A $ is itself in a path; what is asked is the class, whatever its type.
    const keys = JSON.stringify(await asked(`/connector-plugins/${plugin.class}/config`))
    if (!configurations.has(keys)) configurations.set(keys, configurations.size)
    rows.push({ class: plugin.class, type: plugin.type, configuration: configurations.get(keys) })
  }
  const recorded = {
    plugins: rows,
    configurations: [...configurations.keys()].map((keys) => JSON.parse(keys)),
  }
  writeFileSync(
    join(root, 'src/cli/connect-standalone/plugins.json'),
    `${JSON.stringify(recorded, null, 2)}\n`,
  )
} finally {
  worker.kill()
  await broker.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function isReady() {
  return fetch(`http://localhost:${port}/health`).then(
    ({ ok }) => ok,
    () => false,
  )
}

async function asked(path) {
  return (await fetch(`http://localhost:${port}${path}`)).json()
}
