// Compares what a real ZooKeeper and our daemon tell of themselves after the same requests. Every difference is a line; the last line counts.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetchReference, root } from './jars.mjs'
import { freePort, startRealZooKeeper, startSamsa } from './servers.mjs'

const PROMETHEUS = 'org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider'
const AUTHORIZATION = { authorization: 'digest any:body' }

/** Requests by which both are in the same state; the session stays open while they are compared. */
const TRAFFIC = `create /a 12
create -e /a/e 2
get -w /a
set /a 345
addWatch /a
setquota -N 2 /a
create /b
create /a/refused 1
stat /a
delete /missing
ls -w /a
setAcl /b world:anyone:r
delete /b
get /a
`

/** Names of values that depend on time, on the machine, on how a start is waited for, or on what one of both has not: a response cache, a snapshot at start. */
const INDIVIDUAL =
  /latency|time|uptime|descriptor|connection_drop|fsync|batch_size|process_|cache_(hits|misses)|^(min|avg|p\d+)_|buffer_size|queue_size|max_(sync|prep)|data_dir_size|log_dir_size|established|last_response|jvm_|snap_load|txns_load|_wait_count/

const COMMANDS =
  `configuration conf config connection_stat_reset crst connections cons dirs dump environment env envi get_trace_mask gtmk hash
  initial_configuration icfg is_read_only isro last_snapshot lsnp leader lead monitor mntr observer_connection_stat_reset orst observers obsr
  ruok server_stats srvr set_trace_mask stmk stmk?traceMask=5 stmk?traceMask=x stats stat system_properties sysp voting_view watch_summary wchs
  watches wchc watches_by_path wchp zabstate nosuch ruok/ snapshot snap restore rest`.split(/\s+/)
const WORDS =
  'conf cons crst dirs dump envi gtmk hash isro mntr ruok srvr stat stmk wchc wchp wchs abcd'.split(' ')

let compared = 0
let different = 0
function same(label, real, ours) {
  compared++
  const [expected, got] = [real, ours].map((value) =>
    typeof value === 'string' ? value : JSON.stringify(value, null, 1),
  )
  if (expected === got) return
  different++
  const lines = [expected, got].map((text) => text.split('\n'))
  console.log(`${label} differs`)
  for (const line of lines[0]) if (!lines[1].includes(line)) console.log(`  - ${line}`)
  for (const line of lines[1]) if (!lines[0].includes(line)) console.log(`  + ${line}`)
  const at = lines[0].findIndex((line, index) => line !== lines[1][index])
  console.log(`  from line ${at + 1} of ${lines[0].length} and ${lines[1].length}:`)
  for (const text of lines) console.log(`    ${JSON.stringify(text.slice(at, at + 3))}`)
}

fetchReference()
const folder = mkdtempSync(join(tmpdir(), 'samsa-compare-'))
const stops = []
try {
  const plain = await startBoth('default', {})
  await withTraffic(plain, async () => {
    await compareCommands(plain)
    await compareHttp(plain)
    await compareWords(plain)
  })
  await exchangeSnapshots(plain)
  const prometheus = await startBoth('prometheus', { 'metricsProvider.className': PROMETHEUS })
  await withTraffic(prometheus, () => comparePrometheus(prometheus))
} finally {
  for (const stop of stops) await stop()
  rmSync(folder, { recursive: true, force: true })
}
console.log(`${compared - different} the same, ${different} differ`)
process.exitCode = different === 0 ? 0 : 1

async function startBoth(name, more) {
  const settings = (admin, metrics) => ({
    'admin.enableServer': true,
    'admin.serverAddress': '127.0.0.1',
    'admin.serverPort': admin,
    'admin.rateLimiterIntervalInMS': 0,
    '4lw.commands.whitelist': '*',
    extendedTypesEnabled: true,
    enforceQuota: true,
    tickTime: 2000,
    ...more,
    ...(more['metricsProvider.className'] && {
      'metricsProvider.httpPort': metrics,
      'metricsProvider.httpHost': '127.0.0.1',
    }),
  })
  const ports = []
  for (let index = 0; index < 4; index++) ports.push(await freePort())
  const real = await startRealZooKeeper(join(folder, `real-${name}`), settings(ports[0], ports[1]))
  stops.push(real.stop)
  const ours = await startSamsa(join(folder, `ours-${name}`), settings(ports[2], ports[3]))
  stops.push(ours.stop)
  return [
    { port: real.port, admin: ports[0], metrics: ports[1] },
    { port: ours.zookeeperPort, admin: ports[2], metrics: ports[3] },
  ]
}

/** Runs the traffic on each, and `compare` while its sessions are open. */
async function withTraffic(servers, compare) {
  const shells = []
  for (const { port } of servers) {
    const shell = spawn(join(root, 'bin/zkCli.sh'), ['-server', `127.0.0.1:${port}`], {
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    let text = ''
    shell.stdout.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
    })
    shell.stdin.write(`${TRAFFIC}whoami\n`)
    while (!text.includes('Auth scheme: User')) await once(shell.stdout, 'data')
    shells.push(shell)
  }
  await compare()
  for (const shell of shells) {
    shell.stdin.end('quit\n')
    await once(shell, 'close')
  }
}

async function compareCommands(servers) {
  for (const command of COMMANDS) {
    const [real, ours] = await onBoth(servers, ({ admin }) => ask(admin, `/commands/${command}`))
    same(`/commands/${command}`, real, ours)
  }
  const [real, ours] = await onBoth(servers, async ({ admin }) => {
    const monitor = await (await fetch(`http://127.0.0.1:${admin}/commands/monitor`)).json()
    return Object.entries(monitor).filter(([name]) => !INDIVIDUAL.test(name))
  })
  same('values of /commands/monitor', new Map(real).size, new Map(ours).size)
  for (const [name, value] of real) {
    if (name !== 'version') same(`monitor: ${name}`, value, new Map(ours).get(name))
  }
}

async function compareHttp(servers) {
  const requests = [
    ['GET', '/commands'],
    ['GET', '/commands/'],
    ['POST', '/commands'],
    ['HEAD', '/commands/ruok'],
    ['PUT', '/commands/ruok'],
    ['DELETE', '/commands/ruok'],
    ['OPTIONS', '/commands/ruok'],
    ['GET', '/'],
    ['GET', '/commandsx'],
    ['GET', '/commands//ruok'],
    ['GET', '/commands/ruok;a=1'],
    ['GET', '/commands/no%22such'],
    ['POST', '/commands/nosuch'],
    ['POST', '/commands/restore'],
    ['GET', '/commands/snapshot', { authorization: 'digest' }],
    ['GET', '/commands/snapshot', { authorization: 'nosuch a:b' }],
    ['GET', '/commands/snapshot', { authorization: 'digest a:b c' }],
    ['GET', '/commands/snapshot?streaming=false', { authorization: 'ip' }],
    ['POST', '/commands/restore', AUTHORIZATION],
  ]
  for (const [method, path, headers] of requests) {
    const [real, ours] = await onBoth(servers, ({ admin }) => ask(admin, path, { method, headers }))
    same(`${method} ${path} ${headers?.authorization ?? ''}`, real, ours)
  }
}

async function compareWords(servers) {
  for (const word of WORDS) {
    const sent = word === 'stmk' ? Buffer.concat([Buffer.from(word), Buffer.alloc(7), Buffer.of(9)]) : word
    const [real, ours] = await onBoth(servers, async ({ port }) => shapeOfText(await say(port, sent)))
    // Connections come in the order of a hash table.
    const isList = word === 'cons' || word === 'stat'
    same(word, ...[real, ours].map((text) => (isList ? text.split('\n').sort().join('\n') : text)))
  }
}

async function comparePrometheus(servers) {
  const [real, ours] = await onBoth(servers, async ({ metrics }) => {
    const response = await fetch(`http://127.0.0.1:${metrics}/metrics`)
    return [response.headers.get('content-type'), await response.text()]
  })
  same('content type of /metrics', real[0], ours[0])
  const isShown = (line) => !/^(# \w+ )?jvm_/.test(line)
  const [expected, got] = [real, ours].map(([, text]) => text.trim().split('\n').filter(isShown).sort())
  const names = (lines) =>
    lines.map((line) => (line.startsWith('#') ? line : line.replace(/ \S+$/, ''))).join('\n')
  same('names, types and labels of /metrics', names(expected), names(got))
  const stable = (lines) =>
    lines
      .filter((line) => !line.startsWith('#') && !line.includes('quantile=') && !INDIVIDUAL.test(line))
      .join('\n')
  same('values of /metrics', stable(expected), stable(got))
  const [realWords, ourWords] = await onBoth(servers, async ({ port }) =>
    (await say(port, 'mntr'))
      .split('\n')
      .map((line) => line.split('\t')[0])
      .filter((name) => !name.startsWith('zk_jvm_'))
      .sort()
      .join('\n'),
  )
  same('names of mntr with the Prometheus provider', realWords, ourWords)
}

/** Each takes the other's snapshot, and shows the other's nodes. */
async function exchangeSnapshots([real, ours]) {
  const snapshot = async ({ admin }) =>
    fetch(`http://127.0.0.1:${admin}/commands/snapshot`, { headers: AUTHORIZATION })
  const [theirs, mine] = [await snapshot(real), await snapshot(ours)]
  for (const header of ['content-type', 'last_zxid'])
    same(`snapshot: ${header}`, theirs.headers.get(header), mine.headers.get(header))
  const bodies = [await theirs.arrayBuffer(), await mine.arrayBuffer()]
  for (const [server, body] of [
    [ours, bodies[0]],
    [real, bodies[1]],
  ]) {
    const response = await fetch(`http://127.0.0.1:${server.admin}/commands/restore`, {
      method: 'POST',
      headers: AUTHORIZATION,
      body,
    })
    const { last_zxid: zxid, ...rest } = await response.json()
    same(
      'restore of the snapshot of the other',
      { status: 200, zxid: Number(theirs.headers.get('last_zxid')), command: 'restore', error: null },
      { status: response.status, zxid, ...rest },
    )
  }
  const [realText, ourText] = await onBoth(
    [real, ours],
    async ({ port }) => /Node count: \d+/.exec(await say(port, 'srvr'))?.[0],
  )
  same('nodes after each has the snapshot of the other', realText, ourText)
}

async function onBoth(servers, task) {
  const results = []
  for (const server of servers) results.push(await task(server))
  return results
}

/** Status, headers that matter, and the shape of the body. */
async function ask(port, path, { method = 'GET', headers = {} } = {}) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers })
  const names = ['content-type', 'cache-control', 'allow', 'last_zxid']
  const shown = names.map((name) => `${name}: ${response.headers.get(name)}`)
  const text = await response.text()
  const type = response.headers.get('content-type') ?? ''
  if (type === 'application/json') return [response.status, ...shown, shapeOfJson(text)].join('\n')
  return [response.status, ...shown, type.startsWith('text/html') ? pageLines(text) : text].join('\n')
}

/** Keys in their order, and values by their types as they are written; texts of some keys as they are. */
function shapeOfJson(text) {
  return (
    serverStatsSorted(namespacesLast(text))
      // Sets of which the last has gone are told for a while.
      .replace(/^ *"\d+" : \[ \],\n/gm, '')
      .replace(/"(\d+)" : /g, '"N" : ')
      .replace(/: (-?)\d+\.\d+(E-?\d+)?(,?)$/gm, ': double$3')
      .replace(/(: |\[ )-?\d+(?=[,\n\] ])/g, '$1int')
      .replace(/^( *"(?!command|error|server_state|zabstate)[^"]+" : )"(?:[^"\\]|\\.)*"/gm, '$1text')
      .split('\n')
      .filter(
        (line) =>
          !/^ *"(java\.|jetty\.|node\.|sun\.|jdk\.|file\.|line\.|path\.|native\.|awt|zookeeper\.(?!version)|user\.(lang|time|coun)|os\.memory)/.test(
            line,
          ),
      )
      .join('\n')
  )
}

/** The order in which Java finds the getters of a class may differ from run to run. */
function serverStatsSorted(text) {
  return text.replace(/(?<="server_stats" : \{\n)[\s\S]*?(?=\n {2}\})/, (block) =>
    block.split(/,?\n/).sort().join('\n'),
  )
}

/** The order of namespaces is that of a hash table. */
function namespacesLast(text) {
  const isOfNamespace = (line) => line.includes('_per_namespace')
  const lines = text.split('\n')
  return [...lines.filter((line) => !isOfNamespace(line)), ...lines.filter(isOfNamespace).sort()].join('\n')
}

function pageLines(text) {
  return text
    .split('\n')
    .filter((line) => !/SERVLET|Powered by/.test(line))
    .join('\n')
}

function shapeOfText(text) {
  return (
    namespacesLast(text)
      .replace(/^(java|node|os\.memory|user|host|os)\..*\n/gm, '')
      .replace(/zookeeper\.version=.*|Zookeeper version: .*|(?<=zk_version\t).*/g, 'VERSION')
      .replace(/(?<=Dir=)\/\S*/g, 'DIRECTORY')
      .replace(/\w{3} \w{3} \d\d \d\d:\d\d:\d\d UTC \d{4}/g, 'DATE')
      // Sets of which the last has gone are told for a while.
      .replace(/^\d+ expire at DATE:\n/gm, '')
      .replace(/0x[0-9a-f]+/g, 'HEX')
      .replace(/\d+\.\d+\.\d+\.\d+:\d+/g, 'ADDRESS')
      .replace(/\b\d+(\.\d+(E-?\d+)?)?/g, (number) => (number.includes('.') ? 'DOUBLE' : 'N'))
  )
}

async function say(port, word) {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += chunk
  })
  socket.on('error', () => {})
  socket.write(word)
  await once(socket, 'close')
  return text
}
