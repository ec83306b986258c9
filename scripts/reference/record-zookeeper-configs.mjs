// record-zookeeper-configs.mjs: has the real QuorumPeerConfig judge values of every key of a zoo.cfg, and writes what it says into
// test/fixtures/zookeeper/config-answers.json. The test of test/daemon/config holds our table against that.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildSync } from 'esbuild'
import { answersText, bySet } from './configs/answer-sets.mjs'
import { fetchReference, root } from './jars.mjs'

const base = { dataDir: '/tmp', clientPort: '2181' }
const values = [
  ...[
    '',
    ' ',
    'abc',
    'true',
    'TRUE',
    'false',
    'yes',
    'no',
    'a,b',
    '/nowhere',
    '127.0.0.1',
    '::1',
    'localhost',
  ],
  ...['-2', '-1', '0', '1', '3', '5', '1.5', '+7', '0x10', '65535', '65536', '70000', ' 8 '],
  ...['2147483647', '2147483648', '-2147483648', '-2147483649', '9223372036854775807', '9223372036854775808'],
  ...[
    'participant',
    'OBSERVER',
    'need',
    'x509',
    'SHA-256',
    'org.apache.zookeeper.server.NIOServerCnxnFactory',
  ],
]
const together = [
  {},
  { minSessionTimeout: '5', maxSessionTimeout: '4' },
  { minSessionTimeout: '5', maxSessionTimeout: '5' },
  { minSessionTimeout: '70000' },
  { maxSessionTimeout: '10' },
  { tickTime: '100', minSessionTimeout: '3000' },
  { clientPort: '', clientPortAddress: '127.0.0.1' },
  { secureClientPortAddress: '127.0.0.1' },
  { standaloneEnabled: 'false' },
  { 'quorum.auth.serverRequireSasl': 'true' },
  { 'quorum.auth.learnerRequireSasl': 'true' },
  { 'quorum.auth.enableSasl': 'true', 'quorum.auth.serverRequireSasl': 'true' },
  { 'server.1': 'localhost:2888:3888' },
  { 'server.1': 'localhost' },
  { 'server.x': 'localhost:2888:3888' },
  { 'authProvider.sasl': 'no.such.Class' },
  { unknown: 'x' },
  { localSessionsUpgradingEnabled: 'true' },
  { electionAlg: '0' },
  { 'ssl.clientAuth': 'perhaps' },
]

fetchReference()
const folder = mkdtempSync(join(tmpdir(), 'samsa-zoo-cfg-'))
try {
  const questions = (await keysOfOurs()).flatMap((key) =>
    values.map((value) => ({ table: 'zoo.cfg', key, value })),
  )
  writeFileSync(
    join(folder, 'questions.json'),
    JSON.stringify([
      ...questions.map(({ key, value }) => ({ ...base, [key]: value })),
      ...together.map((properties) => ({ ...base, ...properties })),
    ]),
  )
  execFileSync(
    'java',
    [
      '-cp',
      join(root, '.reference/zookeeper/*'),
      join(root, 'scripts/reference/configs/ZooKeeperConfigAnswers.java'),
      join(folder, 'questions.json'),
      join(folder, 'answers.json'),
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const answers = JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8'))
  writeFileSync(
    join(root, 'test/fixtures/zookeeper/config-answers.json'),
    // Words differ from ours knowingly: only whether a value is taken counts.
    answersText(
      bySet(
        questions,
        answers.map((answer) => answer?.replace(/:.*/s, '')),
      ),
      {
        base,
        together: together.map((properties, index) => ({
          table: 'zoo.cfg',
          properties,
          answer: answers[questions.length + index],
        })),
      },
    ),
  )
  console.log(`${questions.length + together.length} questions`)
} finally {
  rmSync(folder, { recursive: true })
}

/** Names that stand for more than one, as `server.N`, are asked for by what is together. */
async function keysOfOurs() {
  const outfile = join(folder, 'keys.mjs')
  buildSync({
    entryPoints: [join(root, 'src/daemon/config/zoo-cfg/keys/index.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
  })
  const { zooCfgKeys } = await import(pathToFileURL(outfile).href)
  return Object.values(zooCfgKeys)
    .flat()
    .filter(({ pattern }) => pattern === undefined)
    .map(({ name }) => name)
}
