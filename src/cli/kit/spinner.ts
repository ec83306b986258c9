import type { Ora } from 'ora'

/** A stream that is a terminal; 0 columns are those of one that does not know its size. */
export type Terminal = NodeJS.WritableStream & { columns?: number }

/**
 * Starts a spinner; undefined where the terminal cannot move its cursor (TERM=dumb) or has no size. Without colour where NO_COLOR says so
 * (https://no-color.org).
 */
export async function startSpinner(
  stream: Terminal,
  env: NodeJS.ProcessEnv,
  texts: { text: string; suffixText?: () => string },
): Promise<Ora | undefined> {
  if (env['TERM'] === 'dumb' || stream.columns === 0) return undefined
  const { default: ora } = await import('ora')
  const color = (env['NO_COLOR'] ?? '') === '' ? 'cyan' : false
  return ora({ ...texts, color, stream, discardStdin: false }).start()
}
