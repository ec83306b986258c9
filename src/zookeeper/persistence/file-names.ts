/** Names of the files of a data directory (Util, SnapStream). */

/** The folder below dataDir and dataLogDir that holds the files. */
export const VERSION_FOLDER = 'version-2'

export type FilePrefix = 'snapshot' | 'log'

/** `snapshot.` or `log.` and a zxid in hexadecimal. */
export function fileName(prefix: FilePrefix, zxid: number, extension = ''): string {
  return `${prefix}.${zxid.toString(16)}${extension}`
}

/** The zxid in a file's name; -1 when it is not a file of that kind (Util.getZxidFromName). */
export function zxidFromName(name: string, prefix: FilePrefix): number {
  const [first, hex = ''] = name.split('.')
  return first === prefix && /^[+-]?[0-9a-f]{1,16}$/i.test(hex) ? Number.parseInt(hex, 16) : -1
}

/** How a snapshot file is packed; its name's last part tells (SnapStream.StreamMode). */
export type StreamMode = 'checked' | 'gzip' | 'snappy'

export function streamModeOf(name: string): StreamMode {
  const lower = name.toLowerCase()
  if (lower.endsWith('.gz')) return 'gzip'
  return lower.endsWith('.snappy') ? 'snappy' : 'checked'
}
