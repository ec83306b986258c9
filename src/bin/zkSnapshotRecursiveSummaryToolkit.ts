import { runProcess } from '../cli/kit/exit.ts'
import { main } from '../cli/zk-snapshot-recursive-summary-toolkit.ts'

void runProcess(main)
