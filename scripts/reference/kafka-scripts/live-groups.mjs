// Groups of each kind in each state, held there by Java's own clients (test/clients/java/LiveGroups.java), as all scripts about groups show them.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { prepare } from '../../../test/clients/environments.mjs'
import { startRealKafka, startSamsa } from '../servers.mjs'
import { server } from './group-lines.mjs'

/** Room for members that are held up for as long as it takes. */
const settings = {
  'group.consumer.max.assignment.interval.ms': 900_000,
  'group.streams.max.assignment.interval.ms': 900_000,
  'group.streams.max.heartbeat.interval.ms': 900_000,
  'group.streams.max.session.timeout.ms': 1_800_000,
}

const groups = {
  'kafka-consumer-groups': [
    'classic-stable',
    'classic-preparing',
    'classic-completing',
    'classic-empty',
    'consumer-stable',
    'consumer-reconciling',
    'consumer-assigning',
    'consumer-empty',
  ],
  'kafka-share-groups': ['share-stable', 'share-empty'],
  'kafka-streams-groups': [
    'streams-stable',
    'streams-notready',
    'streams-assigning',
    'streams-reconciling',
    'streams-empty',
  ],
}
const views = [[], ['--state'], ['--members'], ['--offsets']]
const topicOption = { 'kafka-streams-groups': '--input-topic' }
/** Refused while a group has members, each in its own words. */
const changes = (topic) => [
  ['--reset-offsets', topic, 'live', '--to-earliest', '--execute'],
  ['--delete-offsets', topic, 'live'],
  ['--delete'],
]

/** Rows are in the order of ids that differ from run to run. */
const line = (tool, ...args) => ({ tool, args: [...server, ...args], isUnordered: true })

export const lines = [
  line('kafka-groups', '--list'),
  ...Object.entries(groups).flatMap(([tool, names]) => [
    line(tool, '--list'),
    line(tool, '--list', '--state'),
    ...views.flatMap((view) => [line(tool, '--describe', '--all-groups', ...view)]),
    ...[...names, 'no-such'].flatMap((name) =>
      views.flatMap((view) => [
        line(tool, '--describe', '--group', name, ...view),
        line(tool, '--describe', '--group', name, ...view, '--verbose'),
      ]),
    ),
    // Those of another kind.
    ...Object.values(groups).flatMap(([name]) => [
      line(tool, '--describe', '--group', name),
      line(tool, '--describe', '--group', name, '--members'),
    ]),
    ...names
      .filter((name) => !name.endsWith('-empty'))
      .flatMap((name) =>
        changes(topicOption[tool] ?? '--topic').map(([change, ...words]) =>
          line(tool, change, '--group', name, ...words),
        ),
      ),
  ]),
]

/** A broker whose groups are all there. */
export async function start(place, isReal) {
  const broker = await (isReal ? startRealKafka : startSamsa)(place, settings)
  const bootstrap = `localhost:${broker.port ?? broker.kafkaPort}`
  const java = (await prepare(['java'])).get('java')
  if (java.missing !== undefined) throw new Error(java.missing)
  const [command, ...words] = java.command('LiveGroups')
  // What members say of being held up is no news.
  words.splice(-1, 0, '-Dorg.slf4j.simpleLogger.defaultLogLevel=off')
  const members = spawn(command, [...words, bootstrap, join(place, 'states')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const stop = async () => {
    members.kill('SIGKILL')
    await broker.stop()
  }
  for await (const said of createInterface({ input: members.stdout }))
    if (said === 'ready') return { stop, addresses: { bootstrap } }
  await stop()
  throw new Error('the members of the groups ended before all was in place')
}
