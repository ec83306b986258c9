import { cp } from './cp.ts'
import { du } from './du.ts'
import { exportTree } from './export.ts'
import type { ExtraCommand } from './extra-command.ts'
import { find } from './find.ts'
import { importTree } from './import.ts'
import { mv } from './mv.ts'
import { tree } from './tree.ts'
import { watch } from './watch.ts'

/** The commands beyond the reference, by name. */
export const extraCommands: ReadonlyMap<string, ExtraCommand> = new Map(
  [cp, du, exportTree, find, importTree, mv, tree, watch].map((command) => [command.name, command]),
)
