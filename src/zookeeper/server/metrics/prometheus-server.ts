/** The endpoint that Prometheus scrapes: /metrics in its text format (PrometheusMetricsProvider). */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type Answer, answerToMethod, errorPage, HttpConnections, send } from '../http.ts'
import { javaDouble } from '../java-double.ts'
import type { ZooKeeperServer } from '../zookeeper-server.ts'
import { type MetricFamily, metricFamilies, type Sample } from './prometheus-families.ts'
import { WINDOW_TURN_MS } from './server-metrics.ts'

const TEXT_FORMAT = 'text/plain; version=0.0.4; charset=utf-8'

/** Jetty's. */
const IDLE_TIMEOUT_MS = 30_000

export class PrometheusServer {
  readonly #server: ZooKeeperServer
  readonly #connections = new HttpConnections(
    (request, response) => this.#serve(request, response),
    IDLE_TIMEOUT_MS,
  )
  #cancelTurn: () => void = () => undefined

  constructor(server: ZooKeeperServer) {
    this.#server = server
    this.#turnLater()
  }

  accept(socket: Socket): void {
    this.#connections.accept(socket)
  }

  /** Ends all connections, and lets old values be remembered from now on. */
  end(): void {
    this.#connections.end()
    this.#cancelTurn()
  }

  #turnLater(): void {
    this.#cancelTurn = this.#server.clock.after(WINDOW_TURN_MS, () => {
      this.#server.metrics.turnWindows()
      this.#turnLater()
    })
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume()
    const { method = 'GET', url = '/' } = request
    await send(response, scrape(this.#server, method, url), method === 'HEAD')
  }
}

function scrape(server: ZooKeeperServer, method: string, url: string): Answer {
  const [path = '', query = ''] = url.split('?', 2)
  if (path !== '/metrics') return errorPage(404, 'Not Found', path)
  const byMethod = answerToMethod(method)
  if (byMethod !== null) return byMethod
  const names = new URLSearchParams(query).getAll('name[]')
  return { status: 200, headers: [['Content-Type', TEXT_FORMAT]], body: expositionOf(server, new Set(names)) }
}

/** All metrics as text, or those samples that have one of `names`. */
export function expositionOf(server: ZooKeeperServer, names: ReadonlySet<string>): string {
  let text = ''
  for (const family of metricFamilies(server)) {
    if (names.size === 0) {
      text += familyText(family, family.samples)
      continue
    }
    const samples = family.samples.filter(({ name }) => names.has(name))
    if (samples.length > 0) text += familyText(family, samples)
  }
  return text
}

function familyText({ name, help, type }: MetricFamily, samples: readonly Sample[]): string {
  let text = `# HELP ${name} ${escaped(help)}\n# TYPE ${name} ${type}\n`
  for (const sample of samples) {
    const labels = sample.labels.map(
      ([label, value]) => `${label}="${escaped(value).replaceAll('"', '\\"')}",`,
    )
    text += `${sample.name}${labels.length === 0 ? '' : `{${labels.join('')}}`} ${javaDouble(sample.value)}\n`
  }
  return text
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}
