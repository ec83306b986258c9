/** The tasks of a connector (ConnectorsResource). */
import { notFound } from '../errors.ts'
import { noContent, ok, type Route } from './exchange.ts'
import { taskStatus } from './state.ts'

export const taskRoutes: readonly Route[] = [
  [
    'GET',
    '/connectors/:connector/tasks',
    ({ params }, { herder }) => {
      const connector = herder.connector(params['connector'] ?? '')
      const config = Object.fromEntries(herder.taskConfig(connector))
      return ok(connector.tasks.map(({ name }) => ({ id: name, config })))
    },
  ],
  [
    'GET',
    '/connectors/:connector/tasks/:task/status',
    ({ params }, { herder, workerId }) => {
      const { connector = '', task = '' } = params
      const number = numberOf(task)
      const tasks = herder.has(connector) ? herder.connector(connector).tasks : []
      const found = tasks.find(({ name }) => name.task === number)
      if (found === undefined) throw notFound(`No status found for task ${connector}-${task}`)
      return ok(taskStatus(found, workerId))
    },
  ],
  [
    'POST',
    '/connectors/:connector/tasks/:task/restart',
    async ({ params }, { herder }) => {
      const { connector = '', task = '' } = params
      const number = numberOf(task)
      const found = herder.connector(connector).tasks.find(({ name }) => name.task === number)
      if (found === undefined) throw notFound(`Task ${connector}-${task} not found`)
      await herder.restartTasks(connector, [found.name.task])
      return noContent
    },
  ],
]

/** Throws JavaError (NotFoundException) for what is no number. */
function numberOf(task: string): number {
  if (/^-?\d+$/.test(task)) return Number(task)
  throw notFound('HTTP 404 Not Found')
}
