/** The topics that a connector has used (KIP-558). */
import { accepted, RestError, type RestWorker, type Route } from './exchange.ts'

export const topicRoutes: readonly Route[] = [
  [
    'GET',
    '/connectors/:connector/topics',
    ({ params }, worker) => {
      requireTracking(worker)
      const { connector = '' } = params
      const topics = worker.herder.has(connector) ? [...worker.herder.connector(connector).topics] : []
      return { status: 200, body: { [connector]: { topics } } }
    },
  ],
  [
    'PUT',
    '/connectors/:connector/topics/reset',
    ({ params }, worker) => {
      requireTracking(worker)
      if (!worker.config.isTopicTrackingResetAllowed) throw forbidden('Topic tracking reset is disabled.')
      const { connector = '' } = params
      if (worker.herder.has(connector)) worker.herder.connector(connector).topics.clear()
      return accepted
    },
  ],
]

function requireTracking({ config }: RestWorker): void {
  if (!config.isTopicTrackingEnabled) throw forbidden('Topic tracking is disabled.')
}

function forbidden(message: string): RestError {
  return new RestError(403, 'org.apache.kafka.connect.runtime.rest.errors.ConnectRestException', message)
}
