import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../../instance/make-folder.ts'
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import {
  BOOTSTRAP_CHECKPOINT,
  type Bootstrap,
  encodeBootstrap,
  encodeFirstSnapshot,
  FIRST_SNAPSHOT,
  METADATA_LOG,
} from '../../kafka/log-directory/checkpoints.ts'
import { ensembleProblem } from '../../kafka/log-directory/ensemble.ts'
import { formatMetaProperties, META_PROPERTIES } from '../../kafka/log-directory/meta-properties.ts'
import { METADATA_VERSION } from '../../kafka/metadata-versions.ts'
import { randomUuid } from '../../kafka/uuid.ts'
import type { Io } from '../kit/io.ts'
import { JavaError, javaToString } from '../kit/java-error.ts'
import { bootstrapText } from './bootstrap-text.ts'
import { StorageError } from './errors.ts'
import { type InitialController, parseInitialControllers } from './initial-controllers.ts'
import { asJavaFault, type LogDirectories, readLogDirectories } from './log-directories.ts'
import { planRelease, type Release, readFeatureLevels, readReleaseVersion } from './release.ts'
import { parseScramArgument } from './scram-arguments.ts'
import type { ServerConfig } from './server-config.ts'

/** The options of `kafka-storage format`. */
export interface FormatOptions {
  readonly clusterId: string
  readonly ignoreFormatted: boolean
  readonly releaseVersion: string | undefined
  readonly features: readonly string[]
  readonly scram: readonly string[]
  readonly standalone: boolean
  readonly noInitialControllers: boolean
  readonly initialControllers: string | undefined
}

const SCRAM_SINCE = 11
const VOTERS_AND_FLAGS =
  'You cannot specify controller.quorum.voters and format the node with --initial-controllers or --standalone. If you want to use dynamic quorum, please remove controller.quorum.voters and specify controller.quorum.bootstrap.servers instead.'

/** Formats the log directories of a server for a cluster, in the reference's order of checks. Throws StorageError or JavaError. */
export function format(options: FormatOptions, config: ServerConfig, io: Io): void {
  const release = readReleaseVersion(options.releaseVersion, config.allowsUnstableFeatures)
  const asked = readFeatureLevels(options.features)
  const controllers = initialControllers(options, config)
  const wanted = {
    hasDynamicQuorum: !config.hasStaticVoters,
    allowsUnstable: config.allowsUnstableFeatures,
  }
  const plan = planRelease(wanted, release, asked)
  if (options.scram.length > 0 && plan.metadataVersion.level < SCRAM_SINCE)
    throw new StorageError(`SCRAM is only supported in ${METADATA_VERSION} 3.5-IV2 or later.`)
  const bootstrap = {
    features: bootstrapLevels(plan),
    scramCredentials: options.scram.map(parseScramArgument),
  }
  const directories = readLogDirectories(config.logDirs, io)
  checkDirectories(directories, options, config)
  reportUnreadable(directories, io)
  if (directories.empty.length === 0) {
    io.stdout.write('All of the log directories are already formatted.\n')
    return
  }
  io.stdout.write(`Bootstrap metadata: ${bootstrapText(bootstrap)}\n`)
  const write = new DirectoryWriter({ options, config, plan, bootstrap, controllers }, io)
  // The reference goes over the directories in the order of a hash map.
  const order = javaHashMapOrder([...directories.formatted.keys(), ...directories.empty])
  for (const directory of order.filter((each) => directories.empty.includes(each))) write.directory(directory)
}

function initialControllers(
  { standalone, noInitialControllers, initialControllers: listed }: FormatOptions,
  config: ServerConfig,
): ReadonlyMap<number, InitialController> | undefined {
  if (config.hasStaticVoters && (listed !== undefined || standalone)) throw new StorageError(VOTERS_AND_FLAGS)
  const isController = config.processRoles.has('controller')
  let controllers = listed === undefined ? undefined : parseInitialControllers(listed)
  if (standalone) {
    const [listener] = config.controllerListeners
    if (!isController || listener === undefined)
      throw new StorageError('You can only use --standalone on a controller.')
    const { nodeId } = config
    const host = listener.host === '' ? 'localhost' : listener.host
    const { port } = listener
    controllers = new Map([[nodeId, { nodeId, host, port, directoryId: randomUuid() }]])
  }
  if (!noInitialControllers && isController && !config.hasStaticVoters && controllers === undefined)
    throw new StorageError(
      'Because controller.quorum.voters is not set on this controller, you must specify one of the following: --standalone, --initial-controllers, or --no-initial-controllers.',
    )
  return controllers
}

function bootstrapLevels({ levels }: Release): Map<string, number> {
  const others = [...levels].filter(
    ([name, level]) => name !== METADATA_VERSION && name !== 'kraft.version' && level > 0,
  )
  return new Map([[METADATA_VERSION, levels.get(METADATA_VERSION) ?? 0], ...others])
}

function checkDirectories(
  { formatted }: LogDirectories,
  { clusterId, ignoreFormatted }: FormatOptions,
  { nodeId }: ServerConfig,
): void {
  const problem = ensembleProblem(formatted, { clusterId, nodeId })
  if (problem !== undefined) throw new JavaError('java.lang.RuntimeException', problem)
  const [first] = javaHashMapOrder(formatted.keys())
  if (first !== undefined && !ignoreFormatted)
    throw new StorageError(
      `Log directory ${first} is already formatted. Use --ignore-formatted to ignore this directory and format the others.`,
    )
}

function reportUnreadable({ empty, unreadable, formatted }: LogDirectories, io: Io): void {
  for (const directory of javaHashMapOrder(unreadable))
    io.stdout.write(`I/O error trying to read log directory ${directory}. Ignoring...\n`)
  if (unreadable.length > 0 && empty.length === 0 && formatted.size === 0)
    throw new StorageError('No available log directories to format.')
}

interface FormatPlan {
  readonly options: FormatOptions
  readonly config: ServerConfig
  readonly plan: Release
  readonly bootstrap: Bootstrap
  readonly controllers: ReadonlyMap<number, InitialController> | undefined
}

/** Writes the files of one directory after the other. */
class DirectoryWriter {
  readonly #plan: FormatPlan
  readonly #io: Io

  constructor(plan: FormatPlan, io: Io) {
    this.#plan = plan
    this.#io = io
  }

  directory(directory: string): void {
    const { options, config, plan, bootstrap, controllers } = this.#plan
    const isMetadataDir = directory === config.metadataLogDir
    const voter = isMetadataDir ? controllers?.get(config.nodeId) : undefined
    const kind = kindOf(isMetadataDir, controllers, voter)
    this.#io.stdout.write(
      `Formatting ${kind} ${directory} with ${METADATA_VERSION} ${plan.metadataVersion.name}.\n`,
    )
    const nowMs = Date.now()
    try {
      makeFolder(directory, 0o700)
      replaceFile(join(directory, BOOTSTRAP_CHECKPOINT), encodeBootstrap(bootstrap, nowMs))
      if (isMetadataDir && controllers !== undefined) this.#writeSnapshot(directory, controllers, nowMs)
      const meta = {
        version: 1,
        clusterId: options.clusterId,
        nodeId: config.nodeId,
        directoryId: voter?.directoryId ?? randomUuid(),
      }
      replaceFile(join(directory, META_PROPERTIES), formatMetaProperties(meta, new Date(nowMs)))
    } catch (error) {
      const fault = javaToString(asJavaFault(error, directory))
      throw new StorageError(`Error while writing meta.properties file ${directory}: ${fault}`)
    }
  }

  #writeSnapshot(
    directory: string,
    controllers: ReadonlyMap<number, InitialController>,
    nowMs: number,
  ): void {
    const { config, plan } = this.#plan
    const voters = [...controllers.values()].map(({ nodeId, host, port, directoryId }) => ({
      voterId: nodeId,
      voterDirectoryId: directoryId,
      endpoints: [{ name: config.controllerListenerName.toUpperCase(), host, port }],
      kRaftVersionFeature: { minSupportedVersion: 0, maxSupportedVersion: 1 },
    }))
    const folder = join(directory, METADATA_LOG)
    makeFolder(folder)
    const snapshot = encodeFirstSnapshot(voters, plan.levels.get('kraft.version') ?? 0, nowMs)
    replaceFile(join(folder, FIRST_SNAPSHOT), snapshot)
  }
}

function kindOf(
  isMetadataDir: boolean,
  controllers: ReadonlyMap<number, InitialController> | undefined,
  voter: InitialController | undefined,
): string {
  if (!isMetadataDir) return 'data directory'
  if (controllers === undefined) return 'metadata directory'
  return voter === undefined ? 'dynamic metadata directory' : 'dynamic metadata voter directory'
}

/** In one step, so that a reader never finds half a file. */
function replaceFile(path: string, content: Buffer | string): void {
  rmSync(`${path}.tmp`, { force: true })
  writeFileSync(`${path}.tmp`, content, { flush: true })
  renameSync(`${path}.tmp`, path)
}
