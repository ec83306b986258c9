/** How connectors and tasks are shown. */
import { kindOf } from '../connector.ts'
import type { ConnectorTask } from '../connector-task.ts'
import type { HerdedConnector } from '../herder.ts'
import { VERSION } from '../plugins.ts'

const states = { STARTED: 'RUNNING', PAUSED: 'PAUSED', STOPPED: 'STOPPED' } as const

export function connectorInfo({ name, config, tasks }: HerdedConnector): unknown {
  return {
    name,
    config: Object.fromEntries(config),
    tasks: tasks.map((task) => task.name),
    type: kindOf(config),
  }
}

/** The state of a connector and its tasks; what restarts is shown so. */
export function connectorStatus(
  { name, config, target, tasks }: HerdedConnector,
  workerId: string,
  restarting: { isConnector: boolean; tasks: readonly number[] } = { isConnector: false, tasks: [] },
): unknown {
  const state = restarting.isConnector ? 'RESTARTING' : states[target]
  return {
    name,
    connector: { state, worker_id: workerId, version: VERSION },
    tasks: tasks.map((task) => taskStatus(task, workerId, restarting.tasks.includes(task.name.task))),
    type: kindOf(config),
  }
}

export function taskStatus(task: ConnectorTask, workerId: string, isRestarting = false): unknown {
  const state = isRestarting ? 'RESTARTING' : task.state
  const { trace, version } = task
  const told = trace === undefined || isRestarting ? {} : { trace }
  return { id: task.name.task, state, worker_id: workerId, version, ...told }
}
