// The one-shot half of the comparison: command lines for zkCli itself, and how each side runs them.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from '../jars.mjs'

/** The command lines, in their order; `%SERVER%` and `%TMP%` are filled in. */
export function oneShots() {
  const on = ['-server', '%SERVER%']
  const commands = [
    [...on, 'create', '/o'],
    [...on, 'create', '/o/a', 'line one\nline two'],
    [...on, 'get', '/o/a'],
    [...on, 'get', '-x', '/o/a'],
    [...on, 'get', '-b', '-s', '/o/a'],
    [...on, 'set', '/o/a', ''],
    [...on, 'get', '/o/a'],
    [...on, 'set', '/o/a', '"quoted"'],
    [...on, 'set', '/o/a', 'back\\slash !! $x'],
    [...on, 'get', '/o/a'],
    [...on, 'set', '-s', '/o/a', 'x', '-v', '2'],
    [...on, 'set', '-v', '"2"', '/o/a', 'x'],
    [...on, 'create', '/o/b c', 'd'],
    [...on, 'create', '/o/ü😀', 'd'],
    [...on, 'create', '/o/\n', 'd'],
    [...on, 'ls', '/o'],
    [...on, 'ls', '-R', '/o'],
    [...on, 'ls', '-s', '/o', '-w'],
    [...on, 'ls', '/nosuch'],
    [...on, 'ls', 'nosuch'],
    [...on, 'ls'],
    [...on, 'ls', ''],
    [...on, 'ls', '-?'],
    [...on, 'ls', '--', '/o'],
    [...on, 'ls', '-'],
    [...on, ''],
    [...on, ' '],
    [...on, 'nosuch'],
    [...on, 'help'],
    [...on, 'exit'],
    [...on, 'quit'],
    [...on, 'close'],
    [...on, 'history'],
    [...on, 'redo'],
    [...on, 'redo', '0'],
    [...on, 'redo', '-1'],
    [...on, 'redo', 'x'],
    [...on, 'printwatches'],
    [...on, 'printwatches', 'off'],
    [...on, 'connect'],
    [...on, 'connect', '%SERVER%'],
    [...on, 'connect', '%SERVER%/o'],
    [...on, 'connect', 'no:such:thing'],
    [...on, 'version'],
    [...on, 'version', 'x'],
    [...on, 'whoami'],
    [...on, 'config'],
    [...on, 'config', '-c'],
    [...on, 'config', '-s'],
    [...on, 'getEphemerals'],
    [...on, 'getAllChildrenNumber', '/o'],
    [...on, 'sync', '/o'],
    [...on, 'sync', 'o'],
    [...on, 'stat', '/o'],
    [...on, 'stat', '/o', 'watch'],
    [...on, 'getAcl', '/o'],
    [...on, 'getAcl', '-s', '/o'],
    [...on, 'setAcl', '/o', 'world:anyone:cdrwa'],
    [...on, 'setAcl', '/o', 'auth::r'],
    [...on, 'addauth', 'digest', 'u:p'],
    [...on, 'addauth', 'digest'],
    [...on, 'addauth', 'x', 'y'],
    [...on, 'addWatch', '/o'],
    [...on, 'removewatches', '/o'],
    [...on, 'setquota', '-n', '5', '/o'],
    [...on, 'listquota', '/o'],
    [...on, 'delquota', '/o'],
    [...on, 'listquota', '/o'],
    [...on, 'reconfig', '-add', 'server.2=b:1:2;3'],
    ...Object.keys(dynamicFiles).map((name) => [...on, 'reconfig', '-file', `%TMP%/${name}`]),
    [...on, 'reconfig', '-file', '%TMP%/nosuch.cfg'],
    [...on, 'reconfig', '-file', '%TMP%'],
    [...on, 'create', '-e', '-s', '/o/seq'],
    [...on, 'create', '/o/ttl', '-t', '5000'],
    [...on, 'delete', '/o'],
    [...on, 'delete', '-v', 'x', '/o/a'],
    [...on, 'delete', '-v', '7', '/o/a'],
    [...on, 'set', '-b', '/o/a', '%%%'],
    [...on, 'set', '-b', '/o/a', 'QUI='],
    [...on, 'deleteall', '/o', '-b', 'x'],
    [...on, 'deleteall', '/o', '-b', '2'],
    [...on, 'deleteall', '/o'],
  ]
  const startups = [
    ['-timeout', '5000', ...on, 'ls', '/'],
    ['-timeout', 'x', ...on, 'ls', '/'],
    ['-timeout', '', ...on, 'ls', '/'],
    ['-timeout', '-1', ...on, 'ls', '/'],
    ['-timeout', '0', ...on, 'ls', '/'],
    ['-timeout', '99999999999', ...on, 'ls', '/'],
    ['-r', ...on, 'ls', '/'],
    ['-r', ...on, 'create', '/ro'],
    [...on, '-r', 'delete', '/ro'],
    ['-waitforconnection', ...on, 'ls', '/'],
    ['-waitforconnection', '-timeout', '1000', '-server', '127.0.0.1:1', 'ls', '/'],
    ['-waitforconnection', '-timeout', 'x', ...on, 'ls', '/'],
    ['-nosuch', ...on, 'ls', '/'],
    ['--server', '%SERVER%', 'ls', '/'],
    ['-server=%SERVER%', 'version'],
    ['-h', ...on, 'version'],
    ['-', ...on, 'version'],
    ['--', ...on, 'version'],
    ['-secure', ...on, 'version'],
    ['-server', '127.0.0.1:1', ...on, 'ls', '/'],
    ['-server', '%SERVER%,%SERVER%', 'ls', '/'],
    ['-server', '%SERVER%, %SERVER%', 'ls', '/'],
    ['-server', '127.0.0.1:1,%SERVER%', 'version'],
    ['-server', '%SERVER%/', 'ls', '/'],
    ['-server', '%SERVER%/zookeeper', 'ls', '/'],
    ['-server', '%SERVER%/nosuch', 'ls', '/'],
    ['-server', '%SERVER%/bad/', 'ls', '/'],
    ['-server', '%SERVER%//x', 'ls', '/'],
    ['-server', '%SERVER%/a/../b', 'ls', '/'],
    ['-server', '', 'ls', '/'],
    ['-server', ',', 'ls', '/'],
    ['-server', '/', 'ls', '/'],
    ['-server', '/x', 'ls', '/'],
    ['-server', ':', 'ls', '/'],
    ['-server', ':2181', 'version'],
    ['-server', '127.0.0.1:x', 'version'],
    ['-server', '127.0.0.1:99999', 'version'],
    ['-server', '127.0.0.1:-5', 'version'],
    ['-server', '127.0.0.1:', 'version'],
    ['-server', '[::1]:1', 'version'],
    ['-server', '[::1', 'version'],
    ['-server', '::1', 'version'],
    ['-server', 'a:b:c', 'version'],
    ['-server', ' %SERVER% ', 'ls', '/'],
    ['-server', '127.0.0.1:1', 'version'],
    ['-server', '127.0.0.1:1', 'history'],
    ['-server', '127.0.0.1:1', 'nosuch'],
    ['-server', '127.0.0.1:1', 'ls'],
    ['-server', '127.0.0.1:1', 'quit'],
    ['-server', '127.0.0.1:1', 'close'],
    ['-server', '127.0.0.1:1', 'ls', '/'],
    ['-server', '127.0.0.1:1', 'get', '/x'],
    ['-server', '127.0.0.1:1', 'create', '/x'],
    ['-server', '127.0.0.1:1', 'whoami'],
    ['-server', '127.0.0.1:1', 'config'],
    ['-server', '127.0.0.1:1', 'sync', '/'],
    ['-server', '127.0.0.1:1', 'removewatches', '/'],
    ['-server', '127.0.0.1:1', 'removewatches', '-l', '/'],
    ['-server', '127.0.0.1:1', 'addauth', 'digest', 'a:b'],
    ['-server', '127.0.0.1:1', 'setquota', '-n', '1', '/x'],
    ['-server', '127.0.0.1:1', 'listquota', '/x'],
    ['-server', '127.0.0.1:1', 'delquota', '/x'],
    ['-server', '127.0.0.1:1', 'deleteall', '/x'],
    ['-server', '127.0.0.1:1', 'setAcl', '-R', '/x', 'world:anyone:r'],
    ['-server', '127.0.0.1:1', 'ls', '-R', '/x'],
    ['-server', '127.0.0.1:1', 'reconfig', '-remove', '1'],
    ['-client-configuration', '%TMP%/nosuch.properties', ...on, 'ls', '/'],
    ['-client-configuration', '%TMP%/empty.properties', ...on, 'ls', '/'],
    ['-client-configuration', '%TMP%/timeout.properties', ...on, 'ls', '/'],
    ['-client-configuration', '%TMP%/bad.properties', ...on, 'ls', '/'],
    ['-client-configuration', '%TMP%', ...on, 'ls', '/'],
    ['-client-configuration', '', ...on, 'ls', '/'],
  ]
  return [...commands, ...startups]
}

/** Files for reconfig, each with one fault but the first two. */
const dynamicFiles = {
  'good.cfg': 'server.1=localhost:2888:3888:participant;2181\nserver.2=localhost:2889:3889;2182\n',
  'empty.cfg': '',
  'id.cfg': 'server.x=localhost:2888:3888;2181\n',
  'form.cfg': 'server.1=nonsense\n',
  'few.cfg': 'server.1=localhost:2888;2181\n',
  'many.cfg': 'server.1=localhost:2888:3888:participant:x;2181\n',
  'client.cfg': 'server.1=localhost:2888:3888;a:b:c\n',
  'parts.cfg': 'server.1=localhost:2888:3888;2181;2182\n',
  'port.cfg': 'server.1=localhost:x:3888;2181\n',
  'election.cfg': 'server.1=localhost:2888:x;2181\n',
  'same.cfg': 'server.1=localhost:2888:2888;2181\n',
  'type.cfg': 'server.1=localhost:2888:3888:leader;2181\n',
  'pipe.cfg': 'server.1=localhost:2888:3888|localhost:2889:3889;2181\n',
  'key.cfg': 'clientPort=2181\n',
  'version.cfg': 'version=100\nserver.1=localhost:2888:3888;2181\nserver.2=[::1]:2888:3888:observer;2181\n',
}

/** Writes the files that the command lines speak of. */
export function writeFiles(folder) {
  mkdirSync(folder, { recursive: true })
  const files = {
    ...dynamicFiles,
    'empty.properties': '',
    'timeout.properties': 'zookeeper.request.timeout=5000\njute.maxbuffer=4194304\n',
    'bad.properties': 'zookeeper.request.timeout=soon\n',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
}

/** Returns what runs a command line with the real zkCli, in a JVM for them all. */
export function realRunner(folder, env) {
  const classes = join(folder, 'classes')
  execFileSync('javac', ['-d', classes, join(root, 'scripts/reference/zkcli/OneShots.java')])
  const jarFolder = join(root, '.reference/zookeeper')
  const jars = readdirSync(jarFolder)
    .filter((name) => name.endsWith('.jar'))
    .map((name) => join(jarFolder, name))
  const child = spawn('java', ['-Xmx256m', '-Dfile.encoding=UTF-8', '-cp', classes, 'OneShots', ...jars], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async run(words) {
      const coded = words.map((word) => Buffer.from(word).toString('base64') || '-')
      child.stdin.write(`${coded.join(' ')}\n`)
      const [exit, out, err] = (await answers.next()).value.split(' ')
      return {
        exit: Number(exit),
        out: Buffer.from(out, 'base64').toString(),
        err: Buffer.from(err, 'base64').toString(),
      }
    },
    end: () => child.stdin.end(),
  }
}

/** Returns what runs a command line with ours. */
export function ourRunner(env) {
  return {
    async run(words) {
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin/zkCli'), ...words], {
        env,
        encoding: 'utf8',
        input: '',
        timeout: 40_000,
      })
      return { exit: status ?? -1, out: stdout, err: stderr }
    },
    end: () => {},
  }
}
