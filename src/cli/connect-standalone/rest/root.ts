/** `/` and `/health` (RootResource). */
import { VERSION } from '../plugins.ts'
import { ok, type Route } from './exchange.ts'

/** Of the release that this worker behaves as. */
const COMMIT = '26b251a451ce941d'

export const rootRoutes: readonly Route[] = [
  [
    'GET',
    '/',
    (_request, { clusterId }) => ok({ version: VERSION, commit: COMMIT, kafka_cluster_id: clusterId }),
  ],
  [
    'GET',
    '/health',
    (_request, { readiness }) =>
      readiness.isReady
        ? ok({
            status: 'healthy',
            message: 'Worker has completed startup and is ready to handle requests.',
          })
        : { status: 503, body: { status: 'starting', message: 'Worker is still starting up.' } },
  ],
]
