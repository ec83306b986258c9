import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { main } from '../../../src/cli/kafka-storage.ts'
import { type RunningSamsa, type SamsaOptions, startSamsa } from '../../../src/index.ts'
import { openAdmin } from '../../../src/kafka/client/admin/admin.ts'
import { describeCluster } from '../../../src/kafka/client/admin/describe-cluster.ts'
import { describeFeatures } from '../../../src/kafka/client/admin/describe-features.ts'
import { describeUserScramCredentials } from '../../../src/kafka/client/admin/describe-user-scram-credentials.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { memoryIo } from '../golden/memory-io.ts'

const CLUSTER_ID = '4L6g3nShQ-eMCtK--X86sw'

/** A server.properties of a server in a folder of its own. */
class Server {
  readonly dataDir = join(temporaryFolder(), 'data')
  readonly file = join(temporaryFolder(), 'server.properties')

  constructor(more = '') {
    writeFileSync(
      this.file,
      `process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=localhost:9093
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093
log.dirs=${this.dataDir}
${more}`,
    )
  }

  async storage(...words: string[]): Promise<{ exit: number; stdout: string; stderr: string }> {
    const io = memoryIo()
    const exit = await main([...words, '-c', this.file], io)
    return { exit, stdout: io.stdoutText(), stderr: io.stderrText() }
  }

  async start(options: SamsaOptions = {}): Promise<RunningSamsa> {
    const samsa = await startSamsa({ dataDir: this.dataDir, roles: ['kafka'], ...options })
    onTestFinished(() => samsa.stop())
    return samsa
  }
}

async function clusterIdOf({ bootstrapServers }: RunningSamsa): Promise<string | null> {
  const admin = await openAdmin({ 'bootstrap.servers': bootstrapServers }, {})
  const { clusterId } = await describeCluster(admin)
  await admin.close()
  return clusterId
}

describe('a server on a directory that kafka-storage has formatted', () => {
  it('is of the cluster that it was formatted for', async () => {
    const server = new Server()
    expect(await server.storage('format', '--standalone', '-t', CLUSTER_ID)).toMatchObject({ exit: 0 })
    expect(await clusterIdOf(await server.start())).toBe(CLUSTER_ID)
  })

  it('has the levels of features of a release, and the users, that it was formatted with', async () => {
    const server = new Server()
    const users = ['--add-scram', 'SCRAM-SHA-256=[name=alice,password=secret,iterations=5000]']
    const levels = ['--release-version', '4.0-IV3', '--feature', 'transaction.version=1']
    const formatted = await server.storage('format', '--standalone', '-t', CLUSTER_ID, ...users, ...levels)
    expect(formatted).toMatchObject({ exit: 0, stderr: '' })
    const { bootstrapServers } = await server.start()
    const admin = await openAdmin({ 'bootstrap.servers': bootstrapServers })
    const { finalized } = await describeFeatures(admin)
    const credentials = await describeUserScramCredentials(admin, [])
    await admin.close()
    expect(finalized.get('metadata.version')).toBe(25)
    expect(finalized.get('transaction.version')).toBe(1)
    expect(credentials.get('alice')).toMatchObject([{ mechanism: 1, iterations: 5000 }])
  })

  it.each([
    ['--initial-controllers', ['1@localhost:9093:JEXY6aqzQY-32P5TStzaFg'], true],
    ['--no-initial-controllers', [], false],
  ])('has a snapshot with voters where %s says so', async (option, values, isThere) => {
    const server = new Server()
    const { exit } = await server.storage('format', option, ...values, '-t', CLUSTER_ID)
    expect(exit).toBe(0)
    const snapshot = '__cluster_metadata-0/00000000000000000000-0000000000.checkpoint'
    expect(existsSync(join(server.dataDir, snapshot))).toBe(isThere)
    const meta = readFileSync(join(server.dataDir, 'meta.properties'), 'utf8')
    expect(meta.includes('directory.id=JEXY6aqzQY-32P5TStzaFg\n')).toBe(isThere)
  })

  it('is refused to a node of another number, in the reference’s words', async () => {
    const server = new Server()
    await server.storage('format', '--standalone', '-t', CLUSTER_ID)
    await expect(server.start({ overrides: { 'node.id': '2' } })).rejects.toThrow(
      /Stored node id 1 doesn't match previous node id 2/,
    )
  })

  it('is refused when the directory holds the data of another cluster', async () => {
    const server = new Server()
    await server.storage('format', '--standalone', '-t', CLUSTER_ID)
    const samsa = await startSamsa({ dataDir: server.dataDir, roles: ['kafka'] })
    await samsa.stop()
    writeFileSync(join(server.dataDir, 'meta.properties'), 'version=1\nnode.id=1\ncluster.id=other\n')
    await expect(server.start()).rejects.toThrow(
      /Invalid cluster.id in: .* Expected 4L6g3nShQ-eMCtK--X86sw, but read other/,
    )
  })
})

describe('a server on a directory that nobody has formatted', () => {
  it('formats it itself, and kafka-storage finds it so', async () => {
    const server = new Server()
    const clusterId = await clusterIdOf(await server.start())
    const info = await server.storage('info')
    expect(info.exit).toBe(0)
    expect(info.stdout).toContain(`Found metadata: {cluster.id=${clusterId}, directory.id=`)
    expect(await server.storage('format', '--standalone', '-t', CLUSTER_ID)).toMatchObject({ exit: 1 })
  })
})

describe('kafka-storage', () => {
  it('tells what it found as JSON, too', async () => {
    const server = new Server()
    await server.storage('format', '--standalone', '-t', CLUSTER_ID)
    const { stdout } = await server.storage('info', '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      logDirs: [server.dataDir],
      metadata: { version: 1, clusterId: CLUSTER_ID, nodeId: 1 },
      problems: [],
    })
  })

  it('refuses a configuration that a server would refuse', async () => {
    expect(await new Server('num.partitions=0').storage('info')).toMatchObject({
      exit: 1,
      stderr:
        'Exception in thread "main" org.apache.kafka.common.config.ConfigException: Invalid value 0 for configuration num.partitions: Value must be at least 1\n',
    })
  })
})
