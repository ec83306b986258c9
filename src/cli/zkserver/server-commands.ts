/** The commands of zkServer, in the order of its usage. */
export const serverCommands: readonly string[] = [
  'start',
  'start-foreground',
  'stop',
  'version',
  'restart',
  'status',
  'print-cmd',
]
